"""Answers on their way out."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ascolto.channels.contract import (
    File,
    Mode,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Text,
    TryLater,
    Unit,
    measure,
)
from ascolto.connectors.x import naming
from ascolto.connectors.x.api import Api
from ascolto.connectors.x.config import Config
from ascolto.connectors.x.manifest import MANIFEST
from ascolto.connectors.x.naming import NUMBER, Thread

LONGEST_MESSAGE = 10_000
PICTURES = {"image/jpeg": 5, "image/png": 5, "image/webp": 5, "image/gif": 15}  # MiB
MOST_PICTURES = 4
# US dollars, as X's price list of 2026 has them.
PRICES = {
    "answer": Decimal("0.01"),
    "post": Decimal("0.015"),
    "link": Decimal("0.20"),
    "message": Decimal("0.015"),
}
LINK = re.compile(
    r"https?://|\b[a-z0-9-]+\.(?:com|org|net|it|eu|info|io|app|dev|shop)\b", re.I
)


def must_fit(outgoing: Outgoing) -> Thread:
    """The thread it goes to. Raises `Refused`, before anything is sent."""
    thread = Thread.read(outgoing.thread_id)
    is_public = thread is None or thread.kind == "post"
    _says_something_that_fits(outgoing, is_public=is_public)
    if outgoing.mode is Mode.NONE:
        raise Refused(
            Text(it="X non prende più risposte qui.", en="X takes no answer here.")
        )
    if thread is None or (is_public and not _answered(outgoing, thread)):
        raise Refused(
            Text(
                it="A quale post di X rispondere non si sa.",
                en="Which post of X to answer is not known.",
            )
        )
    return thread


def _says_something_that_fits(outgoing: Outgoing, *, is_public: bool) -> None:
    _text_fits(outgoing.text, is_public=is_public)
    _files_fit(outgoing.files, MOST_PICTURES if is_public else 1)
    if not outgoing.text.strip() and not outgoing.files:
        raise Refused(Text(it="Il testo è vuoto.", en="The text is empty."))


def _text_fits(text: str, *, is_public: bool) -> None:
    limit = MANIFEST.text_limit or 0 if is_public else LONGEST_MESSAGE
    long = measure(text, Unit.WEIGHTED if is_public else Unit.CHARACTERS)
    if long > limit:
        raise Refused(
            Text(
                it=f"Su X il testo ha al massimo {limit} caratteri (un link ne vale 23, un emoji 2): "
                f"questo ne ha {long}.",
                en=f"On X a text has at most {limit} characters (a link counts 23, an emoji 2): "
                f"this one has {long}.",
            )
        )


def _files_fit(files: tuple[File, ...], most: int) -> None:
    for file in files:
        largest = PICTURES.get(file.content_type.split(";")[0].strip().lower())
        if largest is None or len(file.content) > largest * 1024 * 1024:
            raise Refused(
                Text(
                    it="Su X si mandano immagini JPEG, PNG, WebP fino a 5 MB o GIF fino a 15.",
                    en="On X you send pictures: JPEG, PNG, WebP up to 5 MB, or GIF up to 15.",
                )
            )
    has_gif = any(f.content_type == "image/gif" for f in files)
    most = 1 if has_gif else most
    if len(files) > most:
        raise Refused(
            Text(
                it=f"Qui X prende al massimo {most} immagini (una GIF va da sola).",
                en=f"X takes at most {most} pictures here (a GIF goes alone).",
            )
        )


def _answered(outgoing: Outgoing, thread: Thread) -> str:
    """The post that is answered: the last one said, or else the conversation's first."""
    numbers = (outgoing.in_reply_to, thread.id)
    return next((one for one in numbers if NUMBER.fullmatch(one)), "")


def sent(api: Api, config: Config, outgoing: Outgoing) -> Sent:
    thread = must_fit(outgoing)
    pictures = [_uploaded(api, file, thread.kind) for file in outgoing.files]
    if thread.kind == "post":
        return _posted(api, config, outgoing, thread, pictures)
    where = f"with/{thread.id}" if thread.kind == "dm" else thread.id
    body: dict[str, Any] = {"text": outgoing.text} if outgoing.text.strip() else {}
    if pictures:
        body["attachments"] = [{"media_id": one} for one in pictures]
    answer = api.call("POST", f"/2/dm_conversations/{where}/messages", body)
    id = _named(answer, "dm_event_id")
    return _billed(config, naming.message(id), PRICES["message"])


def published(api: Api, config: Config, outgoing: Outgoing) -> Sent:
    """A post of its own, that answers none."""
    _says_something_that_fits(outgoing, is_public=True)
    pictures = [_uploaded(api, file, "post") for file in outgoing.files]
    sent = _tweeted(api, config, outgoing, _shown(outgoing, pictures), "post")
    return replace(sent, permalink=naming.link(sent.external_id))


def _posted(
    api: Api, config: Config, outgoing: Outgoing, thread: Thread, pictures: list[str]
) -> Sent:
    body = _shown(outgoing, pictures)
    body["reply"] = {"in_reply_to_tweet_id": _answered(outgoing, thread)}
    return _tweeted(api, config, outgoing, body, "answer")


def _shown(outgoing: Outgoing, pictures: list[str]) -> dict[str, Any]:
    body: dict[str, Any] = {"text": outgoing.text} if outgoing.text.strip() else {}
    return body | ({"media": {"media_ids": pictures}} if pictures else {})


def _tweeted(
    api: Api, config: Config, outgoing: Outgoing, body: dict[str, Any], what: str
) -> Sent:
    id = _named(api.call("POST", "/2/tweets", body), "id")
    has_link = LINK.search(outgoing.text)
    return _billed(config, id, PRICES["link" if has_link else what])


def _uploaded(api: Api, file: File, where: str) -> str:
    """The picture's number. A picture that nobody shows is nothing said: it may be tried again."""
    place = "tweet" if where == "post" else "dm"
    kind = "gif" if file.content_type == "image/gif" else "image"
    body = {
        "media": base64.b64encode(file.content).decode(),
        "media_category": f"{place}_{kind}",
    }
    try:
        return _named(api.call("POST", "/2/media/upload", body), "id")
    except OutcomeUnknown as unknown:
        raise TryLater(unknown.text) from None


def _named(answer: Any, name: str) -> str:
    data = answer.get("data")
    id = str(data.get(name) or "") if isinstance(data, dict) else ""
    if not id:
        raise OutcomeUnknown("X said yes, and not to what.")
    return id


def _billed(config: Config, id: str, price: Decimal) -> Sent:
    """Enterprise contracts have prices of their own, which nobody told us."""
    now = datetime.now(UTC)
    return Sent(id, now) if config.enterprise else Sent(id, now, price, "USD")
