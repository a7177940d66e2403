"""Customers who used to write or buy and have gone quiet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels.models import Account, Handle, Message
from ascolto.core.actor import Actor
from ascolto.core.models import Job, Role
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import linking, meeting, objecting
from ascolto.customers.models import Customer
from ascolto.events import OrderTold
from ascolto.monitor import jobs
from ascolto.monitor.actions import buying, missing_people, reaching
from ascolto.monitor.models import Purchase, Silence
from ascolto.monitor.reads import silences
from ascolto.nlp.models import Annotation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def wrote(account: Account, handle: Handle, *days_ago: int, **more: Any) -> Customer:
    customer = meeting.meet([handle])[handle.pk]
    for days in days_ago:
        at = timezone.now() - days * DAY
        make.inbound(account, handle, "Una camera?", "Per due", since=at, **more)
    return customer


def bought(cast: Cast, key: str, at: datetime, **more: object) -> OrderTold:
    told = {"customer_id": cast.zoe.pk, "brand_id": cast.brand.pk, "holds": True} | more
    return OrderTold(cast.workspace.pk, key, bought_at=at.isoformat(), **told)  # type: ignore[arg-type]


def test_who_wrote_every_week_and_is_silent_for_two_months(cast: Cast) -> None:
    wrote(cast.account, cast.zoes, 95, 88, 81, 74, 67, 60, rating=1)
    regular = make.handle("lia@example.net", name="Lia")
    wrote(cast.account, regular, 40, 30, 20, 10, 1)
    assert missing_people.look(timezone.now()) is None
    [row] = silences.listed(cast.marco, now=timezone.now()).rows
    assert row.customer == cast.zoe
    said = row.made_of.sentences("it")
    assert "tace da 60 giorni; di solito si fa sentire ogni 7" in said
    assert "le ultime parole erano scontente (100%)" in said


@pytest.mark.parametrize("intent", ["spam", "marketing"])
def test_who_only_wants_to_sell_to_us_is_nobody_who_has_gone_quiet(cast: Cast, intent: str) -> None:  # fmt: skip
    wrote(cast.account, cast.zoes, 95, 88, 81, 74, 67, 60)
    for message in Message.objects.filter(handle=cast.zoes):
        Annotation.objects.create(
            message=message, language="it", language_confidence=1, sentiment="neutral",
            sentiment_confidence=1, score=0, anger=0, anger_alone=0, intent=intent,
            intent_confidence=1, urgency="low", urgency_score=0, said_at=message.sent_at,
            model="test",
        )  # fmt: skip
    missing_people.look(timezone.now())
    assert not Silence.objects.exists()


def test_what_they_bought_counts_also_what_was_bought_long_ago(cast: Cast) -> None:
    now = timezone.now()
    wrote(cast.account, cast.zoes, 200, 170)
    told = [
        bought(cast, f"A{n}", now - days * DAY) for n, days in enumerate((140, 110))
    ]
    missing_people.look(now)
    assert not Silence.objects.exists()
    buying.hear([*told, *told])
    assert Purchase.objects.count() == 2
    missing_people.look(now)
    assert Silence.objects.get().customer == cast.zoe
    buying.hear([bought(cast, "A0", now - 140 * DAY, holds=False)])
    missing_people.look(now)
    assert not Silence.objects.exists()


def test_a_purchase_or_a_word_ends_it(cast: Cast) -> None:
    wrote(cast.account, cast.zoes, 95, 88, 81, 74, 67, 60)
    now = timezone.now()
    missing_people.look(now)
    buying.hear([bought(cast, "old", now - 80 * DAY)])
    assert Silence.objects.exists()
    buying.hear([bought(cast, "new", now)])
    assert not Silence.objects.exists()
    Purchase.objects.all().delete()
    missing_people.look(now)
    [message, *_] = make.inbound(cast.account, cast.zoes, "Eccomi")
    jobs.notice(message_ids=[message.pk])
    assert not Silence.objects.exists()


def test_the_nights_look_is_idempotent_goes_in_batches_and_keeps_decisions(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing_people, "BATCH", 3)
    for n in range(7):
        wrote(cast.account, make.handle(f"g{n}@example.net"), 95, 88, 81, 74, 67, 60)
    jobs.miss(after=0)
    for _round in range(3):
        for job in Job.objects.filter(name=jobs.miss.name):
            job.delete()
            jobs.miss(**job.args)
    assert Silence.objects.count() == 7
    row = Silence.objects.order_by("pk")[0]
    reaching.leave(row, until=timezone.now() + 30 * DAY, by=cast.as_("marco"))
    after: int | None = 0
    while after is not None:
        after = missing_people.look(timezone.now(), after=after)
    assert Silence.objects.count() == 7
    assert Silence.objects.get(pk=row.pk).left_until is not None


def test_a_batch_costs_as_many_questions_as_one(cast: Cast) -> None:
    wrote(cast.account, cast.zoes, 95, 88, 81, 74, 67, 60)
    now = timezone.now()
    few = count(lambda: missing_people.look(now))
    for n in range(12):
        wrote(cast.account, make.handle(f"g{n}@example.net"), 95, 88, 81, 74, 67, 60)
    assert count(lambda: missing_people.look(now)) == few <= 12
    page = count(lambda: silences.listed(cast.marco, now=now))
    assert page == 2


def test_each_shelf_has_its_own(cast: Cast) -> None:
    for n in range(4):
        wrote(cast.account, make.handle(f"g{n}@example.net"), 95, 88, 81, 74, 67, 60)
    now = timezone.now()
    missing_people.look(now)
    a, b, c, d = Silence.objects.order_by("pk")
    by = cast.as_("marco")
    reaching.leave(a, until=now + 5 * DAY, by=by)
    reaching.check_in(b, by=by)
    reaching.retire(c, by=by)
    reaching.retire(c, by=by)

    def on(shelf: str, at: datetime) -> set[int]:
        return {r.pk for r in silences.listed(cast.marco, now=at, shelf=shelf).rows}

    assert [on(s, now) for s in silences.SHELVES] == [{d.pk}, {a.pk, b.pk}, {c.pk}]
    assert on("waiting", now + 30 * DAY) == {a.pk, b.pk, d.pk}
    reaching.bring_back(c, by=by)
    assert on("gone", now) == set()
    with pytest.raises(Refusal):
        reaching.leave(d, until=now - DAY, by=by)


def test_who_sees_another_brand_and_who_is_not_profiled(cast: Cast) -> None:
    wrote(cast.account, cast.zoes, 95, 88, 81, 74, 67, 60)
    now = timezone.now()
    missing_people.look(now)
    other = make.member("Bruno", role=Role.ADMIN, brands=[make.brand("Altro")])
    assert silences.listed(other, now=now).rows == []
    assert silences.of_customer(cast.zoe, other) is None
    assert silences.of_customer(cast.zoe, cast.marco) is not None
    objecting.refuse(cast.zoe, by=cast.as_("marco"))
    assert silences.listed(cast.marco, now=now).rows == []
    missing_people.look(now)
    assert not Silence.objects.exists()


def test_linked_customers_are_one_silence(cast: Cast) -> None:
    other = make.handle("+39333", realm="phone")
    absorbed = wrote(cast.account, other, 95, 81, 67)
    wrote(cast.account, cast.zoes, 88, 74, 60)
    now = timezone.now()
    missing_people.look(now)
    assert not Silence.objects.exists()
    linking.link(cast.zoe, absorbed, by=Actor.system())
    missing_people.look(now)
    assert Silence.objects.get().customer == cast.zoe


def test_very_many_contacts_at_once_end_the_right_silence(cast: Cast) -> None:
    now = timezone.now()
    wrote(cast.account, cast.zoes, 95, 88, 81, 74, 67, 60, rating=1)
    missing_people.look(now)
    older = (cast.brand.pk, cast.zoe.pk, now - 90 * DAY)
    strangers = [(cast.brand.pk, 1_000_000 + n, now) for n in range(1_200)]
    reaching.heard_from([older, *strangers])
    assert Silence.objects.exists()
    reaching.heard_from([(cast.brand.pk, cast.zoe.pk, now), older, *strangers])
    assert not Silence.objects.exists()
