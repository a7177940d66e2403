"""What a message of WhatsApp says, by its type: words, files to fetch. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ascolto.channels.contract import File
from ascolto.providers.meta import reading

Values = dict[str, Any]
# Not from the system's own table: the same delivery reads alike on every machine.
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "video/3gpp": ".3gp",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/amr": ".amr",
    "application/pdf": ".pdf",
}


@dataclass(frozen=True)
class Content:
    text: str = ""
    files: tuple[File, ...] = ()
    problem: str = ""


def read(message: Values, kind: str) -> Content:
    """Of a message whose type is one of `READERS`; of any other, nothing."""
    reader = READERS.get(kind)
    return reader(reading.part(message, kind), message) if reader else Content()


def _text(body: Values, message: Values) -> Content:
    return Content(reading.words(body, "body"))


def _media(body: Values, message: Values) -> Content:
    """A file: its name is there for documents only, its content waits at Meta."""
    caption = reading.words(body, "caption")
    ref = reading.id_of(body.get("id"))
    if not ref:
        return Content(caption, problem="WhatsApp names no file to fetch.")
    kind = reading.line(body, "mime_type", 100).split(";")[0].strip()
    own = f"{reading.line(message, 'type')}{ENDINGS.get(kind, '')}"
    name = reading.line(body, "filename") or own
    return Content(caption, (File(name, content_type=kind, ref=ref),))


def _location(body: Values, message: Values) -> Content:
    named = [reading.line(body, one, 500) for one in ("name", "address", "url")]
    place = f"{body.get('latitude')}, {body.get('longitude')}"
    lines = [*filter(None, named), f"geo: {place}"]
    return Content(reading.clean("\n".join(lines))[:2000])


def _contacts(body: Values, message: Values) -> Content:
    """Cards of people: a name, then their numbers and addresses."""
    lines = []
    for card in reading.parts(message, "contacts"):
        lines.append(reading.line(reading.part(card, "name"), "formatted_name") or "?")
        org = reading.line(reading.part(card, "org"), "company")
        lines += [org] if org else []
        lines += [reading.line(one, "phone") for one in reading.parts(card, "phones")]
        lines += [reading.line(one, "email") for one in reading.parts(card, "emails")]
    return Content("\n".join(filter(None, lines))[: reading.LONGEST_TEXT])


def _button(body: Values, message: Values) -> Content:
    return Content(reading.words(body, "text", "payload"))


def _interactive(body: Values, message: Values) -> Content:
    """What was chosen from a list or a row of buttons, or filled into a form."""
    kind = reading.line(body, "type")
    chosen = reading.part(body, kind)
    lines = [reading.words(chosen, "title"), reading.words(chosen, "description")]
    if kind == "nfm_reply":
        lines = [reading.words(chosen, "body"), reading.words(chosen, "response_json")]
    text = "\n".join(filter(None, lines))
    return Content(text or reading.words(chosen, "id"))


def _order(body: Values, message: Values) -> Content:
    lines = [reading.words(body, "text")]
    for item in reading.parts(body, "product_items"):
        price = f"{item.get('item_price', '?')} {reading.line(item, 'currency')}"
        product = reading.id_of(item.get("product_retailer_id"))
        lines.append(f"{item.get('quantity', '?')} × {product}, {price}"[:300])
    return Content(
        reading.clean("\n".join(filter(None, lines)))[: reading.LONGEST_TEXT]
    )


READERS: dict[str, Callable[[Values, Values], Content]] = {
    "text": _text,
    "image": _media,
    "video": _media,
    "audio": _media,
    "voice": _media,
    "document": _media,
    "sticker": _media,
    "location": _location,
    "contacts": _contacts,
    "button": _button,
    "interactive": _interactive,
    "order": _order,
}
