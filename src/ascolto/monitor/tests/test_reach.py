from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.channels.actions import consenting
from ascolto.channels.models import Account
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import linking, sparing
from ascolto.monitor.reads import reach
from ascolto.monitor.reads.reach import Way
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import assert_constant

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def way(cast: Cast, customer_id: int | None = None) -> Way:
    pk = customer_id or cast.zoe.pk
    return reach.ways([pk], cast.brand, now=timezone.now())[pk]


@pytest.fixture
def chat(cast: Cast) -> Account:
    return make.account(cast.brand, kind="webchat", config={})


def ago(days: float) -> dict[str, object]:
    return {"since": timezone.now() - timedelta(days=days)}


def test_it_is_the_private_thread_where_they_were_heard_last(
    cast: Cast, chat: Account
) -> None:
    here, there = make.thread(cast.account, cast.zoes), make.thread(chat, cast.zoes)
    make.inbound(cast.account, cast.zoes, "prima", thread=there, since=timezone.now() - DAY)  # fmt: skip
    make.inbound(chat, cast.zoes, "dopo", thread=here)
    # Both stand on their thread's account; what counts is when they last spoke there.
    assert way(cast).thread_id == here.pk
    assert way(cast).reach == "free"


def test_what_was_said_in_public_is_no_way(cast: Cast) -> None:
    make.inbound(cast.account, cast.zoes, "pessimo", is_public=True)
    found = way(cast)
    assert (found.reach, found.why) == ("none", "no_channel")


def test_after_the_window_only_an_approved_text_goes(cast: Cast) -> None:
    phone = make.handle(realm="phone", name="Ugo")
    ugo = make.customer("Ugo", phone)
    late = make.account(cast.brand, kind="whatsapp", config={})
    make.inbound(late, phone, "ciao", since=timezone.now() - timedelta(hours=2))
    fresh = way(cast, ugo.pk)
    assert fresh.reach == "free"
    assert fresh.until is not None
    at = fresh.until + timedelta(minutes=1)
    assert reach.ways([ugo.pk], cast.brand, now=at)[ugo.pk].reach == "template"


def test_who_texted_stop_is_left_alone_until_start(cast: Cast) -> None:
    phone = make.handle(realm="phone", name="Ugo")
    ugo = make.customer("Ugo", phone)
    gate = make.account(cast.brand, kind="sms", config={})
    place = make.thread(gate, phone)
    [stop] = make.inbound(gate, phone, "Stop", thread=place, since=timezone.now() - DAY)
    consenting.stop(stop, kind="sms")
    assert way(cast, ugo.pk).why == "stop"
    [start] = make.inbound(gate, phone, "Start", thread=place)
    consenting.start(start, kind="sms")
    assert way(cast, ugo.pk).why != "stop"


def test_who_said_stop_by_mail_gets_no_letter_there_whoever_names_the_address(
    cast: Cast,
) -> None:
    make.account(cast.brand, kind="email", name="posta")
    named = make.customer("Zoe sul sito", make.handle(realm="site", name="Zoe"))
    type(named).objects.filter(pk=named.pk).update(email="Zoe@example.net")
    assert way(cast).reach == way(cast, named.pk).reach == "free"
    consenting.forbid(cast.zoes, reason="per telefono", by=cast.as_("marco"))
    assert (way(cast).reach, way(cast).why) == ("none", "stop")
    assert way(cast, named.pk).why == "stop"
    consenting.allow(cast.zoes, reason="ha cambiato idea", by=cast.as_("marco"))
    assert way(cast).reach == "free"


def test_who_wants_no_message_gets_none_however_they_are_linked(cast: Cast) -> None:
    make.inbound(cast.account, cast.zoes)
    sparing.spare(cast.zoe, why="lo ha chiesto", by=cast.as_("marco"))
    sparing.spare(cast.zoe, why="di nuovo", by=cast.as_("sara"))
    assert way(cast).why == "no_contact"
    kept = make.customer("Zoe K.")
    linking.link(kept, cast.zoe, by=cast.as_("marco"))
    assert way(cast, kept.pk).why == "no_contact"
    sparing.release(cast.zoe, by=cast.as_("marco"))
    assert way(cast, kept.pk).reach == "free"
    with pytest.raises(Refusal):
        sparing.spare(cast.zoe, why="", by=cast.as_("marco"))


def test_an_address_is_a_way_where_the_brand_has_a_mailbox(cast: Cast) -> None:
    found = way(cast)
    assert (found.reach, found.address) == ("none", "")
    mailbox = make.account(cast.brand, kind="email", name="posta")
    found = way(cast)
    assert (found.reach, found.address, found.account_id) == ("free", "zoe@example.net", mailbox.pk)  # fmt: skip


def test_a_disconnected_account_is_no_way(cast: Cast) -> None:
    make.inbound(cast.account, cast.zoes)
    Account.objects.filter(pk=cast.account.pk).update(disconnected_at=timezone.now())
    assert way(cast).why == "disconnected"


def test_another_brands_channel_is_no_way(cast: Cast) -> None:
    other = make.brand("Rifugio")
    make.inbound(make.account(other), cast.zoes)
    assert way(cast).why == "no_channel"


def test_the_language_is_theirs_else_the_brands(cast: Cast) -> None:
    assert reach.spoken("", cast.brand) == "it"
    assert reach.spoken("de", cast.brand) == "en"
    assert reach.spoken("it-CH", cast.brand) == "it"


def test_five_hundred_cost_what_a_hundred_cost(cast: Cast) -> None:
    def work(count: int) -> object:
        ids = []
        for _ in range(count):
            handle = make.handle(name="Mia")
            ids.append(make.customer("Mia", handle).pk)
            make.inbound(cast.account, handle, "ciao")
        return lambda: reach.ways(ids, cast.brand, now=timezone.now())

    assert_constant(work, most=9)  # type: ignore[arg-type]
