"""Who writes most and reaches furthest; following somebody; who asked not to be profiled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels.models import Account, Handle, Message, Spread
from ascolto.core import bus
from ascolto.core.actor import Actor
from ascolto.core.models import Job, Role
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import linking, meeting, objecting
from ascolto.monitor import jobs, labels
from ascolto.monitor.actions import (
    following,
    forgetting,
    listing_speakers,
    matching,
    reckoning,
    watching,
)
from ascolto.monitor.models import Following, Influence, Mention, Sighting, Speaker
from ascolto.monitor.person import Person
from ascolto.monitor.reads import people
from ascolto.monitor.reads.people import Asked
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

pytestmark = pytest.mark.django_db

NOW = timezone.now


@pytest.fixture
def wall(cast: Cast) -> Account:
    """Where people write in public."""
    return make.account(cast.brand, name="Piazza")


def author(wall: Account, name: str, **more: Any) -> Handle:
    realm = f"account:{wall.pk}"
    handle = make.handle(name, realm=realm, name=f"{name} (@{name})", **more)
    meeting.meet([handle])
    return handle


def post(
    wall: Account,
    who: Handle,
    text: str = "Il lago",
    reached: dict[str, int] | None = None,
    **more: Any,
) -> Message:
    [message] = make.inbound(wall, who, text, is_public=True, **more)
    if reached:
        Spread.objects.create(message=message, counted_at=NOW(), **reached)
    return message


def crowd(wall: Account, size: int = 6, start: int = 0) -> list[Handle]:
    found = [author(wall, f"u{start + n}", followers=50 + n) for n in range(size)]
    for n, who in enumerate(found):
        post(wall, who, f"Il lago {n}", reached={"likes": n + 1})
    return found


def test_who_moves_people_and_is_named_carries_far(cast: Cast, wall: Account) -> None:
    others = crowd(wall)
    star = author(wall, "stella", followers=90_000)
    first = post(wall, star, "Che lago", reached={"likes": 4_000, "shares": 900})
    for who in others[:3]:
        post(wall, who, "sono d'accordo", in_reply_to=first.external_id)
    post(wall, others[4], "lo dice anche @stella!")
    assert reckoning.reckon(wall, NOW()) == 7
    best = Influence.objects.strongest()[0]
    assert best.handle == star
    assert best.score > 70
    said = best.made_of.sentences("it")
    assert "90000 persone lo seguono" in said
    assert "fa reagire più del 93% degli altri" in said
    assert "gli rispondono più che al 93% degli altri" in said


def test_reckoning_again_changes_nothing_and_is_a_constant_number_of_queries(
    cast: Cast, wall: Account
) -> None:
    crowd(wall)
    now = NOW()
    few = count(lambda: reckoning.reckon(wall, now))
    before = list(Influence.objects.order_by("pk").values())
    crowd(wall, 30, 10)
    assert count(lambda: reckoning.reckon(wall, now)) == few <= 16
    assert Influence.objects.count() == 36
    reckoning.reckon(wall, now)
    ids = [row["id"] for row in before]
    assert (
        list(Influence.objects.order_by("pk").values_list("pk", flat=True))[:6] == ids
    )


def test_who_no_longer_writes_has_no_influence(cast: Cast, wall: Account) -> None:
    post(wall, author(wall, "ieri"), since=NOW() - timedelta(days=364))
    assert reckoning.reckon(wall, NOW()) == 1
    assert reckoning.reckon(wall, NOW() + timedelta(days=3)) == 0
    assert not Influence.objects.exists()


def test_early_warning_hears_influence(cast: Cast, wall: Account) -> None:
    watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    crowd(wall)
    star = author(wall, "stella", followers=2_000_000)
    message = post(wall, star, "Il lago puzza", reached={"likes": 9_000_000})
    matching.match([message.pk])
    assert Mention.objects.get(message=message).influence == 0
    reckoning.reckon(wall, NOW())
    found = Mention.objects.get(message=message).influence
    assert found == labels.of([message])[message.pk].influence > 70
    private = make.inbound(wall, star, "in privato")
    assert labels.of(private)[private[0].pk].influence == 0


def test_the_list_joins_the_handles_of_a_customer(cast: Cast, wall: Account) -> None:
    star = author(wall, "stella", followers=9_000)
    post(wall, star, "Il lago puzza", rating=1, reached={"likes": 3_000})
    linking.link(cast.zoe, star.link.customer, by=Actor.system())
    make.inbound(cast.account, cast.zoes, "Buongiorno", "Allora?")
    crowd(wall)
    reckoning.reckon(wall, NOW())
    listing_speakers.refresh(cast.brand, NOW())
    page = people.listed(cast.marco, Asked(order="writes"))
    first = page.rows[0].speaker
    assert first.customer == cast.zoe
    assert (first.messages, first.public, first.accounts) == (3, 1, 2)
    assert (first.mood, first.handle) == ("unhappy", star)
    assert people.listed(cast.marco, Asked()).rows[0].speaker.customer == cast.zoe
    moods = people.listed(cast.marco, Asked(mood="unhappy")).rows
    assert [line.speaker.customer for line in moods] == [cast.zoe]
    assert people.of_customer(cast.zoe, cast.marco) is not None


def test_a_feed_counts_only_where_it_speaks_of_us(cast: Cast) -> None:
    config = {"feed_url": "https://blog.example/feed"}
    feed = make.account(cast.brand, kind="rss", config=config)
    blog, other = author(feed, "blog"), author(feed, "altro")
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    ours = post(feed, blog, "Una notte al lago")
    post(feed, blog, "Una ricetta"), post(feed, other, "Un'altra")
    matching.match([ours.pk])
    assert watch.mentions.count() == 1
    reckoning.reckon(feed, NOW())
    half = Influence.objects.get(handle=blog)
    assert "parla di noi nel 50% dei suoi post" in half.made_of.sentences("it")
    listing_speakers.refresh(cast.brand, NOW())
    assert {s.handle for s in Speaker.objects.filter(days=30)} == {blog}


def test_pages_follow_each_other_and_ask_as_often_for_many(
    cast: Cast, wall: Account
) -> None:
    crowd(wall, 4)
    reckoning.reckon(wall, NOW())
    listing_speakers.refresh(cast.brand, NOW())
    few = count(lambda: people.listed(cast.marco, Asked()))
    crowd(wall, 70, 10)
    reckoning.reckon(wall, NOW())
    listing_speakers.refresh(cast.brand, NOW())
    assert count(lambda: people.listed(cast.marco, Asked())) == few <= 5
    for order in people.ORDERS:
        first = people.listed(cast.marco, Asked(order=order))
        second = people.listed(cast.marco, Asked(order=order), after=first.after)
        seen = [line.speaker.pk for page in (first, second) for line in page.rows]
        assert len(seen) == len(set(seen)) == 74
        assert second.after == ""


def test_who_sees_another_brand_sees_nobody_of_this_one(cast: Cast, wall: Account) -> None:  # fmt: skip
    [who] = crowd(wall, 1)
    reckoning.reckon(wall, NOW())
    listing_speakers.refresh(cast.brand, NOW())
    other = make.member("Bruno", role=Role.ADMIN, brands=[make.brand("Altro")])
    assert people.listed(other, Asked()).rows == []
    assert people.of_customer(who.link.customer, other) is None
    following.follow(Person(who.link.customer_id), tells=True, by=Actor.member(other))
    following.hear([post(wall, who).pk])
    assert not Sighting.objects.exists()


# --- following -----------------------------------------------------------------------------------


def test_what_somebody_followed_writes_is_shown_first_and_told(cast: Cast, wall: Account) -> None:  # fmt: skip
    who = author(wall, "stella")
    person = Person(who.link.customer_id)
    by = cast.as_("marco")
    following.follow(person, note=" giornalista ", by=by)
    row = following.follow(person, note="giornalista", tells=True, by=by)
    assert Following.objects.count() == 1
    old = post(wall, who)
    following.hear([old.pk])
    assert people.unseen(cast.marco) == 1
    [seen] = people.sightings(cast.marco)[0]
    following.look(cast.marco, [seen.pk], NOW())
    new = post(wall, who, "ancora")
    following.hear([old.pk, new.pk])
    following.hear([old.pk, new.pk])
    found, _more = people.sightings(cast.marco)
    assert [s.message_id for s in found] == [new.pk, old.pk]
    assert people.unseen(cast.marco) == 1
    assert people.unseen(cast.sara) == 0
    assert people.following(cast.marco, who.link.customer) == row
    following.unfollow(person, by=by)
    following.unfollow(person, by=by)
    following.hear([post(wall, who).pk])
    assert not Sighting.objects.exists()


def test_following_goes_on_when_customers_are_linked(cast: Cast, wall: Account) -> None:
    who = author(wall, "stella")
    following.follow(Person(who.link.customer_id), by=cast.as_("marco"))
    linking.link(cast.zoe, who.link.customer, by=Actor.system())
    [message] = make.inbound(cast.account, cast.zoes)
    following.hear([message.pk])
    assert people.unseen(cast.marco) == 1
    assert people.following(cast.marco, cast.zoe) is not None


def test_a_job_waits_only_where_somebody_is_followed(cast: Cast, wall: Account) -> None:
    who = author(wall, "stella")
    from ascolto.events import MessagesReceived

    def arrives() -> int:
        bus.publish(MessagesReceived(cast.workspace.pk, (post(wall, who).pk,)))
        bus.dispatch()
        return Job.objects.filter(name=jobs.notice.name).count()

    assert arrives() == 0
    following.follow(Person(None, who.pk), by=cast.as_("marco"))
    assert arrives() == 1


# --- not profiled --------------------------------------------------------------------------------


def test_who_asked_not_to_be_profiled_is_forgotten_and_stays_so(cast: Cast, wall: Account) -> None:  # fmt: skip
    who, *_others = crowd(wall)
    person = who.link.customer
    watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    following.follow(Person(person.pk), by=cast.as_("marco"))
    message = post(wall, who)
    matching.match([message.pk])
    reckoning.reckon(wall, NOW())
    listing_speakers.refresh(cast.brand, NOW())
    objecting.refuse(person, by=cast.as_("marco"))
    objecting.refuse(person, by=cast.as_("marco"))
    assert all(line.speaker.customer != person for line in people.listed(cast.marco, Asked()).rows)  # fmt: skip
    forgetting.forget([person.pk])
    reckoning.reckon(wall, NOW())
    listing_speakers.refresh(cast.brand, NOW())
    assert not Influence.objects.filter(handle=who).exists()
    assert not Speaker.objects.filter(customer=person).exists()
    assert not Following.objects.exists()
    assert Mention.objects.get(message=message).influence == 0
    with pytest.raises(Refusal):
        following.follow(Person(None, who.pk), by=cast.as_("marco"))
    objecting.allow(person, by=cast.as_("marco"))
    reckoning.reckon(wall, NOW())
    assert Influence.objects.filter(handle=who).exists()


def test_an_objection_holds_for_all_that_a_person_turns_out_to_be(cast: Cast, wall: Account) -> None:  # fmt: skip
    who, *_others = crowd(wall)
    objecting.refuse(cast.zoe, by=cast.as_("marco"))
    linking.link(who.link.customer, cast.zoe, by=Actor.system())
    forgetting.forget([who.link.customer_id])
    reckoning.reckon(wall, NOW())
    assert not Influence.objects.filter(handle=who).exists()
