"""Playbooks that begin when somebody has waited for a while: looked for by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.commitments.models import Commitment
from ascolto.core.scoping import scope, unscoped
from ascolto.operate.actions import directing, owing
from ascolto.operate.models import Playbook, PlaybookRun
from ascolto.operate.playbooks import grammar
from ascolto.operate.playbooks.gathering import gather

TRIGGER = grammar.TRIGGERS[1]
BACK = timedelta(days=1)  # how long after the moment it is still made up for
PAGE = 300


def play() -> int:
    """Of every company; returns how many playbooks acted."""
    with unscoped("the clock looks for playbooks of every company"):
        rows = Playbook.objects.live().filter(trigger=TRIGGER).order_by()
        companies = list(rows.values_list("workspace_id", flat=True).distinct())
    acted = 0
    for company in companies:
        with scope(company):
            acted += _play_here()
    return acted


def _play_here() -> int:
    show = directing.program(TRIGGER)
    if show is None:
        return 0
    acted = 0
    for line, script in zip(show.lines, show.scripts, strict=True):
        own = directing.compose((line,))
        playbook = Playbook.objects.get(pk=line.playbook_id)
        messages = list(_outwaited(playbook, script.minutes)[:PAGE])
        items = gather(Message.objects.filter(pk__in=messages), own.engine.facts)
        acted += len(directing.act(own, items))
    return acted


def _outwaited(playbook: Playbook, minutes: int) -> Any:
    """Messages that opened what is owed still, that long ago, since it was switched on."""
    until = timezone.now() - timedelta(minutes=minutes)
    since = until - BACK
    if playbook.switched_at is not None:
        since = max(since, playbook.switched_at - timedelta(minutes=minutes))
    done = PlaybookRun.objects.filter(
        playbook=playbook, message_id=OuterRef("opened_by_message_id")
    )
    rows = Commitment.objects.open().filter(
        ~Exists(done),
        subject_type=owing.SUBJECT,
        opened_by_message_id__isnull=False,
        started_at__lte=until,
        started_at__gt=since,
    )
    # Newest first: one whose conditions never come true does not stand in the way for long.
    return rows.order_by("-started_at").values_list("opened_by_message_id", flat=True)
