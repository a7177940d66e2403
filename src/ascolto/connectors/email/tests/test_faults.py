"""Mail servers that break in the middle: what a real one does too seldom to be tested."""

from __future__ import annotations

import contextlib
import threading
import time

import pytest

from ascolto.channels.contract import (
    Incoming,
    Malformed,
    NeedsReconnect,
    Page,
    TryLater,
)
from ascolto.connectors.email import receive
from ascolto.connectors.email.connector import Connector
from ascolto.connectors.email.tests.provider import HANG_UP, SILENCE, Imap, connected


def mail(number: int, size: int = 10) -> bytes:
    body = "x" * size
    return (
        f"From: a@b.test\r\nSubject: n{number}\r\nMessage-ID: <{number}@b.test>\r\n\r\n{body}"
    ).encode()


def subjects(connector: Connector, page: Page) -> list[str]:
    found = []
    for raw in page.items:
        try:
            found += [
                f.subject for f in connector.parse(raw) if isinstance(f, Incoming)
            ]
        except Malformed as malformed:
            found.append(f"({malformed})")
    return found


def drained(
    connector: Connector, cursor: str = "", tries: int = 40
) -> tuple[list[str], int]:
    """What comes in when polling goes on through failures, and how often it failed."""
    found: list[str] = []
    failures = 0
    for _ in range(tries):
        try:
            page = connector.poll(cursor)
        except TryLater:
            failures += 1
            continue
        found += subjects(connector, page)
        cursor = page.cursor
        if not page.items and not page.more and '"tries"' not in cursor:
            break
    return found, failures


@pytest.mark.parametrize("answer", ["NO [SERVERBUG] this mail is corrupt", HANG_UP])
def test_a_mail_that_the_server_cannot_read_stops_no_other(answer: str) -> None:
    mails = {uid: mail(uid) for uid in range(1, 6)}
    with Imap(mails, {"FETCH 3": answer}) as imap:
        found, _ = drained(connected(imap.port, 1))
    assert found[:2] == ["n1", "n2"]
    assert "number 3" in found[2]
    assert found[3:] == ["n4", "n5"]


def test_a_mail_that_refuses_once_is_not_given_up() -> None:
    mails = {uid: mail(uid) for uid in range(1, 4)}
    with Imap(mails, {"FETCH 2": "NO [UNAVAILABLE] later"}) as imap:
        connector = connected(imap.port, 1)
        page = connector.poll("")
        assert subjects(connector, page) == ["n1"]
        del imap.said["FETCH 2"]
        assert subjects(connector, connector.poll(page.cursor)) == ["n2", "n3"]


def test_a_cursor_never_passes_a_mail_that_was_not_returned() -> None:
    mails = {uid: mail(uid) for uid in range(1, 4)}
    with Imap(mails, {"FETCH 2": "NO later"}) as imap:
        connector = connected(imap.port, 1)
        cursor = ""
        for _ in range(receive.TRIES - 1):
            cursor = connector.poll(cursor).cursor
            reached = receive.Cursor.parse(cursor)
            assert reached is not None
            assert reached.last == 1


def test_a_connection_that_breaks_in_a_literal_loses_nothing() -> None:
    mails = {uid: mail(uid, 5_000) for uid in range(1, 5)}
    with Imap(mails) as imap:
        connector = connected(imap.port, 1)
        before = connector.poll("")
        imap.mails |= {5: mail(5), 6: mail(6, 9_000)}
        imap.said["FETCH 6"] = HANG_UP
        page = connector.poll(before.cursor)
        assert subjects(connector, page) == ["n5"]
        del imap.said["FETCH 6"]
        assert subjects(connector, connector.poll(page.cursor)) == ["n6"]


@pytest.mark.parametrize(
    "command", ["CONNECT", "LOGIN", "EXAMINE", "SEARCH", "FETCH", "CAPABILITY"]
)
@pytest.mark.parametrize("answer", [SILENCE, HANG_UP, "BAD what", "NO later", "* BYE"])
def test_whatever_breaks_polling_comes_to_nothing_and_nothing_is_lost(
    command: str, answer: str
) -> None:
    with Imap({1: mail(1)}, {command: answer}) as imap:
        connector = connected(imap.port, 1, timeout=0.4)
        begun = time.monotonic()
        with contextlib.suppress(TryLater, NeedsReconnect):
            assert connector.poll("").items == (), "nobody said anything of use"
        assert time.monotonic() - begun < 20
        imap.said.clear()
        assert subjects(connector, connector.poll("")) == ["n1"]


def test_a_giant_mail_is_taken_in_part_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(receive, "BEGINNING_BYTES", 1_000)
    mails = {1: mail(1), 2: mail(2, 100_000), 3: mail(3)}
    with Imap(mails, sizes={2: 61 * 1024 * 1024}) as imap:
        connector = connected(imap.port, 1)
        assert drained(connector)[0] == ["n1", "n2", "n3"]
        page = connector.poll(connector.poll("").cursor)
        (giant,) = connector.parse(page.items[0])
        assert isinstance(giant, Incoming)
        assert giant.problem == "It is 61 MB large; only its beginning was fetched."
        assert giant.text == "x" * 1_000


def test_where_a_server_cannot_push_it_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ascolto.connectors.email import imap as module

    monkeypatch.setattr(module, "LOOK_EVERY", 0.2)
    with Imap({1: mail(1)}, capabilities="IMAP4rev1") as imap:
        connector = connected(imap.port, 1)
        connector.poll("")
        assert connector.wait(0.5) is False
        threading.Timer(0.3, imap.mails.update, ({2: mail(2)},)).start()
        assert connector.wait(5) is True
        assert imap.idlers == 0


def test_news_told_in_the_same_breath_as_idling_are_heard() -> None:
    """The socket is silent then: the line lies in our own buffer already."""
    with Imap({1: mail(1)}, {"NEWS": "at once"}) as imap:
        connector = connected(imap.port, 1)
        connector.poll("")
        threading.Timer(0.2, imap.mails.update, ({2: mail(2)},)).start()
        begun = time.monotonic()
        assert connector.wait(30) is True
        assert time.monotonic() - begun < 20


def test_an_idle_is_asked_anew_before_the_server_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ascolto.connectors.email import imap as module

    assert module.IDLE_FOR < 29 * 60
    monkeypatch.setattr(module, "IDLE_FOR", 0.2)
    with Imap({1: mail(1)}) as imap:
        connector = connected(imap.port, 1)
        connector.poll("")
        assert connector.wait(1.0) is False
        assert imap.idlers >= 3


@pytest.mark.parametrize(
    "cursor", ["", "{}", "nonsense", '{"validity": "x"}', "[1]", "null"]
)
def test_a_cursor_that_nobody_wrote_begins_anew(cursor: str) -> None:
    with Imap({1: mail(1)}) as imap:
        connector = connected(imap.port, 1)
        assert subjects(connector, connector.poll(cursor)) == ["n1"]


def test_mails_with_the_same_message_id_are_the_same_mail() -> None:
    with Imap({1: mail(7), 2: mail(7)}) as imap:
        connector = connected(imap.port, 1)
        page = connector.poll("")
        facts = [fact for raw in page.items for fact in connector.parse(raw)]
        names = [fact.external_id for fact in facts if isinstance(fact, Incoming)]
        assert names == ["7@b.test", "7@b.test"]
        assert len({raw.delivery_id for raw in page.items}) == 2
