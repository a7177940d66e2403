"""An answer is told from others by its place, its words, its time, and by what is known already."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels import lanes, registry
from ascolto.channels.actions import (
    accepting,
    asking,
    connecting,
    delivering,
    ingesting,
    writing,
)
from ascolto.channels.actions.writing import NewFile, Writing
from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Raw,
    Sent,
    Standing,
    Text,
    TryLater,
    reconciled,
)
from ascolto.channels.models import Account, Delivery, Message
from ascolto.connectors.fake.connector import Connector
from ascolto.core import storage
from ascolto.core.actor import Actor
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.provider import SECRET, TOKEN, Fault, Plan, providing

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(minutes=10)
LOST = Outgoing("key-1", "t1", "Sì,  certo.\n", handed_at=LONG_AGO, doubted_at=LONG_AGO)


def standing(id: str = "a", text: str = "Sì, certo.", **ago: float) -> Standing:
    return Standing(id, text, NOW - timedelta(**(ago or {"minutes": 9.0})))


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ([], None),
        ([standing()], "a"),
        ([standing(text="Si\u0300, certo.")], "a"),  # an accent in two characters
        ([standing(text="Sì, certo")], None),
        ([standing(minutes=11)], "a"),  # the provider's clock goes a little behind
        ([standing(minutes=12)], None),
        ([standing("b", minutes=8), standing("a")], "a"),  # the first one said
        ([standing("taken"), standing("b", minutes=8)], "b"),
    ],
)
def test_which_one_it_is(shown: list[Standing], found: str | None) -> None:
    lost = replace(LOST, taken=frozenset({"taken"}))
    sent = reconciled(lost, shown, reaches_back=True)
    assert (sent and sent.external_id) == found


def test_when_nobody_can_tell() -> None:
    with pytest.raises(OutcomeUnknown):
        reconciled(LOST, [], reaches_back=False)
    assert reconciled(LOST, [standing()], reaches_back=False)
    for wordless in (replace(LOST, text=" "), replace(LOST, handed_at=None)):
        with pytest.raises(OutcomeUnknown):
            reconciled(wordless, [standing()], reaches_back=True)


def test_what_is_not_there_yet_is_looked_for_again() -> None:
    """A minute since it is doubted, however long ago it was handed over."""
    fresh = replace(LOST, doubted_at=datetime.now(UTC) - timedelta(seconds=20))
    with pytest.raises(TryLater) as soon:
        reconciled(fresh, [], reaches_back=True)
    assert soon.value.after is not None
    assert timedelta(seconds=35) < soon.value.after <= timedelta(seconds=40)
    assert reconciled(fresh, [standing()], reaches_back=True)


# --- what the core hands over --------------------------------------------------------------------


@pytest.fixture
def lost(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Delivery:
    """An answer with a file that the provider took, without a word."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    plan = Plan(script=[Fault.ACCEPT, Fault.ACCEPT_AND_DROP])
    with providing(tmp_path / "ledger", plan=plan) as provider:
        config = {"base_url": provider.url, "token": TOKEN, "signing_secret": SECRET}
        account = make.account(cast.brand, config={**config, "timeout_seconds": 0.5})
        asked = make.inbound(account, make.handle(realm=f"account:{account.pk}"))[0]
        by = Actor.member(cast.marco)
        writing.write(Writing(asked.thread, "Certo.", by))
        lanes.send_due_here()
        writing.write(
            Writing(
                asked.thread,
                "Certo.",
                by,
                files=[NewFile("a.txt", storage.keep(b"ciao"))],
            )
        )
        lanes.send_due_here()
    return Delivery.objects.get(status=Delivery.Status.SENDING)


def asked_with(monkeypatch: pytest.MonkeyPatch, result: Any) -> list[Outgoing]:
    """Ask after what is lost; what the connector was asked with."""
    seen: list[Outgoing] = []

    def find(self: Connector, outgoing: Outgoing) -> Sent | None:
        seen.append(outgoing)
        if isinstance(result, Exception):
            raise result
        return result  # type: ignore[no-any-return]

    monkeypatch.setattr(Connector, "find", find)
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert asking.recover() == 1
    return seen


