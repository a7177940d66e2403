"""Of the answers that were sent, a few are looked at again by a colleague: drawn by the clock, evenly spread."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from ascolto.channels.models import Delivery, Message
from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role, Workspace
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import current, scope
from ascolto.operate.actions import notifying
from ascolto.operate.actions.notifying import News
from ascolto.operate.models import Conversation, Notice, PeerReview, Sampling

SETTLED_AFTER = timedelta(hours=1)  # by then an answer has nearly always arrived
LATELY = timedelta(days=30)  # over which the work is spread evenly
BATCH = 500


class Sent(NamedTuple):
    pk: int
    author_id: int
    text: str
    conversation_id: int
    brand_id: int
    status: str


def turn(now: datetime) -> int:
    """In every workspace; how many answers were drawn."""
    drawn = 0
    for company in list(Workspace.objects.values_list("pk", flat=True)):
        with scope(company):
            drawn += draw(now)
    return drawn


@transaction.atomic
def draw(now: datetime) -> int:
    """Look through a batch of what was sent since the last time, in a constant number of queries.

    Whether an answer is drawn depends on its number alone: looked through again, it is the same
    ones, and each is drawn once.
    """
    plan = _plan()
    sent = _sent(plan, now) if plan.share else []
    if not sent:
        return 0
    plan.up_to = sent[-1].pk
    plan.save(update_fields=["up_to"])
    chosen = [
        answer
        for answer in sent
        if answer.status == Delivery.Status.SENT and is_drawn(answer.pk, plan.share)
    ]
    return _give_out(chosen, now) if chosen else 0


@transaction.atomic
def set_share(share: int, *, by: Actor) -> Sampling:
    """Of a hundred answers, from now on; 0 for none. Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    if not 0 <= share <= 100:
        raise Refusal(_("Choose a number from 0 to 100."), "share")
    plan = _plan()
    if plan.share == share:
        return plan
    if plan.share == 0:
        plan.up_to = _newest()  # what went by while it was off stays unseen
    plan.share = share
    plan.save(update_fields=["share", "up_to"])
    company = Workspace.objects.get(pk=current())
    activity.record("set the share of reviews", company, by=by, share=share)
    return plan


def is_drawn(message_id: int, share: int) -> bool:
    return _digest(message_id) % 10_000 < share * 100


def _digest(*numbers: int) -> int:
    said = ":".join(map(str, numbers)).encode()
    return int.from_bytes(
        blake2b(said, digest_size=8, person=b"ascolto-sample").digest()
    )


def _plan() -> Sampling:
    """The row of this workspace, held; made at the first look, so that the past is left alone."""
    held = Sampling.objects.select_for_update()
    found: Sampling | None = held.first()
    if found is None:
        new = Sampling(up_to=_newest())
        Sampling.objects.bulk_create([new], ignore_conflicts=True)
        found = held.get()
    return found


def _newest() -> int:
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _sent(plan: Sampling, now: datetime) -> list[Sent]:
    """Answers of people written with us, the oldest first."""
    rows = Message.objects.filter(
        pk__gt=plan.up_to,
        direction=Message.Direction.OUT,
        by_rule="",
        author__isnull=False,
        thread__conversation__isnull=False,
        received_at__lte=now - SETTLED_AFTER,
    )
    values = rows.order_by("pk").values_list(
        "pk", "author_id", "text", "thread__conversation", "thread__conversation__brand",
        "delivery__status",
    )  # fmt: skip
    return [Sent(*row) for row in values[:BATCH]]


def _give_out(chosen: Sequence[Sent], now: datetime) -> int:
    known = PeerReview.objects.filter(message__in=[answer.pk for answer in chosen])
    taken = set(known.values_list("message_id", flat=True))
    able, load = _able(), _load(now)
    made = []
    for answer in chosen:
        reviewer = _lightest(answer, able, load)
        if answer.pk in taken or reviewer is None:
            continue
        load[reviewer] += 1
        made.append((answer, reviewer))
    PeerReview.objects.bulk_create(
        PeerReview(
            message_id=answer.pk,
            conversation_id=answer.conversation_id,
            author_id=answer.author_id,
            reviewer_id=reviewer,
            sampled_at=now,
        )
        for answer, reviewer in made
    )
    _tell(made)
    return len(made)


def _able() -> dict[int, set[int]]:
    """Who may look at answers, with the brands they are limited to; none: all."""
    rows = Member.objects.active().exclude(role=Role.VOICE)
    brands: dict[int, set[int]] = defaultdict(set)
    for pk, brand in rows.filter(is_in_training=False).values_list("pk", "brands"):
        brands[pk].update([brand] if brand else [])
    return brands


def _load(now: datetime) -> Counter[int]:
    rows = PeerReview.objects.filter(sampled_at__gte=now - LATELY).order_by()
    return Counter(dict(rows.values_list("reviewer").annotate(n=Count("pk"))))


def _lightest(
    answer: Sent, able: dict[int, set[int]], load: Counter[int]
) -> int | None:
    """Of the others who see the brand, whoever looked at the fewest."""
    others: Collection[int] = [
        pk
        for pk, brands in able.items()
        if pk != answer.author_id and (not brands or answer.brand_id in brands)
    ]
    return min(others, key=lambda pk: (load[pk], _digest(answer.pk, pk)), default=None)


def _tell(made: Sequence[tuple[Sent, int]]) -> None:
    talks = Conversation.objects.in_bulk({a.conversation_id for a, _pk in made})
    authors = Member.objects.in_bulk({a.author_id for a, _pk in made})
    notifying.tell(
        [
            News(
                talks[answer.conversation_id],
                Notice.Kind.REVIEW,
                reviewer,
                Actor.member(authors[answer.author_id]),
                answer.text,
            )
            for answer, reviewer in made
        ]
    )
