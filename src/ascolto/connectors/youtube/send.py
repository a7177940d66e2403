"""Answers on their way out: a comment under a comment."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from ascolto.channels.contract import (
    Mode,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Text,
)
from ascolto.connectors.youtube.api import Api
from ascolto.connectors.youtube.manifest import MANIFEST
from ascolto.providers.rest.parts import Part

WHICH = Text(
    it="A quale commento rispondere non si sa.",
    en="Which comment to answer is not known.",
)
COMMENT = re.compile(r"[A-Za-z0-9_-]{10,100}")
ANSWER = re.compile(r"[A-Za-z0-9_-]{10,100}\.[A-Za-z0-9_-]{10,100}")


def must_fit(outgoing: Outgoing) -> str:
    """The thread it goes to. Raises `Refused`, before anything is sent."""
    limit = MANIFEST.text_limit or 0
    if len(outgoing.text) > limit:
        raise Refused(
            Text(
                it=f"Su YouTube un commento ha al massimo {limit} caratteri.",
                en=f"On YouTube a comment has at most {limit} characters.",
            )
        )
    if outgoing.files:
        raise Refused(
            Text(
                it="Un commento su YouTube non porta allegati.",
                en="A comment on YouTube carries no files.",
            )
        )
    if not outgoing.text.strip() or outgoing.mode is Mode.NONE:
        raise Refused(Text(it="La risposta è vuota.", en="The answer is empty."))
    # Only a comment of the first level can be answered: that is what the thread is named by.
    if not COMMENT.fullmatch(outgoing.thread_id):
        raise Refused(WHICH)
    return outgoing.thread_id


def sent(api: Api, outgoing: Outgoing) -> Sent:
    thread = must_fit(outgoing)
    said: dict[str, Any] = {"snippet": {"textOriginal": outgoing.text}}
    if ANSWER.fullmatch(outgoing.replaces):
        answer = Part(api.say("PUT", {"id": outgoing.replaces, **said}))
    else:
        said["snippet"]["parentId"] = thread
        answer = Part(api.say("POST", said))
    if not answer.id("id"):
        raise OutcomeUnknown("YouTube said yes, and not to what.")
    at = answer.part("snippet").moment("updatedAt") or datetime.now(UTC)
    return Sent(answer.id("id"), at)
