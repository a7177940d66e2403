"""Strangers who are only heard: who is called by name, and who is not."""

from __future__ import annotations

import pytest
from django.utils import timezone

from ascolto.channels.models import Account, Handle, Message
from ascolto.core.actor import Actor
from ascolto.core.models import Activity
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import meeting
from ascolto.monitor.actions import (
    alerting,
    following,
    matching,
    naming_voices,
    watching,
)
from ascolto.monitor.models import Influence, Watch
from ascolto.monitor.person import Person
from ascolto.monitor.reads import alerts, board, mentions, veiling
from ascolto.monitor.reads.mentions import Asked
from ascolto.monitor.warning.finding import Finding
from ascolto.operate.actions import engaging
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

pytestmark = pytest.mark.django_db
NAME = "Tullia Serra"


@pytest.fixture
def feed(cast: Cast) -> Account:
    """A feed: nobody there writes to us."""
    return make.account(
        cast.brand, kind="rss", config={"feed_url": "https://blog.example/feed"}
    )


@pytest.fixture
def watch(cast: Cast) -> Watch:
    return watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))


@pytest.fixture
def said(feed: Account, watch: Watch) -> Message:
    handle = make.handle(name=NAME, external_id="tullia", realm=f"account:{feed.pk}")
    [message] = make.inbound(feed, handle, "Il lago puzza", is_public=True)
    matching.match([message.pk])
    return message


def who(message: Message) -> Handle:
    assert message.handle is not None
    return message.handle


def shown(message: Message) -> str:
    handle = Handle.objects.get(pk=message.handle_id)
    veiling.veil([None, handle])
    return str(handle)


def everywhere(cast: Cast, watch: Watch, message: Message) -> list[str]:
    """What a member reads of who said it, room by room."""
    now = timezone.localtime()
    finding = Finding("topic", now, 0.99, (message.pk,), ("a",), ("puzza",), {"voices": 1, "posts": 1})  # fmt: skip
    [alert] = alerting.raise_(watch, [finding], now=now)
    told = alerts.told(alert)
    [post] = told.posts
    [voice] = told.voices
    [mention] = mentions.listed(cast.marco, Asked(), now=now).mentions
    [top] = board.board(cast.marco, now=now).voices
    [found] = watching.preview("lago", cast.marco).newest
    return [
        str(post.first.handle), str(voice.handle), str(mention.message.handle),
        top.name, str(found.first.handle),
    ]  # fmt: skip


def test_a_stranger_has_the_same_pseudonym_in_every_room(
    cast: Cast, watch: Watch, said: Message
) -> None:
    names = everywhere(cast, watch, said)
    assert set(names) == {shown(said)}
    assert NAME not in names
    other = make.handle(name=NAME, external_id="other", realm=who(said).realm)
    assert veiling.pseudonym(other) != veiling.pseudonym(who(said))


def test_who_acts_on_it_reads_the_name(cast: Cast, said: Message) -> None:
    assert shown(said) != NAME
    engaging.engage(said, by=cast.as_("marco"))
    assert shown(said) == NAME
    assert Activity.objects.filter(verb="engaged").exists()


def test_customers_followed_and_public_voices_have_names(
    cast: Cast, feed: Account, said: Message
) -> None:
    others = [make.handle(name=f"Voce {n}", external_id=f"v{n}") for n in range(3)]
    for handle in others:
        make.inbound(feed, handle, "Il lago")
    ids = {who(said).pk, *(h.pk for h in others)}
    assert veiling.strangers(ids) == ids
    meeting.meet([others[0]])
    following.follow(Person(None, others[1].pk), note="Giornalista", tells=False, by=cast.as_("marco"))  # fmt: skip
    Influence.objects.create(account=feed, handle=others[2], score=88, parts=[])
    assert veiling.strangers(ids) == {who(said).pk}


def test_who_wrote_to_us_is_no_stranger(cast: Cast, said: Message) -> None:
    make.inbound(cast.account, who(said), "Buongiorno, avete posto?")
    assert shown(said) == NAME


def test_an_administrator_may_show_names_and_says_why(
    cast: Cast, said: Message
) -> None:
    ada = Actor.member(cast.ada)
    with pytest.raises(Refusal):
        naming_voices.name(why="  ", by=ada)
    naming_voices.name(why="Cerchiamo chi ci imita.", by=ada)
    naming_voices.name(why="Ancora.", by=ada)
    assert shown(said) == NAME
    [row] = Activity.objects.filter(verb="named voices")
    assert row.details == {"why": "Cerchiamo chi ci imita."}
    naming_voices.veil(by=ada)
    assert shown(said) != NAME
    assert Activity.objects.filter(verb="veiled voices").count() == 1


def test_a_hundred_take_as_many_questions_as_one(cast: Cast, feed: Account) -> None:
    many = [make.handle(name=f"V{n}", external_id=f"v{n}") for n in range(100)]
    one = count(lambda: veiling.veil(many[:1]))
    hundred = count(lambda: veiling.veil(many))
    assert hundred == one <= 7
