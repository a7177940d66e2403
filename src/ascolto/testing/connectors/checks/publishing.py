"""Posts of our own: to everybody, so nothing of an answer holds for them but that they leave once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from ascolto.channels.contract import (
    Does,
    File,
    Outgoing,
    Refused,
    Sent,
    Unit,
    Visibility,
)
from ascolto.testing.connectors.checks import replying
from ascolto.testing.connectors.checks.arriving import says_why
from ascolto.testing.connectors.checks.grades import evident
from ascolto.testing.connectors.checks.settings import hides
from ascolto.testing.connectors.folder import Folder
from ascolto.testing.connectors.subject import Mood
from ascolto.testing.sockets import no_sockets, only_loopback


def post(text: str = "Sappiamo del freddo.", **more: Any) -> Outgoing:
    """A post like those the core publishes."""
    known = Outgoing(
        idempotency_key="key-2",
        thread_id="",
        text=text,
        sender_name="Marco",
        is_post=True,
    )
    return replace(known, **more)


def publishes_when_all_is_well(folder: Folder) -> None:
    """Named, and where everybody can read it; a test of its own shows what follows below it."""
    if Does.PUBLISH not in folder.manifest.does:
        return
    is_public = folder.manifest.visibility is Visibility.PUBLIC
    assert is_public or folder.manifest.hidden, f"{folder}: a post that nobody reads?"
    evident(folder, "publishes")
    if folder.subject.provoke is None:
        return
    begun = datetime.now(UTC) - timedelta(minutes=2)
    with only_loopback(), folder.subject.provoke(Mood.WELL) as connector:
        sent = connector.publish(post())
    assert isinstance(sent, Sent)
    assert sent.external_id, f"{folder}: published without an id."
    assert sent.permalink.startswith("https://"), f"{folder}: it stands nowhere."
    assert begun < sent.sent_at < begun + timedelta(hours=1)


def publishes_nothing_that_does_not_fit(folder: Folder) -> None:
    manifest = folder.manifest
    if Does.PUBLISH not in manifest.does:
        return
    if limit := manifest.longest_post:
        _refused(folder, post("x" * (limit + 1)), "a long post")
        if manifest.text_unit is Unit.WEIGHTED:
            _refused(folder, post("字" * (limit // 2 + 1)), "a post of wide letters")
    big = File("big.bin", bytes(manifest.attachment_limit + 1))
    _refused(folder, post(files=(big,)), "a post with files that are too large")


def _refused(folder: Folder, said: Outgoing, what: str) -> None:
    connector = folder.connector()
    try:
        with no_sockets():
            connector.publish(said)  # type: ignore[attr-defined]
    except Refused as refused:
        says_why(folder, refused)
    else:
        raise AssertionError(f"{folder}: publishes {what}.")
    finally:
        connector.close()


def names_what_went_wrong_with_a_post(folder: Folder) -> None:
    """As with an answer: doubt is called doubt, so that nothing is published twice."""
    subject = folder.subject
    if Does.PUBLISH not in folder.manifest.does or not folder.has_network:
        return
    if subject.provoke is None:
        return evident(folder, "reply_failures")
    moods = {**replying.REPLY_MOODS, Mood.SILENT: (subject.silent,)}
    for mood, expected in moods.items():
        with (
            only_loopback(),
            subject.provoke(mood) as connector,
            replying.listening() as log,
        ):
            act = partial(connector.publish, post())
            error = replying.raised(folder, act, mood, expected)
        hides(folder, log() + replying.told(error), f"what is said when {mood}")
