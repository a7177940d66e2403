"""Playbooks as the settings show them: each with its words and what it did lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core.models import Member
from ascolto.operate.models import (
    Conversation,
    Playbook,
    PlaybookRun,
    PlaybookVersion,
    Rehearsal,
)
from ascolto.operate.playbooks import grammar
from ascolto.operate.playbooks.grammar import Script, Step
from ascolto.operate.playbooks.wording import Line, Wording

LATELY = timedelta(days=30)
SHOWN = 50


@dataclass(frozen=True)
class Told:
    """A playbook in words."""

    playbook: Playbook
    begins: str
    how: str
    lines: Sequence[Line]
    deeds: Sequence[tuple[str, str]]
    stops: bool
    runs: int = 0


def every() -> list[Told]:
    """In their order; four queries, and one for each kind of choice."""
    return tell(list(Playbook.objects.standing()))


def tell(playbooks: Sequence[Playbook]) -> list[Told]:
    """These, in words."""
    scripts = _scripts(playbooks)
    rows = PlaybookRun.objects.filter(
        playbook__in=playbooks, at__gt=timezone.now() - LATELY
    )
    counts = dict(rows.values_list("playbook_id").annotate(n=Count("pk")).order_by())
    wording = Wording()
    return [
        told(p, scripts[p.pk], wording, counts.get(p.pk, 0))
        for p in playbooks
        if p.pk in scripts
    ]


def told(playbook: Playbook, script: Script, wording: Wording, runs: int = 0) -> Told:
    return Told(
        playbook,
        wording.begins(script),
        script.when.how,
        wording.lines(script.when),
        wording.deeds(script),
        script.stop,
        runs,
    )


def _scripts(playbooks: Sequence[Playbook]) -> dict[int, Script]:
    rows = PlaybookVersion.objects.filter(digest__in=[p.digest for p in playbooks])
    bodies = dict(rows.values_list("digest", "body"))
    return {p.pk: grammar.read(bodies[p.digest]) for p in playbooks}


@dataclass(frozen=True)
class Did:
    """One act of a playbook, or what it would have done."""

    at: Any
    conversation: Conversation
    text: str
    effects: Sequence[tuple[str, str]] = ()  # words, and why it was not done


def runs(playbook: Playbook, member: Member) -> list[Did]:
    """The newest, of conversations the member may see."""
    visible = Conversation.objects.visible_to(member).select_related("handle")
    rows = PlaybookRun.objects.filter(
        playbook=playbook, conversation__in=visible.values("pk")
    )
    found = list(rows.select_related("conversation__handle").order_by("-pk")[:SHOWN])
    texts = _texts([run.message_id for run in found])
    wording = Wording()
    return [
        Did(
            run.at,
            run.conversation,
            texts.get(run.message_id, ""),
            [_effect(effect, wording) for effect in run.effects],
        )
        for run in found
    ]


def _effect(effect: dict[str, str], wording: Wording) -> tuple[str, str]:
    params = {k: v for k, v in effect.items() if k not in ("do", "outcome")}
    return wording.deed(Step(effect["do"], params)), effect.get("outcome", "")


def hits(row: Rehearsal, member: Member) -> list[Did]:
    """What it would have acted on: the newest, of conversations the member may see."""
    from datetime import datetime

    shown = row.hits[:SHOWN]
    visible = Conversation.objects.visible_to(member).select_related("handle")
    rows = visible.in_bulk({hit[0] for hit in shown})
    texts = _texts([hit[1] for hit in shown])
    return [
        Did(datetime.fromisoformat(at), rows[pk], texts.get(message, ""))
        for pk, message, at in shown
        if pk in rows
    ]


def _texts(message_ids: Sequence[int]) -> dict[int, str]:
    rows = Message.objects.filter(pk__in=message_ids).values_list(
        "pk", "text", "subject"
    )
    return {pk: " ".join((text or subject)[:400].split()) for pk, text, subject in rows}
