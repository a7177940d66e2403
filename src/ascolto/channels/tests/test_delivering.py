"""Sending at most once, whatever ends the process in between."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import timezone

from ascolto.channels import lanes, registry, sending
from ascolto.channels.actions import asking, connecting, delivering, writing
from ascolto.channels.actions.writing import Writing
from ascolto.channels.contract import NeedsReconnect, Sent, Text
from ascolto.channels.models import Delivery, Message
from ascolto.core.actor import Actor
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.provider import SECRET, TOKEN, Fault, Plan, accepted, providing

PAST = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")


def answer(cast: Cast, url: str, **config: object) -> Message:
    settings = {"base_url": url, "token": TOKEN, "signing_secret": SECRET}
    account = make.account(
        cast.brand, config={**settings, "timeout_seconds": 0.5, **config}
    )
    asked = make.inbound(account, make.handle(realm=f"account:{account.pk}"))[0]
    return writing.write(Writing(asked.thread, "Certo.", Actor.member(cast.marco)))


def let_leases_run_out() -> None:
    Delivery.objects.exclude(lease_until=None).update(lease_until=timezone.now() - PAST)


def status() -> str:
    return str(Delivery.objects.get().status)


def test_what_was_claimed_and_never_begun_is_due_again(
    cast: Cast, tmp_path: Path
) -> None:
    """Also where the provider cannot be asked: it certainly did not go out."""
    with providing(tmp_path / "ledger") as provider:
        answer(cast, provider.url, can_find=False)
        assert delivering.claim()  # and the process dies
        assert not delivering.claim()  # somebody has it in hand
        let_leases_run_out()
        assert not asking.recover()
        assert lanes.send_due_here() == 1
    assert status() == Delivery.Status.SENT
    assert list(accepted(tmp_path / "ledger").values()) == [1]


def test_what_was_begun_is_asked_after_and_not_sent_again(
    cast: Cast, tmp_path: Path
) -> None:
    plan = Plan(script=[Fault.ACCEPT_AND_DROP])
    with providing(tmp_path / "ledger", plan=plan) as provider:
        answer(cast, provider.url)
        lanes.send_due_here()
        assert status() == Delivery.Status.SENDING
        let_leases_run_out()
        assert not delivering.claim()
        assert asking.recover() == 1
    assert status() == Delivery.Status.SENT
    assert list(accepted(tmp_path / "ledger").values()) == [1]


def test_who_cannot_be_reached_is_asked_later_and_later(
    cast: Cast, tmp_path: Path
) -> None:
    plan = Plan(script=[Fault.ACCEPT_AND_DROP])
    with providing(tmp_path / "ledger", plan=plan) as provider:
        answer(cast, provider.url)
        lanes.send_due_here()
        waits = []
        provider.stop()
        for _ in range(2):
            let_leases_run_out()
            asking.recover()
            row = Delivery.objects.get()
            assert row.status == Delivery.Status.SENDING
            assert row.lease_until is not None
            waits.append(row.lease_until - timezone.now())
    assert timedelta(0) < waits[0] < waits[1]


def test_a_sender_whose_lease_ran_out_comes_too_late(
    cast: Cast, tmp_path: Path
) -> None:
    with providing(tmp_path / "ledger") as provider:
        answer(cast, provider.url)
        (late,) = delivering.claim()
        let_leases_run_out()
        delivering.send(late)
        assert not accepted(tmp_path / "ledger")
        assert delivering.claim() == [late]


def test_leases_are_renewed_again_when_the_database_is_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def renew(ids: list[int]) -> None:
        asked.append(ids)
        if len(asked) == 1:
            raise OperationalError("the database is away")
        own._stop.set()

    monkeypatch.setattr(lanes, "RENEW_EVERY", 0.01)
    monkeypatch.setattr(delivering, "renew", renew)
    own = lanes.Lanes(width=1)
    own._in_hand = {7: 1}
    assert own._stop.wait(10)
    assert asked == [[7], [7]]
    own.close()


def test_what_waits_for_its_turn_when_we_stop_is_given_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make.account(cast.brand)
    asked = make.inbound(account, make.handle(realm=f"account:{account.pk}"))[0]
    for said in ("Certo.", "Anche domani."):
        writing.write(Writing(asked.thread, said, Actor.member(cast.marco)))
    begun, sent = threading.Event(), []

    def send(pk: int) -> None:
        sent.append(pk)
        begun.set()
        assert own._stop.wait(20)

    monkeypatch.setattr(delivering, "send", send)
    own = lanes.Lanes(width=1)
    assert own.step() == 2
    assert begun.wait(20)
    own.close()
    first, second = Delivery.objects.order_by("not_before", "pk")
    assert sent == [first.pk]
    assert second.lease_until is None
    assert second.pk in delivering.claim()


ENDED = NeedsReconnect(Text(it="Il token è scaduto.", en="The token has ended."))


def refused_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    def hand_over(made: object, outgoing: object) -> Sent:
        raise ENDED

    monkeypatch.setattr(sending, "hand_over", hand_over)


def test_what_waits_for_credentials_goes_out_as_soon_as_they_are_there(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with providing(tmp_path / "ledger") as provider:
        account = answer(cast, provider.url).account
        with monkeypatch.context() as ended:
            refused_entry(ended)
            lanes.send_due_here()
        account.refresh_from_db()
        assert account.is_broken
        assert Delivery.objects.get().why == "Il token è scaduto."
        assert lanes.send_due_here() == 0  # not again and again
        config = registry.config_class(account.kind).model_validate(account.config)
        connecting.change(account, by=Actor.member(cast.marco), config=config)
        assert lanes.send_due_here() == 1
    assert status() == Delivery.Status.SENT


def test_nobody_waits_for_credentials_for_ever(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused_entry(monkeypatch)
    answer(cast, "http://127.0.0.1:9")
    long_ago = timezone.now() - delivering.GIVE_UP_AFTER - timedelta(minutes=1)
    Delivery.objects.update(created_at=long_ago)
    lanes.send_due_here()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.why) == ("failed", "Il token è scaduto.")
