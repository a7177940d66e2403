"""The channel of the tests, and the provider that fails on command."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from ascolto.channels.contract import (
    Call,
    ChannelError,
    Forged,
    OutcomeUnknown,
    Refused,
    TryLater,
)
from ascolto.connectors.fake.tests.harness import at, with_provider
from ascolto.testing.connectors import outgoing, post
from ascolto.testing.provider import (
    SECRET,
    Fault,
    Plan,
    Provider,
    accepted,
    read,
    refused,
    signed,
)

MESSAGE = {
    "kind": "message",
    "id": "m-1",
    "thread": "t-1",
    "author": {"id": "zoe"},
    "text": "Buongiorno",
    "at": "2026-11-20T18:04:11+01:00",
}


def numbered(count: int) -> list[dict[str, object]]:
    return [{**MESSAGE, "id": f"m-{number}"} for number in range(count)]


def test_polling_resumes_at_the_cursor() -> None:
    with with_provider(Plan(), page_size=3) as (provider, connector, _):
        provider.say(*numbered(7))
        cursor, seen, pages = "", [], 0
        more = True
        while more:
            page = connector.poll(cursor)
            seen += [json.loads(raw.body)["id"] for raw in page.items]
            cursor, more, pages = page.cursor, page.more, pages + 1
        assert seen == [f"m-{number}" for number in range(7)]
        assert pages == 3
        assert connector.poll(cursor).items == ()
        provider.say({**MESSAGE, "id": "m-7"})
        [late] = connector.poll(cursor).items
        assert json.loads(late.body)["id"] == "m-7"


def test_the_same_item_twice_is_the_same_delivery_and_an_edit_is_another() -> None:
    with with_provider(Plan()) as (provider, connector, _):
        provider.say(MESSAGE, MESSAGE, {**MESSAGE, "kind": "edit"})
        ids = [raw.delivery_id for raw in connector.poll("").items]
    assert ids[0] == ids[1] != ids[2]


def test_listening_ends_with_news_or_with_time() -> None:
    with with_provider(Plan()) as (provider, connector, _):
        connector.poll("")
        begun = time.monotonic()
        assert connector.wait(0.2) is False
        assert time.monotonic() - begun >= 0.2
        provider.say(MESSAGE)
        assert connector.wait(5) is True


@pytest.mark.parametrize(
    ("fault", "expected", "taken"),
    [
        (Fault.ACCEPT, None, 1),
        (Fault.ACCEPT_IN_SILENCE, OutcomeUnknown, 1),
        (Fault.ACCEPT_AND_DROP, OutcomeUnknown, 1),
        (Fault.ACCEPT_AND_CRASH, OutcomeUnknown, 1),
        (Fault.REFUSE, Refused, 0),
        (Fault.TOO_MANY, TryLater, 0),
        (Fault.BROKEN, TryLater, 0),
        (Fault.DROP, OutcomeUnknown, 0),
        (Fault.DIE, OutcomeUnknown, 0),
    ],
)
def test_every_fault_becomes_what_it_means(
    fault: Fault, expected: type[ChannelError] | None, taken: int
) -> None:
    plan = Plan.always(fault, silence_for=0.8, dead_for=0.3)
    with with_provider(plan) as (_, connector, ledger):
        if expected:
            with pytest.raises(expected):
                connector.reply(outgoing())
        else:
            assert connector.reply(outgoing()).external_id
        assert accepted(ledger)["key-1"] == taken
        assert refused(ledger) == ({"key-1"} if fault is Fault.REFUSE else set())


def test_a_reply_that_was_taken_in_silence_is_found_not_sent_again() -> None:
    plan = Plan(script=[Fault.ACCEPT_IN_SILENCE], silence_for=0.8)
    with with_provider(plan) as (_, connector, ledger):
        with pytest.raises(OutcomeUnknown):
            connector.reply(outgoing())
        found = connector.find(replace(outgoing(), idempotency_key="key-1"))
        assert found is not None
        assert found.external_id
        assert accepted(ledger) == {"key-1": 1}


def test_a_reply_that_was_dropped_is_certainly_not_there() -> None:
    with with_provider(Plan(script=[Fault.DROP])) as (_, connector, ledger):
        with pytest.raises(OutcomeUnknown):
            connector.reply(outgoing())
        assert connector.find(replace(outgoing(), idempotency_key="key-1")) is None
        connector.reply(outgoing())
        assert accepted(ledger) == {"key-1": 1}


def test_sending_twice_shows_in_the_ledger_unless_the_provider_knows_repeats() -> None:
    with with_provider(Plan()) as (provider, connector, ledger):
        connector.reply(outgoing())
        connector.reply(outgoing())
        assert accepted(ledger) == {"key-1": 2}
        provider.dedupes = True
        connector.reply(outgoing())
        assert accepted(ledger) == {"key-1": 2}


def test_a_provider_that_cannot_tell_leaves_it_to_a_person() -> None:
    with (
        with_provider(Plan(), can_find=False) as (_, connector, _ledger),
        pytest.raises(OutcomeUnknown),
    ):
        connector.find(replace(outgoing(), idempotency_key="key-1"))


def test_a_provider_that_is_away_cannot_tell_yet() -> None:
    with with_provider(Plan()) as (provider, connector, _):
        provider.stop()
        with pytest.raises(TryLater):
            connector.find(replace(outgoing(), idempotency_key="key-1"))


def test_a_dead_provider_comes_back_on_the_same_port() -> None:
    plan = Plan(script=[Fault.DIE], dead_for=0.3)
    with with_provider(plan) as (provider, connector, ledger):
        with pytest.raises(OutcomeUnknown):
            connector.reply(outgoing())
        time.sleep(0.1)
        with pytest.raises(TryLater):
            connector.reply(outgoing())
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            try:
                connector.reply(outgoing())
                break
            except TryLater:
                time.sleep(0.05)
        assert accepted(ledger) == {"key-1": 1}
        assert provider.url == connector.config.base_url


def test_a_plan_repeats_whatever_the_order() -> None:
    weights = {Fault.ACCEPT: 5, Fault.DROP: 3, Fault.REFUSE: 2}
    one, other = Plan.seeded(7, weights), Plan.seeded(7, weights)
    pairs = [(f"k{number}", attempt) for number in range(200) for attempt in (1, 2)]
    drawn = {pair: one.fault(*pair, 0) for pair in pairs}
    assert drawn == {pair: other.fault(*pair, 99) for pair in reversed(pairs)}
    shares = Counter(drawn.values())
    assert 150 < shares[Fault.ACCEPT] < 250
    assert drawn != {pair: Plan.seeded(8, weights).fault(*pair, 0) for pair in pairs}


def test_a_provider_killed_with_its_machine_remembers_what_it_accepted(
    tmp_path: Path,
) -> None:
    """Its own process, killed hard; a checker reads the ledger, another provider goes on."""
    ledger = tmp_path / "ledger"
    command = [
        sys.executable,
        "-m",
        "ascolto.testing.provider",
        "--ledger",
        str(ledger),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        url = process.stdout.readline().strip()
        with at(url, timeout_seconds=5) as connector:
            sent = connector.reply(outgoing())
    finally:
        process.kill()
        process.wait()
    assert accepted(ledger) == {"key-1": 1}
    with ledger.open("ab") as torn:
        torn.write(b'{"event": "accep')
    assert accepted(ledger) == {"key-1": 1}
    again = Provider(ledger)
    again.start()
    try:
        with at(again.url) as connector:
            found = connector.find(replace(outgoing(), idempotency_key="key-1"))
    finally:
        again.close()
    assert found is not None
    assert found.external_id == sent.external_id
    assert [entry["event"] for entry in read(ledger)] == ["attempt", "accepted"]


def test_the_ledger_is_on_disk_before_anything_is_answered(tmp_path: Path) -> None:
    synced: list[int] = []
    with (
        mock.patch("os.fsync", side_effect=lambda file: synced.append(file)),
        with_provider(Plan()) as (_, connector, _ledger),
    ):
        connector.reply(outgoing())
        assert len(synced) == 2  # the attempt, and that it was accepted


def test_a_webhook_of_another_time_or_secret_is_forged() -> None:
    with at("https://provider.example") as connector:
        body = json.dumps(MESSAGE).encode()
        good = Call(signed(body, "d-1"), body)
        assert connector.verify(good)[0].delivery_id == "d-1"
        for forged in (
            replace(good, body=body + b" "),
            replace(good, headers=signed(body, "d-1", secret="other")),
            replace(good, headers=signed(body, "d-1", ago=301)),
            replace(good, headers={**good.headers, "x-fake-delivery": "d-2"}),
        ):
            with pytest.raises(Forged):
                connector.verify(forged)
    assert SECRET not in repr(connector.config)


def test_a_post_is_taken_once_and_found_by_its_key() -> None:
    with with_provider(Plan()) as (_, connector, ledger):
        sent = connector.publish(post())
        assert sent.permalink.endswith(sent.external_id)
        found = connector.find(post())
        assert found is not None
        assert found.external_id == sent.external_id
        assert sum(accepted(ledger).values()) == 1
