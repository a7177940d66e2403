"""What goes out, and what is said when it cannot."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from ascolto.channels.contract import (
    Author,
    ChannelError,
    Does,
    File,
    Identity,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    TryLater,
    Unit,
)
from ascolto.testing.connectors.checks.arriving import says_why
from ascolto.testing.connectors.checks.grades import evident
from ascolto.testing.connectors.checks.settings import hides
from ascolto.testing.connectors.folder import Folder
from ascolto.testing.connectors.subject import RETRY_AFTER, Mood
from ascolto.testing.sockets import no_sockets, only_loopback

REPLY_MOODS: dict[Mood, tuple[type[ChannelError], ...]] = {
    Mood.UNAUTHORISED: (NeedsReconnect,),
    Mood.FORBIDDEN: (NeedsReconnect, Refused),
    Mood.TOO_MANY: (TryLater,),
    Mood.REFUSED: (Refused,),
    Mood.BROKEN: (TryLater, OutcomeUnknown),
    Mood.AWAY: (TryLater,),
}
POLL_MOODS: dict[Mood, tuple[type[ChannelError], ...]] = {
    Mood.UNAUTHORISED: (NeedsReconnect,),
    Mood.FORBIDDEN: (NeedsReconnect, Refused),
    Mood.TOO_MANY: (TryLater,),
    Mood.BROKEN: (TryLater,),
    Mood.AWAY: (TryLater,),
    Mood.SILENT: (TryLater,),
}


def outgoing(
    text: str = "Buongiorno, certo.", files: tuple[File, ...] = ()
) -> Outgoing:
    """A reply like those the core sends."""
    to = Author("someone@example.com", "Zoe", email="someone@example.com")
    return Outgoing(
        idempotency_key="key-1",
        thread_id="thread-1",
        text=text,
        to=to,
        subject="Camera",
        in_reply_to="message-1",
        references=("message-1",),
        thread_token="token-1",
        files=files,
        sender_name="Marco",
    )


def doubted(reply: Outgoing, *, ago: float = 600, **more: Any) -> Outgoing:
    """The same reply as it is asked after, so many seconds after it was handed over."""
    at = datetime.now(UTC) - timedelta(seconds=ago)
    return replace(reply, **({"handed_at": at, "doubted_at": at} | more))


def refuses_what_is_too_long_before_the_network(folder: Folder) -> None:
    manifest = folder.manifest
    if Does.REPLY not in manifest.does:
        return
    if manifest.text_limit and manifest.text_unit is Unit.SEGMENTS:
        text = "x" * (153 * manifest.text_limit + 161)
        _refused(folder, outgoing(text), "a text of many parts")
    elif manifest.text_limit:
        _refused(folder, outgoing("x" * (manifest.text_limit + 1)), "a long text")
    if manifest.text_limit and manifest.text_unit is Unit.BYTES:
        text = "è" * (manifest.text_limit // 2 + 1)
        _refused(folder, outgoing(text), "a text of many bytes")
    big = File("big.bin", bytes(manifest.attachment_limit + 1))
    _refused(folder, outgoing(files=(big,)), "files that are too large")


def refuses_copies_that_would_write_fields(folder: Folder) -> None:
    """What carries copies takes addresses only: a line break in one would name strangers."""
    if Does.COPY not in folder.manifest.does:
        return
    assert Does.REPLY in folder.manifest.does, f"{folder}: copies of what?"
    assert folder.manifest.identity is Identity.EMAIL, (
        f"{folder}: copies are addresses, and its people have none."
    )
    for field in ("cc", "bcc"):
        evil: dict[str, Any] = {field: ("a@example.com\r\nX-Evil: yes",)}
        _refused(folder, replace(outgoing(), **evil), f"a line break in {field}")
    evident(folder, "copies")


def _refused(folder: Folder, reply: Outgoing, what: str) -> None:
    connector = folder.connector()
    try:
        with no_sockets():
            connector.reply(reply)
    except Refused as refused:
        says_why(folder, refused)
    else:
        raise AssertionError(f"{folder}: sends {what}.")
    finally:
        connector.close()


def replies_when_all_is_well(folder: Folder) -> None:
    if Does.REPLY not in folder.manifest.does:
        return
    if folder.subject.provoke is None:
        if not folder.has_network:
            _sent(folder, folder.connector())
        return
    with only_loopback(), folder.subject.provoke(Mood.WELL) as connector:
        _sent(folder, connector)
        assert connector.check().strip(), f"{folder}: check() names no account."


def _sent(folder: Folder, connector: Any) -> None:
    begun = datetime.now(UTC) - timedelta(minutes=1)
    sent = connector.reply(outgoing())
    assert isinstance(sent, Sent)
    assert sent.external_id, f"{folder}: sent without an id."
    assert sent.sent_at.tzinfo
    assert begun < sent.sent_at < begun + timedelta(hours=1)


def names_what_went_wrong_with_a_reply(folder: Folder) -> None:
    subject = folder.subject
    if Does.REPLY not in folder.manifest.does or not folder.has_network:
        return
    if subject.provoke is None:
        return evident(folder, "reply_failures")
    assert subject.silent is OutcomeUnknown or subject.why_safe, (
        f"{folder}: why is it safe to send again after silence?"
    )
    for mood, expected in {**REPLY_MOODS, Mood.SILENT: (subject.silent,)}.items():
        with only_loopback(), subject.provoke(mood) as connector, listening() as log:
            act = partial(connector.reply, outgoing())
            error = raised(folder, act, mood, expected)
        hides(folder, log() + told(error), f"what is said when {mood}")
        if mood is Mood.TOO_MANY:
            _carries_the_pause(folder, error)
        if mood in {Mood.UNAUTHORISED, Mood.AWAY}:
            with only_loopback(), subject.provoke(mood) as connector:
                raised(folder, connector.check, mood, (*expected, Refused))


def names_what_went_wrong_with_a_poll(folder: Folder) -> None:
    subject = folder.subject
    if Does.POLL not in folder.manifest.does:
        return
    if subject.provoke_poll is None:
        return evident(folder, "poll_failures")
    for mood, expected in POLL_MOODS.items():
        with (
            only_loopback(),
            subject.provoke_poll(mood) as connector,
            listening() as log,
        ):
            error = raised(folder, partial(connector.poll, ""), mood, expected)
        hides(folder, log() + told(error), f"what is said when {mood}")


def raised(
    folder: Folder,
    act: Callable[[], Any],
    mood: Mood,
    expected: tuple[type[Exception], ...],
) -> Exception:
    begun = time.monotonic()
    try:
        act()
    except expected as error:
        says_why(folder, error)
        return _soon(folder, mood, begun, error)
    except Exception as error:
        raise AssertionError(
            f"{folder}: {mood} raises {error!r}, not {expected}."
        ) from error
    raise AssertionError(f"{folder}: {mood} raises nothing.")


def _soon(folder: Folder, mood: Mood, begun: float, error: Exception) -> Exception:
    spent = time.monotonic() - begun
    assert spent < 15, f"{folder}: takes {spent:.0f} s when {mood}."
    return error


def _carries_the_pause(folder: Folder, error: Exception) -> None:
    assert isinstance(error, TryLater)
    over_http = any(
        "ascolto.core.http" in modules for modules in folder.imports.values()
    )
    asked = timedelta(seconds=RETRY_AFTER)
    good = (error.after is None and not over_http) or (
        error.after or asked * 0
    ) >= asked
    assert good, f"{folder}: does not pass on Retry-After."


def told(error: Exception) -> str:
    return "".join(traceback.format_exception(error)) + repr(error)


@contextmanager
def listening() -> Iterator[Callable[[], str]]:
    """Everything that is logged, down to debug."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage() + repr(record.__dict__))

    ear, root = Ear(), logging.getLogger()
    level = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    try:
        yield lambda: "\n".join(heard)
    finally:
        root.setLevel(level)
        root.removeHandler(ear)