def test_the_connector_learns_all_that_tells_an_answer_from_others(
    lost: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Message.objects.get(delivery__status=Delivery.Status.SENT)
    [asked] = asked_with(monkeypatch, Sent("found-1", timezone.now()))
    assert (asked.text, asked.thread_id) == ("Certo.", before.thread.external_id)
    assert asked.idempotency_key == str(lost.idempotency_key)
    assert asked.handed_at == lost.handed_at is not None
    assert asked.doubted_at == lost.doubted_at is not None
    assert asked.taken == {before.external_id}
    assert [(file.name, file.content) for file in asked.files] == [("a.txt", b"")]
    lost.refresh_from_db()
    assert lost.status == Delivery.Status.SENT
    assert not asking.recover()


ENDED = NeedsReconnect(Text(it="Il token è scaduto.", en="The token has ended."))


def overdue() -> None:
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_credentials_that_ended_stop_the_account_and_leave_it_in_doubt(
    lost: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked after again once the account works."""
    asked_with(monkeypatch, ENDED)
    lost.refresh_from_db()
    account = Account.objects.get(pk=lost.account_id)
    assert (lost.status, lost.why) == (Delivery.Status.SENDING, "Il token è scaduto.")
    assert account.is_broken
    assert account.problem == "Il token è scaduto."
    overdue()
    assert asking.recover() == 0  # nobody is asked while the account is stopped
    config = registry.config_class(account.kind).model_validate(account.config)
    connecting.change(account, by=Actor.system(), config=config)
    asked_with(monkeypatch, Sent("found-1", timezone.now()))
    lost.refresh_from_db()
    assert lost.status == Delivery.Status.SENT


def test_an_account_that_stays_stopped_leaves_it_to_a_person_in_the_end(
    lost: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_with(monkeypatch, ENDED)
    long_ago = timezone.now() - delivering.GIVE_UP_AFTER - timedelta(minutes=1)
    Delivery.objects.filter(pk=lost.pk).update(created_at=long_ago)
    asked_with(monkeypatch, ENDED)
    lost.refresh_from_db()
    assert (lost.status, lost.why) == (Delivery.Status.UNKNOWN, "Il token è scaduto.")


def test_an_account_that_was_disconnected_is_not_said_to_be_broken(
    lost: Delivery,
) -> None:
    account = Account.objects.get(pk=lost.account_id)
    connecting.disconnect(account, by=Actor.system())
    overdue()
    assert asking.recover() == 1
    lost.refresh_from_db()
    account.refresh_from_db()
    assert lost.status == Delivery.Status.UNKNOWN
    assert not account.is_broken


def test_the_connector_learns_what_else_was_said_there(
    lost: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For those that list what we said without its words."""
    first = Message.objects.get(delivery__status=Delivery.Status.SENT)
    [asked] = asked_with(monkeypatch, TryLater("Not yet."))
    assert asked.beside == {first.external_id}
    assert not asked.is_one_of_many
    writing.write(Writing(first.thread, "Altro.", Actor.system()))
    other = Delivery.objects.exclude(status__in=["sent", "sending"]).get()
    Delivery.objects.filter(pk=other.pk).update(
        status=Delivery.Status.UNKNOWN, handed_at=timezone.now()
    )
    [asked] = asked_with(monkeypatch, TryLater("Not yet."))
    assert asked.beside == {first.external_id}
    assert asked.is_one_of_many


def test_who_says_when_to_ask_again_is_asked_then(
    lost: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_with(monkeypatch, TryLater("Not yet.", timedelta(minutes=4)))
    lost.refresh_from_db()
    assert lost.status == Delivery.Status.SENDING
    assert lost.lease_until is not None
    wait = lost.lease_until - timezone.now()
    assert timedelta(minutes=3) < wait <= timedelta(minutes=4)


def told(delivery: Delivery) -> None:
    """The provider tells by itself that it was delivered."""
    key, at = str(delivery.idempotency_key), timezone.now().isoformat()
    item = {"kind": "receipt", "of": key, "fate": "delivered", "at": at}
    accepting.accept(delivery.account, [Raw("r1", json.dumps(item).encode())])
    while ingesting.pump():
        pass
    delivery.refresh_from_db()


def test_a_receipt_settles_what_is_still_asked_after(lost: Delivery) -> None:
    told(lost)
    assert lost.status == Delivery.Status.SENT
    assert not asking.recover()


def test_a_receipt_leaves_alone_what_is_in_hand(lost: Delivery) -> None:
    """Its sender is about to settle it."""
    Delivery.objects.filter(pk=lost.pk).update(doubted_at=None)
    told(lost)
    assert lost.status == Delivery.Status.SENDING
