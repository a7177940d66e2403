"""Posts of our own: by the one door of all we say, once, and what is said below them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from ascolto.channels import lanes
from ascolto.channels.actions import asking, delivering, publishing
from ascolto.channels.contract import Sent
from ascolto.channels.models import Account, Delivery, Message, Thread
from ascolto.core import bus
from ascolto.core.refusal import Refusal
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from ascolto.testing.provider import SECRET, TOKEN, Fault, Plan, accepted, providing

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("6f0f5a0e-6d0b-4a7e-9b60-1f6ad0c1d3a7")
SENT = Sent("m-9", datetime(2026, 1, 1, tzinfo=UTC), permalink="https://fake.example/9")


@pytest.fixture(autouse=True)
def _reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")


def account(cast: Cast, url: str, **config: object) -> Account:
    known = {"base_url": url, "token": TOKEN, "signing_secret": SECRET}
    made: Account = make.account(
        cast.brand, config={**known, "timeout_seconds": 0.5, **config}
    )
    return made


def post(cast: Cast, place: Account, text: str = "Sappiamo del freddo.") -> Message:
    return publishing.publish(place, text, key=KEY, language="it", by=cast.as_("marco"))


def code(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as problem:
        deed()
    return problem.value.code


def let_leases_run_out() -> None:
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.exclude(lease_until=None).update(lease_until=past)


def test_it_stands_there_once_by_its_own_name(cast: Cast, tmp_path: Path) -> None:
    with providing(tmp_path / "ledger") as provider:
        place = account(cast, provider.url)
        first = post(cast, place)
        assert post(cast, place) == first
        lanes.send_due_here()
        bus.dispatch()
    assert list(accepted(tmp_path / "ledger").values()) == [1]
    first.refresh_from_db()
    assert first.is_post
    assert first.permalink == f"https://fake.example/posts/{first.external_id}"
    assert (first.thread.external_id, first.thread.permalink) == (first.external_id, first.permalink)  # fmt: skip
    assert first.thread.is_public
    assert not Conversation.objects.filter(thread=first.thread).exists()


def test_what_got_lost_is_asked_after_and_not_published_again(
    cast: Cast, tmp_path: Path
) -> None:
    plan = Plan(script=[Fault.ACCEPT_AND_DROP])
    with providing(tmp_path / "ledger", plan=plan) as provider:
        made = post(cast, account(cast, provider.url))
        lanes.send_due_here()
        assert Delivery.objects.get().status == Delivery.Status.SENDING
        let_leases_run_out()
        assert asking.recover() == 1
    assert Delivery.objects.get().status == Delivery.Status.SENT
    assert list(accepted(tmp_path / "ledger").values()) == [1]
    made.refresh_from_db()
    assert made.external_id != str(KEY)


def test_where_nobody_can_tell_a_person_says_so(cast: Cast, tmp_path: Path) -> None:
    plan = Plan(script=[Fault.ACCEPT_AND_DROP])
    with providing(tmp_path / "ledger", plan=plan) as provider:
        post(cast, account(cast, provider.url, can_find=False))
        lanes.send_due_here()
        let_leases_run_out()
        asking.recover()
        row = Delivery.objects.get()
        assert row.status == Delivery.Status.UNKNOWN
        assert not delivering.claim()
        delivering.decide(row, went_out=True, by=cast.as_("sara"))
    assert list(accepted(tmp_path / "ledger").values()) == [1]


def test_the_providers_echo_may_come_first(cast: Cast, tmp_path: Path) -> None:
    with providing(tmp_path / "ledger") as provider:
        place = account(cast, provider.url)
        made = post(cast, place)
        echo = Thread.objects.create(account=place, external_id="m-9", is_public=True)
        Message.objects.create(
            account=place, thread=echo, external_id="m-9", direction="out", is_public=True,
            text=made.text, sent_at=timezone.now(),
        )  # fmt: skip
        begun = made.thread_id
        publishing.place(made, "m-9", SENT)
    made.refresh_from_db()
    assert made.thread == echo
    assert not Thread.objects.filter(pk=begun).exists()


def test_what_would_be_refused_is_refused_before_the_network(cast: Cast) -> None:
    place = account(cast, "http://127.0.0.1:9")
    assert code(lambda: post(cast, place, " ")) == "empty"
    assert code(lambda: post(cast, place, "x" * 2_001)) == "too_long"
    mailbox = make.account(cast.brand, kind="email", name="posta")
    assert code(lambda: post(cast, mailbox)) == "by_hand"
    assert not Message.objects.exists()


def test_below_a_post_everybody_has_a_conversation_of_their_own(
    cast: Cast, tmp_path: Path
) -> None:
    """Also where the provider says what it answers: an answer goes on, a post does not."""
    portal = make.account(cast.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8})  # fmt: skip
    ours = make.thread(portal, external_id="p-1", is_public=True)
    Message.objects.create(
        account=portal, thread=ours, external_id="p-1", direction="out", is_public=True,
        text="Sappiamo.", sent_at=timezone.now(), meta={"post": True},
    )  # fmt: skip
    zoe = hear(
        portal, said("E stasera?", who="zoe", thread="p-1/zoe", in_reply_to="p-1")
    )
    ugo = hear(portal, said("Grazie", who="ugo", thread="p-1/ugo", in_reply_to="p-1"))
    assert zoe.thread_id != ugo.thread_id
    assert ours.pk not in (zoe.thread_id, ugo.thread_id)
