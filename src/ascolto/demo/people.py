"""Who reaches far, who may go public, who has gone quiet at the inn: reckoned by the product's own actions.

What the platforms would tell (who follows an author, how far a review went) and what the shop's till
would (who used to buy) is drawn with a seeded die; all else follows from the story.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db.models import Max

from ascolto.channels.models import Handle, Message, Spread
from ascolto.core.actor import Actor
from ascolto.core.models import Activity, Job, LiveEvent, OutboxEvent
from ascolto.customers.models import Customer
from ascolto.demo.departures import tell_all
from ascolto.demo.founding import House
from ascolto.monitor.actions import (
    following,
    listing_speakers,
    missing_people,
    reckoning,
)
from ascolto.monitor.models import Speaker
from ascolto.monitor.person import Person
from ascolto.operate.actions import selling
from ascolto.operate.actions.selling import Told
from ascolto.operate.models import Conversation, Order

LEADS = {
    "nives": "Scrive di laghi e locande su una rivista di viaggi.",
    "bianca": "Conosce mezza valle: le scrivo io, se serve.",
}
QUIET_FOR = timedelta(days=26)
REGULARS = 9
SHOP = Actor.api("Cassa della bottega")


def gather(house: House, *, now: datetime) -> None:
    """Once everything was said, read, aged and listened to."""
    die, before = Random(7), _marks()
    _let_platforms_tell(die, now)
    _sell_before(die, house, now)
    for account in house.accounts.values():
        reckoning.reckon(account, now)
    for brand in house.brands.values():
        listing_speakers.refresh(brand, now)
    _look_for_the_quiet(now)
    _follow(house)
    _put_in_order(house, before)


def _let_platforms_tell(die: Random, now: datetime) -> None:
    """Few are followed by many, and few posts go far."""
    said = Message.objects.inbound().filter(is_public=True, handle__isnull=False)
    people = Handle.objects.filter(pk__in=said.values("handle")).order_by("pk")
    for handle in (rows := list(people)):
        handle.followers = int(die.paretovariate(0.9) * 30)
    Handle.objects.bulk_update(rows, ["followers"])
    Spread.objects.bulk_create(
        Spread(
            message=message,
            likes=int(die.paretovariate(1.1)),
            comments=int(die.paretovariate(1.6)) - 1,
            shares=int(die.paretovariate(1.8)) - 1,
            counted_at=now,
        )
        for message in said.order_by("pk")
    )


def _sell_before(die: Random, house: House, now: datetime) -> None:
    """Some of those who wrote once, weeks ago, used to buy every ten days or so before that."""
    rows = Customer.objects.standing().filter(
        pk__in=Conversation.objects.values("handle__link__customer")
    )
    offers = Message.objects.filter(annotation__intent__in=("spam", "marketing"))
    rows = rows.exclude(
        links__handle__in=offers.values("handle")
    )  # they sell, and buy nothing
    last = rows.annotate(last=Max("links__handle__messages__sent_at"))
    quiet = last.filter(last__lt=now - QUIET_FOR).order_by("pk")
    for customer in die.sample(list(quiet), min(REGULARS, len(quiet))):
        talk = Conversation.objects.filter(handle__link__customer=customer).first()
        if talk is None:
            continue
        every = die.randint(7, 12)
        for n in range(1, die.randint(5, 8)):
            told = Told(
                external_id=f"C-{customer.pk}-{n}",
                number=f"{customer.pk}{n}",
                state=Order.State.PAID,
                at=customer.last - timedelta(days=n * every + die.randint(-2, 2)),
                amount=die.randint(900, 6_500),
                customer=customer,
            )
            selling.tell(talk.brand, told, by=SHOP)
    tell_all()


def _look_for_the_quiet(now: datetime) -> None:
    after: int | None = 0
    while after is not None:
        after = missing_people.look(now, after=after)


def _follow(house: House) -> None:
    """Whoever leads keeps an eye on the loudest voice, and has not looked at their last words yet."""
    loudest = Speaker.objects.filter(days=90).order_by("-score", "pk").first()
    if loudest is None:
        return
    person = Person.parse(loudest.person) or Person(handle_id=loudest.handle_id)
    said = Message.objects.inbound().filter(handle=loudest.handle_id)
    for key, note in LEADS.items():
        by = house.actor(key)
        following.follow(person, note=note, by=by)
        following.hear(list(said.values_list("pk", flat=True)))
        following.follow(person, note=note, tells=key == next(iter(LEADS)), by=by)


def _marks() -> tuple[int, int, int]:
    """Where log, live rows and jobs stood."""
    found = (model.objects.aggregate(last=Max("pk"))["last"] for model in (Activity, LiveEvent, Job))  # fmt: skip
    log, live, jobs = (pk or 0 for pk in found)
    return log, live, jobs


def _put_in_order(house: House, before: tuple[int, int, int]) -> None:
    """The log is in the order of its times: this was the last thing that was done. Nothing is left over."""
    log, live, jobs = before
    fresh = Activity.objects.filter(pk__gt=log)
    fresh.update(at=Activity.objects.exclude(pk__in=fresh).latest("at").at)
    LiveEvent.objects.filter(pk__gt=live, workspace=house.workspace).delete()
    Job.objects.filter(pk__gt=jobs, workspace=house.workspace).delete()
    OutboxEvent.objects.exclude(told_at=None).delete()
