"""Listening: cursor and deliveries together, one listener per account, trouble told and mended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels import listening, registry
from ascolto.channels.actions import nudging
from ascolto.channels.contract import (
    Does,
    Grade,
    Identity,
    Manifest,
    NeedsReconnect,
    Page,
    Raw,
    Text,
    TryLater,
)
from ascolto.channels.listening import Listeners
from ascolto.channels.models import Account, Payload
from ascolto.core.models import Brand, Workspace
from ascolto.core.scoping import scope, unscoped

pytestmark = pytest.mark.django_db(transaction=True)

MANIFEST = Manifest(
    kind="radio",
    title=Text(it="Radio", en="Radio"),
    about=Text(it="Prova", en="Test"),
    does=frozenset({Does.POLL, Does.LISTEN}),
    grade=Grade.BRONZE,
    identity=Identity.ACCOUNT,
    poll_every=timedelta(seconds=60),
)


class Radio:
    """A provider with a numbered list of letters; a test adds some, or makes it refuse."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.trouble: Exception | None = None
        self.news = threading.Event()
        self.polls = 0
        self.listening = 0
        self.most_listening = 0
        self.before_return: Callable[[], None] = lambda: None
        self.manifest = MANIFEST

    def __call__(self, account: Account, *_: object) -> Radio:
        return self

    def poll(self, cursor: str) -> Page:
        self.polls += 1
        if self.trouble:
            raise self.trouble
        start = int(cursor or 0)
        items = [
            Raw(f"letter-{n}", text.encode())
            for n, text in enumerate(self.letters[start : start + 2], start)
        ]
        self.before_return()
        end = start + len(items)
        return Page(tuple(items), str(end), more=end < len(self.letters))

    def wait(self, seconds: float) -> bool:
        self.listening += 1
        self.most_listening = max(self.listening, self.most_listening)
        came = self.news.wait(min(seconds, 0.2))
        self.news.clear()
        self.listening -= 1
        return came

    def say(self, *letters: str) -> None:
        self.letters.extend(letters)
        self.news.set()

    def close(self) -> None:
        """Nothing is held open."""


