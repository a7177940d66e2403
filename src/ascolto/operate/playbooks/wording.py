"""Playbooks as people read them: sentences in the language that is active."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ascolto.operate.playbooks import catalogue
from ascolto.operate.playbooks.grammar import Group, Script, Step, Test
from ascolto.operate.playbooks.matching import Kind
from ascolto.operate.playbooks.saying import duration

GROUPS = ("message", "conversation", "case", "customer", "time")


def operator(is_: str) -> str:
    """How a comparison is said."""
    words = {
        "any_of": pgettext("operator", "contains one of"),
        "all_of": pgettext("operator", "contains all of"),
        "none_of": pgettext("operator", "contains none of"),
        "like": pgettext("operator", "contains something like"),
        "in": pgettext("operator", "is"),
        "not_in": pgettext("operator", "is not"),
        "has_any": pgettext("operator", "include one of"),
        "has_all": pgettext("operator", "include all of"),
        "has_none": pgettext("operator", "include none of"),
        "at_least": pgettext("operator", "at least"),
        "at_most": pgettext("operator", "at most"),
        "longer": pgettext("operator", "longer than"),
        "shorter": pgettext("operator", "shorter than"),
        "yes": pgettext("operator", "yes"),
        "no": pgettext("operator", "no"),
        "between": pgettext("operator", "between"),
    }
    return words.get(is_, is_)


def how(group: str) -> str:
    return {
        "all": _("all of these hold"),
        "any": _("one of these holds"),
        "none": _("none of these holds"),
    }[group]


def group_of_facts(name: str) -> str:
    return {
        "message": _("Message"),
        "conversation": _("Conversation"),
        "case": _("Case"),
        "customer": _("Customer"),
        "time": _("Moment"),
    }.get(name, name.title())


@dataclass(frozen=True)
class Line:
    """One line of what a playbook asks: how deep it stands, and its words."""

    depth: int
    text: str
    is_group: bool = False


class Wording:
    """Words for values are asked for once a page, whatever many playbooks it shows."""

    def __init__(self) -> None:
        self._chosen: dict[object, dict[str, str]] = {}

    def choices(self, of: catalogue.Choices) -> dict[str, str]:
        if of not in self._chosen:
            self._chosen[of] = dict(of())
        return self._chosen[of]

    def begins(self, script: Script) -> str:
        if script.on == "waiting":
            return _("When somebody has waited for %(time)s") % {
                "time": duration(script.minutes)
            }
        return _("When a message arrives")

    def lines(self, group: Group, depth: int = 0) -> list[Line]:
        """The conditions, groups inside groups indented."""
        found = []
        for node in group.of:
            if isinstance(node, Test):
                found.append(Line(depth, self.condition(node)))
            else:
                found.append(Line(depth, how(node.how), is_group=True))
                found += self.lines(node, depth + 1)
        return found

    def condition(self, test: Test) -> str:
        fact = catalogue.facts.get(test.fact)
        if fact is None:
            return _("something that nobody knows any more")
        words = [str(fact.label), f"{operator(test.is_)}"]
        if fact.kind is Kind.YES:
            return f"{fact.label}: {operator(test.is_)}"
        return " ".join([*words, self._values(fact, test)])

    def _values(self, fact: catalogue.Fact, test: Test) -> str:
        if fact.choices is not None:
            known = self.choices(fact.choices)
            return _(" or ").join(known.get(value, "?") for value in test.to)
        if fact.kind is Kind.MINUTES:
            return duration(test.to[0] if test.to else "")
        if fact.kind is Kind.CLOCK:
            return _(" and ").join(test.to)
        if fact.kind is Kind.TEXT:
            return ", ".join(f"“{value}”" for value in test.to)
        return f"{' '.join(test.to)} {fact.unit}".strip()

    def deed(
        self, step: Step, among: Mapping[str, catalogue.Deed] | None = None
    ) -> str:
        """`among`: what can be done where it is said; by default what playbooks can do."""
        known = (catalogue.deeds if among is None else among).get(step.do)
        if known is None:
            return _("something that nobody can do any more")
        words: dict[str, str] = defaultdict(str, step.params)
        for field in known.fields:
            if field.choices is not None:
                value = step.params.get(field.name, "")
                words[field.name] = self.choices(field.choices).get(value, "?")
        return known.said(words)

    def deeds(self, script: Script) -> Sequence[tuple[str, str]]:
        """Icon and words of each."""
        known = catalogue.deeds
        return [
            (known[s.do].icon if s.do in known else "warning", self.deed(s))
            for s in script.then
        ]
