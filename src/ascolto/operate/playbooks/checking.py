"""Whether a playbook can be kept as it was written: every fact, comparison and deed makes sense."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ascolto.core.refusal import Refusal
from ascolto.operate.playbooks import catalogue, grammar, matching
from ascolto.operate.playbooks.grammar import Group, Script, Step, Test
from ascolto.operate.playbooks.matching import NotATest


def check(body: Any) -> Script:
    """The script, tidied. Raises `Refusal` with the first thing that is not right."""
    try:
        script = grammar.read(body)
    except grammar.NotAPlaybook:
        raise Refusal(_("This is not a playbook."), "not_a_playbook") from None
    if script.on == "waiting" and script.minutes < 1:
        raise Refusal(_("Say how long somebody has waited."), "no_time")
    for test in script.when.tests():
        _check_test(test, script)
    _check_groups(script.when, is_outermost=True)
    if not script.then:
        raise Refusal(_("Say what is to be done."), "no_deed")
    for step in script.then:
        _check_step(step)
    return script


def _check_test(test: Test, script: Script) -> None:
    fact = catalogue.facts.get(test.fact)
    if fact is None:
        raise Refusal(_("A condition asks for something nobody knows."), "no_fact")
    if any(len(one) > 200 for one in test.to) or len(test.to) > 200:
        raise Refusal(_("A condition is too long."), "too_long")
    try:
        matching.predicate(fact.kind, test.fact, test.is_, test.to)
    except NotATest as problem:
        raise Refusal(_sentence(str(problem), str(fact.label)), "condition") from None


def _sentence(problem: str, label: str) -> str:
    words = {
        "number": _("“%(fact)s” wants a whole number."),
        "clock": _("“%(fact)s” wants two times, as in 22:00 and 07:00."),
        "empty": _("Say what “%(fact)s” is compared with."),
    }
    found = words.get(problem, _("“%(fact)s” cannot be compared like this."))
    return found % {"fact": label}


def _check_groups(group: Group, *, is_outermost: bool = False) -> None:
    if not group.of and not is_outermost:
        raise Refusal(_("A group of conditions is empty."), "empty_group")
    for node in group.of:
        if isinstance(node, Group):
            _check_groups(node)


def _check_step(step: Step) -> None:
    deed = catalogue.deeds.get(step.do)
    if deed is None:
        raise Refusal(_("Nothing in Ascolto can do this."), "no_deed")
    fields = {field.name: field for field in deed.fields}
    for name, value in step.params.items():
        if name not in fields or len(value) > fields[name].most:
            raise Refusal(_("What is to be done says too much."), "too_long")
    if deed.check:
        deed.check(step.params)
