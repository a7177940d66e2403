"""Macros: kept, shared, taken away, and run: deeds by hand, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.actions import conversing, performing
from ascolto.operate.macros import undoing
from ascolto.operate.macros.deeds import HANDS
from ascolto.operate.models import Conversation, Macro
from ascolto.operate.playbooks.catalogue import Effect
from ascolto.operate.playbooks.grammar import Step

LONGEST = 60
MOST = 100  # of one member, and shared ones of a company
MOST_STEPS = 12


@dataclass
class Done:
    """One step in one conversation: what came of it, and how it was before."""

    step: Step
    outcome: str = ""  # why it was not done, in a sentence; "": done
    was: dict[str, Any] | None = None
    shown: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def keep(
    macro: Macro | None, *, name: str, steps: Sequence[Mapping[str, str]], by: Actor
) -> Macro:
    """A new one (None) of one's own, or an old one with other words. Raises `Refusal`."""
    authority.require(by, Role.AGENT)
    name = _name(name)
    checked = check(steps)
    body = [{"do": step.do, **step.params} for step in checked]
    if macro is None:
        mine = Macro.objects.standing().filter(owner_id=by.member_id)
        if mine.count() >= MOST:
            raise Refusal(_("You keep a hundred macros: delete one first."), "too_many")
        macro = Macro.objects.create(name=name, steps=body, owner_id=by.member_id or 0)
        activity.record("created", macro, by=by, name=name)
        return macro
    _require(macro, by)
    macro.name, macro.steps = name, body
    macro.save(update_fields=["name", "steps"])
    activity.record("changed", macro, by=by, name=name)
    return macro


@transaction.atomic
def share(macro: Macro, *, is_shared: bool, by: Actor) -> None:
    """With everybody who answers, or with nobody. Leads only. Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    macro.is_shared = is_shared
    macro.save(update_fields=["is_shared"])
    verb = "shared" if is_shared else "no longer shared"
    activity.record(verb, macro, by=by, name=macro.name)


@transaction.atomic
def drop(macro: Macro, *, by: Actor) -> None:
    """It is gone from the menus; `put_back` brings it again."""
    _require(macro, by)
    macro.dropped_at = timezone.now()
    macro.save(update_fields=["dropped_at"])
    activity.record("dropped", macro, by=by, name=macro.name)


@transaction.atomic
def put_back(macro: Macro, *, by: Actor) -> None:
    _require(macro, by)
    macro.dropped_at = None
    macro.save(update_fields=["dropped_at"])
    activity.record("put back", macro, by=by, name=macro.name)


def check(steps: Sequence[Mapping[str, str]]) -> list[Step]:
    """The steps, tidied. Raises `Refusal` with the first thing that is not right."""
    if not steps:
        raise Refusal(_("Say what is to be done."), "no_deed")
    if len(steps) > MOST_STEPS:
        raise Refusal(_("A macro does at most twelve things."), "too_many")
    return [_checked(step) for step in steps]


def _checked(body: Mapping[str, str]) -> Step:
    deed = HANDS.get(body.get("do", ""))
    if deed is None:
        raise Refusal(_("Nothing in Ascolto can do this."), "no_deed")
    params = {one.name: body.get(one.name, "") for one in deed.fields}
    if any(len(params[one.name]) > one.most for one in deed.fields):
        raise Refusal(_("What is to be done says too much."), "too_long")
    if deed.check:
        deed.check(params)
    return Step(deed.name, params)


@transaction.atomic
def run(
    conversation: Conversation, *, name: str, steps: Sequence[Step], by: Actor
) -> list[Done]:
    """In order, each in a savepoint: what is refused is said, and takes nothing else with it."""
    conversing.hold(conversation)
    done = [_do(conversation, step, by) for step in steps]
    if any(not one.outcome for one in done):
        activity.record("ran a macro", conversation, by=by, macro=name)
    return done


def look_ahead(
    conversation: Conversation, *, name: str, steps: Sequence[Step], by: Actor
) -> list[Done]:
    """What `run` would do here, now: it is done, and taken back before anybody sees it."""
    with transaction.atomic():
        done = run(conversation, name=name, steps=steps, by=by)
        transaction.set_rollback(True)
    return done


def _do(conversation: Conversation, step: Step, by: Actor) -> Done:
    conversation.refresh_from_db()
    was = undoing.before(step, conversation, by)
    effect = Effect(conversation, 0, 0, by, step.params)
    deed = HANDS.get(step.do)
    if deed is None:
        return Done(step, _("This part of Ascolto is not there any more."))
    performing.perform_one(deed, effect)
    shown: dict[str, Any] = {**effect.shown}
    if step.do == "assign":
        shown["member"] = conversation.assignee_id
    return Done(step, effect.outcome, None if effect.outcome else was, shown)


def _require(macro: Macro, by: Actor) -> None:
    """One's own, or, of what is shared, a lead's."""
    if macro.is_shared:
        authority.require(by, Role.LEAD)
    elif macro.owner_id != by.member_id:
        raise Refusal(_("This macro belongs to somebody else."), "not_yours")


def _name(text: str) -> str:
    name = " ".join(clean_text(text).split())
    if not name:
        raise Refusal(_("Give the macro a name."), "no_name")
    if len(name) > LONGEST:
        raise Refusal(
            _("The name is at most %(n)s characters long.") % {"n": LONGEST}, "too_long"
        )
    return name