@pytest.fixture
def radio(monkeypatch: pytest.MonkeyPatch) -> Radio:
    station = Radio()
    monkeypatch.setattr(registry, "connector", station)
    monkeypatch.setattr(registry, "manifests", lambda: {"radio": MANIFEST})
    monkeypatch.setattr(listening, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(listening, "BROKEN_PAUSE", 0.1)
    return station


@pytest.fixture
def account(db: None) -> Account:
    inn = Workspace.objects.create(name="Locanda", slug="locanda")
    with unscoped("test"):
        brand = Brand.objects.create(workspace=inn, name="Locanda", slug="l")
        made: Account = Account.objects.create(
            workspace=inn, brand=brand, kind="radio", name="Radio"
        )
    return made


@pytest.fixture
def crew(transactional_db: None) -> Iterator[Callable[[], Listeners]]:
    """Listeners as each process has them."""
    made: list[Listeners] = []

    def another() -> Listeners:
        made.append(Listeners())
        return made[-1]

    yield another
    for one in made:
        one.close()


def payloads() -> list[str]:
    with unscoped("test"):
        rows = Payload.objects.order_by("pk").values_list("delivery_id", flat=True)
        return list(rows)


def fresh(account: Account) -> Account:
    with unscoped("test"):
        found: Account = Account.objects.get(pk=account.pk)
    return found


def wait_for(what: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def test_what_was_said_before_and_after_is_stored_with_its_place(
    radio: Radio, account: Account, crew: Any
) -> None:
    radio.say("a", "b", "c")
    crew().step()
    wait_for(lambda: len(payloads()) == 3)
    radio.say("d")
    wait_for(lambda: len(payloads()) == 4)
    assert payloads() == [f"letter-{n}" for n in range(4)]
    wait_for(lambda: fresh(account).cursor == "4")
    assert fresh(account).last_heard_at is not None


def test_two_processes_never_listen_to_one_account_at_once(
    radio: Radio, account: Account, crew: Any
) -> None:
    one, other = crew(), crew()
    one.step()
    other.step()
    wait_for(lambda: radio.polls)
    time.sleep(0.3)
    assert radio.most_listening == 1
    one.close()
    wait_for(lambda: other.step() or other._running)  # it takes over
    radio.say("a")
    wait_for(lambda: payloads() == ["letter-0"])


def test_the_place_is_not_stored_when_the_account_changed_during_the_poll(
    radio: Radio, account: Account, crew: Any
) -> None:
    radio.letters = ["of the old mailbox"]

    def change() -> None:
        radio.before_return = lambda: None
        with unscoped("test"):
            Account.objects.filter(pk=account.pk).update(version=2)
        radio.letters = []

    radio.before_return = change
    listeners = crew()
    listeners.step()
    wait_for(lambda: radio.polls)
    wait_for(lambda: not listeners._running[account.pk].is_alive())
    assert payloads() == []
    assert fresh(account).cursor == ""
    listeners.step()  # it is listened to again, as it is now
    wait_for(lambda: radio.polls >= 2)
    assert listeners._running[account.pk].due.version == 2


def test_a_disconnected_account_is_left_alone(
    radio: Radio, account: Account, crew: Any
) -> None:
    listeners = crew()
    listeners.step()
    wait_for(lambda: radio.polls)
    listener = listeners._running[account.pk]
    with unscoped("test"):
        Account.objects.filter(pk=account.pk).update(
            disconnected_at="2026-01-01T00:00Z"
        )
    listeners.step()
    assert not listeners._running
    wait_for(lambda: not listener.is_alive())


def test_ended_credentials_are_told_and_mended_by_the_next_success(
    radio: Radio, account: Account, crew: Any
) -> None:
    radio.trouble = NeedsReconnect("The password is no longer accepted.")
    crew().step()
    wait_for(lambda: fresh(account).is_broken)
    assert fresh(account).problem == "The password is no longer accepted."
    radio.trouble = None
    wait_for(lambda: not fresh(account).is_broken)


def test_trouble_of_a_moment_alarms_nobody_and_long_trouble_does(
    radio: Radio, account: Account, crew: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    radio.trouble = TryLater("The server is away.")
    crew().step()
    wait_for(lambda: radio.polls >= 3)
    assert not fresh(account).is_broken
    monkeypatch.setattr(listening, "WORRY_AFTER", 0.0)
    wait_for(lambda: fresh(account).is_broken)
    radio.trouble = None
    radio.say("a")
    wait_for(lambda: payloads() == ["letter-0"])
    wait_for(lambda: not fresh(account).is_broken)


def test_a_failing_server_is_not_called_in_a_hot_loop(
    radio: Radio, account: Account, crew: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "FIRST_PAUSE", 0.2)
    radio.trouble = RuntimeError("a bug")
    crew().step()
    wait_for(lambda: radio.polls)
    time.sleep(1.0)
    assert radio.polls <= 4


def test_the_same_letter_twice_is_stored_once(
    radio: Radio, account: Account, crew: Any
) -> None:
    radio.say("a")
    crew().step()
    wait_for(lambda: payloads() == ["letter-0"])
    with unscoped("test"):  # as after a restored back-up
        Account.objects.filter(pk=account.pk).update(cursor="")
    radio.say("b")
    wait_for(lambda: len(payloads()) == 2)


def test_who_is_nudged_looks_at_once_and_not_too_often(
    account: Account, crew: Callable[[], Listeners], radio: Radio
) -> None:
    listeners = crew()
    listeners.step()
    wait_for(lambda: radio.polls == 1)
    radio.letters.append("ciao")  # nobody rings
    with scope(account.workspace_id):
        assert nudging.nudge(account)
        assert not nudging.nudge(account)  # once in a while is enough
    listeners.step()
    wait_for(lambda: payloads() == ["letter-0"])
    polls = radio.polls
    listeners.step()
    time.sleep(0.3)
    assert radio.polls == polls  # one hint, one look
    later = timezone.now() + nudging.SOONEST * 2
    with scope(account.workspace_id):
        assert nudging.nudge(account, now=later)
