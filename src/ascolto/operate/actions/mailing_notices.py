"""Notices by mail: one for each conversation, a digest of many, none of what was read meanwhile.

A notice waits three minutes, ten while its member has a screen open; while they are not to be
disturbed or away, until that is over. The same conversation is told of every five minutes at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from ascolto.channels.actions import posting
from ascolto.channels.actions.posting import Mail
from ascolto.commitments.models import Absence
from ascolto.core import presence
from ascolto.core.models import Member
from ascolto.core.scoping import current, scope, unscoped
from ascolto.operate import notice_kinds, notice_letter
from ascolto.operate.models import Attention, Conversation, Letter, Notice
from ascolto.operate.notice_kinds import Way

BATCH = 500
PURPOSE = "notice"
AT_DESK = timedelta(minutes=10)
PACE = timedelta(minutes=5)
FEW = 3  # conversations that get a mail each; more are one digest
ANSWERED_FOR = timedelta(days=7)
LATER = timedelta(hours=1)  # for who is away until they are back
Told = tuple[Member, list[tuple[Conversation, list[Notice]]]]


def send(now: datetime) -> int:
    """What is due, in every workspace; how many notices were looked at. A constant number of
    queries for each workspace; one where nothing is due."""
    total = 0
    while done := _some(now):
        total += done
    return total


@transaction.atomic
def _some(now: datetime) -> int:
    by_workspace: dict[int, list[Notice]] = defaultdict(list)
    with unscoped("the clock serves every workspace"):
        for row in _held(Notice.objects.filter(mail_at__lte=now).order_by("pk"))[
            :BATCH
        ]:
            by_workspace[row.workspace_id].append(row)
    for workspace_id, rows in by_workspace.items():
        with scope(workspace_id):
            _post(rows, now)
    return sum(map(len, by_workspace.values()))


def _held(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Of nobody else until the commit."""
    skips = connection.features.has_select_for_update_skip_locked
    return rows.select_for_update(skip_locked=skips)


def _post(due: list[Notice], now: datetime) -> None:
    around = _Around.read(due, now)
    due = _with_their_fellows(due)
    ready: dict[int, dict[int, list[Notice]]] = defaultdict(lambda: defaultdict(list))
    for notice in due:
        notice.mail_at = around.when(notice, now)
        if notice.mail_at is not None and notice.mail_at <= now:
            ready[notice.member_id][notice.conversation_id].append(notice)
            notice.mail_at = None
    Notice.objects.bulk_update(due, ["mail_at"])
    _write(list(around.letters(ready)), now)


def _with_their_fellows(due: list[Notice]) -> list[Notice]:
    """What else waits for a mail in the same conversations goes along: one mail, not two."""
    rows = Notice.objects.filter(
        member__in={n.member_id for n in due},
        conversation__in={n.conversation_id for n in due},
        mail_at__isnull=False,
    )
    pairs = {(n.member_id, n.conversation_id) for n in due}
    known = {n.pk for n in due}
    more = [n for n in _held(rows) if n.pk not in known]
    more = [n for n in more if (n.member_id, n.conversation_id) in pairs]
    for notice in more:
        notice.mail_at = notice.at
    return sorted([*due, *more], key=lambda n: n.pk)


@dataclass(frozen=True)
class _Around:
    """What decides whether a notice is mailed now, read once for a batch."""

    members: Mapping[int, Member]
    conversations: Mapping[int, Conversation]
    attention: Mapping[int, Attention]
    absent: Mapping[int, datetime | None]
    looks: set[int]
    lately: Mapping[tuple[int, int], datetime]

    @classmethod
    def read(cls, due: Sequence[Notice], now: datetime) -> _Around:
        """Seven queries."""
        ids = {n.member_id for n in due}
        members = Member.objects.active().filter(pk__in=ids).select_related("user")
        talks = Conversation.objects.select_related("handle__link__customer")
        attention = Attention.objects.filter(member__in=ids)
        absent = Absence.objects.lasting(now).filter(member__in=ids)
        letters = Letter.objects.filter(member__in=ids, at__gt=now - PACE)
        return cls(
            members={m.pk: m for m in members.prefetch_related("brands")},
            conversations=talks.in_bulk({n.conversation_id for n in due}),
            attention={row.member_id: row for row in attention},
            absent=dict(absent.values_list("member_id", "until_at")),
            looks=presence.who_looks(current()),
            lately={(x.member_id, pk): x.at for x in letters for pk in x.conversation_ids},
        )  # fmt: skip

    def when(self, notice: Notice, now: datetime) -> datetime | None:
        """When to mail of it: `now` or before is now; None: never."""
        member = self.members.get(notice.member_id)
        if member is None or notice.read_at or not self._wants(notice, member):
            return None
        row = self.attention.get(member.pk)
        if row and (over := row.quiet_over_at(member.timezone, now)):
            return over
        if member.pk in self.absent:
            return self.absent[member.pk] or now + LATER
        if member.pk in self.looks and notice.at + AT_DESK > now:
            return notice.at + AT_DESK
        last = self.lately.get((member.pk, notice.conversation_id))
        return last + PACE if last else notice.mail_at

    def _wants(self, notice: Notice, member: Member) -> bool:
        """Still with us, sees the brand, and has not thought better of it."""
        brands = {b.pk for b in member.brands.all()}
        brand = self.conversations[notice.conversation_id].brand_id
        row = self.attention.get(member.pk)
        ways = notice_kinds.ways(notice.kind, member.role, row.ways if row else {})
        return (not brands or brand in brands) and Way.MAIL in ways

    def letters(
        self, ready: Mapping[int, Mapping[int, list[Notice]]]
    ) -> Iterable[Told]:
        for member_id, talks in ready.items():
            member = self.members[member_id]
            told = [(self.conversations[pk], rows) for pk, rows in talks.items()]
            for _conversation, rows in told:
                for notice in rows:
                    notice.conversation = self.conversations[notice.conversation_id]
            if len(told) > FEW:
                yield member, told
            else:
                yield from ((member, [one]) for one in told)


def _write(told: Sequence[Told], now: datetime) -> None:
    """Four statements, however many letters."""
    if not told:
        return
    brands = {talk.brand_id for _member, talks in told for talk, _rows in talks}
    ways = posting.ways_back(brands)
    until = now + ANSWERED_FOR
    slips = posting.slips([m for m, _ in told], purpose=PURPOSE, expires_at=until)
    letters, mails = [], []
    for (member, talks), slip in zip(told, slips, strict=True):
        through = next((w for t, _ in talks if (w := ways.get(t.brand_id))), None)
        said = notice_letter.write(member, talks, can_reply=through is not None)
        ids = [talk.pk for talk, _rows in talks]
        letters.append(Letter(member=member, slip=slip, conversation_ids=ids, at=now))
        mails.append(
            Mail(member, said.subject, said.text, f"letter:{slip.pk}", html=said.html,
                 slip=slip, through=through)
        )  # fmt: skip
    Letter.objects.bulk_create(letters)
    posting.post_each(mails)
