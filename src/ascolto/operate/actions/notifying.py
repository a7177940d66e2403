"""Telling members what concerns them: never what they did themselves, never what they may not see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core import live
from ascolto.core.actions import pushing
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.scoping import current
from ascolto.operate import notice_kinds
from ascolto.operate.mentions import named
from ascolto.operate.models import (
    Attention,
    Conversation,
    Follower,
    Lead,
    Note,
    Notice,
)
from ascolto.operate.notice_kinds import Way

Kind = Notice.Kind
WORDS = 160
WHOLE = 5_000  # characters, in a mail
PUSH_AFTER = timedelta(seconds=5)
MAIL_AFTER = timedelta(minutes=3)  # who reads it meanwhile gets no mail


@dataclass(frozen=True)
class News:
    """One thing that one member should know."""

    conversation: Conversation
    kind: Kind
    member_id: int
    by: Actor
    text: str
    gesture_id: int | None = None


@transaction.atomic
def tell(news: Sequence[News]) -> list[Notice]:
    """A constant number of queries; none where there is nothing to tell."""
    news = [one for one in news if one.member_id != one.by.member_id]
    if not news:
        return []
    people = _people({one.member_id for one in news})
    now = timezone.now()
    rows = [
        _notice(one, people[one.member_id], now)
        for one in news
        if one.member_id in people and people[one.member_id].sees(one.conversation)
    ]
    made = Notice.objects.bulk_create([row for row in rows if row is not None])
    _push((n.member_id, {"id": n.pk, "new": True}) for n in made)
    _ask_to_push([n.pk for n in made if _by_browser(n, people)], now)
    return list(made)


def _by_browser(notice: Notice, people: Mapping[int, _Person]) -> bool:
    person = people[notice.member_id]
    kind = notice_kinds.BY_KEY[notice.kind]
    return Way.BROWSER in kind.ways(person.role, person.chosen)


def _ask_to_push(ids: Sequence[int], now: datetime) -> None:
    """In a moment: what they read meanwhile is not told."""
    from ascolto.operate import jobs

    if ids and pushing.is_on():
        jobs.push_notices.using(run_after=now + PUSH_AFTER).enqueue(notice_ids=list(ids))  # fmt: skip


@dataclass(frozen=True)
class _Person:
    role: str
    brands: frozenset[int]
    chosen: Mapping[str, list[str]]

    def sees(self, conversation: Conversation) -> bool:
        return not self.brands or conversation.brand_id in self.brands


def _people(ids: set[int]) -> dict[int, _Person]:
    """Those who are with us, with the brands they are limited to and what they chose."""
    rows = Member.objects.active().filter(pk__in=ids).prefetch_related("brands")
    chosen = dict(
        Attention.objects.filter(member__in=ids).values_list("member_id", "ways")
    )
    return {
        m.pk: _Person(
            m.role, frozenset(b.pk for b in m.brands.all()), chosen.get(m.pk, {})
        )
        for m in rows
    }


def _notice(one: News, person: _Person, now: datetime) -> Notice | None:
    """None when they want to hear of it by no way; a name in a note is kept for the list of them."""
    kind = notice_kinds.BY_KEY[one.kind]
    ways = kind.ways(person.role, person.chosen)
    by_mail = Way.MAIL in ways and not kind.posts
    if not ways and one.kind != Kind.MENTION:
        return None
    return Notice(
        member_id=one.member_id,
        conversation=one.conversation,
        kind=one.kind,
        by_name=one.by.name[:200],
        words=" ".join(one.text.split())[:WORDS],
        gesture_id=one.gesture_id,
        at=now,
        is_shown=Way.APP in ways,
        text=one.text[:WHOLE] if by_mail else "",
        mail_at=now + MAIL_AFTER if by_mail else None,
    )


@transaction.atomic
def follow(conversation: Conversation, *, members: Iterable[int]) -> None:
    """They hear of it from now on; who follows already goes on following."""
    Follower.objects.bulk_create(
        [Follower(conversation=conversation, member_id=pk) for pk in members],
        ignore_conflicts=True,
    )


@transaction.atomic
def unfollow(conversation: Conversation, *, member: int) -> None:
    Follower.objects.filter(conversation=conversation, member_id=member).delete()


def noted(note: Note, *, by: Actor) -> None:
    """Who is named in a note hears of it and follows; so do those who follow already."""
    conversation = note.conversation
    people = {m.pk: m.name for m in _able(conversation)}
    meant = {pk for pk in named(note.text, people) if pk != by.member_id}
    following = Follower.objects.filter(conversation=conversation)
    others = set(following.values_list("member_id", flat=True)) & set(people)
    follow(conversation, members=meant)
    kinds = [(Kind.MENTION, pk) for pk in sorted(meant)]
    kinds += [(Kind.NOTE, pk) for pk in sorted(others - meant)]
    tell([News(conversation, kind, pk, by, note.text) for kind, pk in kinds])


def assigned(conversation: Conversation, member: Member | None, *, by: Actor) -> None:
    """Who was given it by somebody else."""
    if member is not None:
        given([(conversation, member.pk, by)])


def given(gifts: Sequence[tuple[Conversation, int, Actor]]) -> None:
    """The same for many: each conversation, to whom, by whom."""
    tell([News(c, Kind.ASSIGNED, pk, by, c.preview) for c, pk, by in gifts])


def lead(row: Lead, *, by: Actor) -> None:
    """Whose it is hears of it, unless they did it themselves."""
    if row.owner_id is not None:
        tell([News(row.conversation, Kind.LEAD, row.owner_id, by, row.words)])


def lead_won(row: Lead, why: str, *, by: Actor) -> None:
    if row.owner_id is not None:
        tell([News(row.conversation, Kind.WON, row.owner_id, by, why)])


def wrote(messages: Sequence[Message]) -> None:
    """Customers wrote: those who follow hear of it. One question for any number of messages."""
    said = {m.thread_id: m for m in messages if m.is_inbound and not m.automatic}
    following = Follower.objects.filter(conversation__thread_id__among=set(said))
    news = []
    for row in following.select_related("conversation"):
        message = said[row.conversation.thread_id]
        by = Actor.customer(str(message.handle))
        pk, about = row.member_id, row.conversation
        news.append(News(about, Kind.MESSAGE, pk, by, message.text))
    tell(news)


def asked(
    conversation: Conversation, kind: Kind, *, member: int, by: Actor, text: str
) -> None:
    """A question to one member, or the answer to theirs."""
    reach(conversation, kind, members=[member], by=by, text=text)


def answered_from_outside(
    conversation: Conversation, *, members: set[int], by: Actor, text: str
) -> None:
    """Somebody to whom it was passed on wrote back."""
    reach(conversation, Kind.MESSAGE, members=members, by=by, text=text)


def reach(
    conversation: Conversation, kind: Kind, *, members: Iterable[int], by: Actor, text: str
) -> None:  # fmt: skip
    """Each of these members."""
    tell([News(conversation, kind, pk, by, text) for pk in sorted(set(members))])


def forget(conversation: Conversation, kind: Kind) -> None:
    """It is not news any more, for whoever has not read it yet."""
    rows = Notice.objects.filter(conversation=conversation, kind=kind, read_at=None)
    members = set(rows.values_list("member_id", flat=True))
    rows.update(read_at=timezone.now())
    _push((pk, {}) for pk in sorted(members))


def read(
    member: Member,
    conversation: Conversation | None = None,
    *,
    kind: Kind | None = None,
) -> int:
    """What is known now: of one conversation, of one kind, or all; how many that were.

    Asked whenever a conversation is opened: only where there is something does it write.
    """
    mine = Notice.objects.filter(member=member, read_at=None)
    if conversation is not None:
        mine = mine.filter(conversation=conversation)
    if kind is not None:
        mine = mine.filter(kind=kind)
    if not mine.exists():
        return 0
    with transaction.atomic():
        count: int = mine.update(read_at=timezone.now())
        _push([(member.pk, {})])
    return count


def settled(gesture_id: int) -> None:
    """Somebody has decided about a gesture: nobody else is asked for it any more."""
    waiting = Notice.objects.filter(gesture=gesture_id, read_at=None)
    members = set(waiting.values_list("member_id", flat=True))
    if members:
        waiting.update(read_at=timezone.now())
        _push((pk, {}) for pk in members)


def _push(told: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """To the screens of each member alone."""
    events: list[tuple[str, str, int | None, dict[str, Any]]] = [
        (live.member_topic(pk), "notice", None, {"member": pk, **more})
        for pk, more in told
    ]
    live.push_many(current(), events)


def _able(conversation: Conversation) -> list[Member]:
    sees = Q(brands=None) | Q(brands=conversation.brand_id)
    return list(Member.objects.active().filter(sees).distinct())
