"""Facts of the conversation and its case. A dry run asks for what was so at that moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ascolto.channels.models import Message
from ascolto.core.models import Member, Role, Team
from ascolto.operate.models import Assignment, Case, Closure, Conversation
from ascolto.operate.playbooks.catalogue import Batch, Fact, know
from ascolto.operate.playbooks.matching import Kind


def _people() -> Sequence[tuple[str, str]]:
    rows = [m for m in Member.objects.active() if m.is_at_least(Role.AGENT)]
    return [("", _("nobody")), *((str(m.pk), m.name) for m in rows)]


def _teams() -> Sequence[tuple[str, str]]:
    return [("", _("no team")), *((str(t.pk), t.name) for t in Team.objects.all())]


def _statuses() -> Sequence[tuple[str, str]]:
    return [("open", _("open")), ("closed", _("closed"))]


def _row(batch: Batch, wanted: frozenset[str]) -> None:
    """Who has it in hand, and since when somebody waits."""
    ids = {item.conversation_id for item in batch.items}
    rows = Conversation.objects.filter(pk__in=ids).values_list(
        "pk", "status", "assignee_id", "team_id", "waiting_since"
    )
    now: dict[int, Any] = {pk: rest for pk, *rest in rows}
    held = _held(ids) if batch.is_past else {}
    today = timezone.now()
    for item in batch.items:
        status, assignee, team, since = now[item.conversation_id]
        if batch.is_past:
            assignee, team = _at(held.get(item.conversation_id, []), item.at)
            status, since = Conversation.Status.OPEN, item.facts.get("since", item.at)
        item.facts["conversation.status"] = str(status)
        item.facts["conversation.assignee"] = _text(assignee)
        item.facts["conversation.team"] = _text(team)
        waited = (item.at if batch.is_past else today) - since if since else None
        item.facts["conversation.waiting"] = (
            int(waited.total_seconds() // 60) if waited is not None else None
        )


def _text(pk: int | None) -> str:
    return str(pk) if pk else ""


def _held(ids: set[int]) -> dict[int, list[Any]]:
    rows = Assignment.objects.filter(conversation_id__in=ids).order_by("at")
    found: dict[int, list[Any]] = defaultdict(list)
    for pk, *rest in rows.values_list("conversation_id", "at", "member_id", "team_id"):
        found[pk].append(rest)
    return found


def _at(given: Sequence[Any], moment: datetime) -> tuple[int | None, int | None]:
    """The last one who had been given it before that moment, and the team."""
    member = team = None
    for at, who, whose in given:
        if at >= moment:
            break
        member, team = who, whose or team
    return member, team


def _turns(batch: Batch, wanted: frozenset[str]) -> None:
    """How many messages of people there were, this one included."""
    threads = {item.thread_id for item in batch.items}
    latest = max(item.at for item in batch.items)
    rows = Message.objects.filter(
        thread_id__in=threads, by_rule="", sent_at__lte=latest
    )
    said: dict[int, list[datetime]] = defaultdict(list)
    for thread, at in rows.values_list("thread_id", "sent_at").order_by():
        said[thread].append(at)
    for item in batch.items:
        turns = sum(at <= item.at for at in said[item.thread_id])
        item.facts["conversation.turns"] = turns
        item.facts["conversation.is_first"] = turns <= 1


def _reopened(batch: Batch, wanted: frozenset[str]) -> None:
    ids = {item.conversation_id for item in batch.items}
    rows = Closure.objects.filter(conversation_id__in=ids, reopened_at__isnull=False)
    opened: dict[int, datetime] = {}
    for pk, at in rows.values_list("conversation_id", "reopened_at"):
        opened[pk] = min(at, opened.get(pk, at))
    for item in batch.items:
        first = opened.get(item.conversation_id)
        by = item.at if batch.is_past else timezone.now()
        item.facts["conversation.is_reopened"] = first is not None and first <= by


def _case(batch: Batch, wanted: frozenset[str]) -> None:
    ids = {item.case_id for item in batch.items}
    threads: dict[int, int] = defaultdict(int)
    for case in Conversation.objects.filter(case_id__in=ids).values_list(
        "case_id", flat=True
    ):
        threads[case] += 1
    opened = dict(Case.objects.filter(pk__in=ids).values_list("pk", "opened_at"))
    for item in batch.items:
        item.facts["case.conversations"] = threads[item.case_id]
        age = item.at - opened[item.case_id]
        item.facts["case.age"] = max(int(age.total_seconds() // 60), 0)


know(
    Fact("conversation.is_first", Kind.YES, pgettext_lazy("fact", "it is the first message"), _turns),
    Fact("conversation.turns", Kind.NUMBER, pgettext_lazy("fact", "the messages so far"), _turns,
         unit=gettext_lazy("messages")),
    Fact("conversation.status", Kind.CHOICE, pgettext_lazy("fact", "the conversation"), _row, _statuses),
    Fact("conversation.assignee", Kind.CHOICE, pgettext_lazy("fact", "who has it in hand"), _row, _people),
    Fact("conversation.team", Kind.CHOICE, pgettext_lazy("fact", "the team"), _row, _teams),
    Fact("conversation.waiting", Kind.MINUTES, pgettext_lazy("fact", "the customer’s wait"), _row),
    Fact("conversation.is_reopened", Kind.YES, pgettext_lazy("fact", "it was closed before"), _reopened),
    Fact("case.conversations", Kind.NUMBER, pgettext_lazy("fact", "the conversations of the case"), _case,
         unit=gettext_lazy("conversations")),
    Fact("case.age", Kind.MINUTES, pgettext_lazy("fact", "the age of the case"), _case),
)  # fmt: skip
