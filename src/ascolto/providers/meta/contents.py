"""What a private message says: words, files to fetch, places, what was shared. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from ascolto.channels.contract import File
from ascolto.providers.meta import reading

Values = dict[str, Any]
MOST = 30
LONGEST = 2000
TYPES = {
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
    "png": "image/png",
    "webp": "image/webp",
}


@dataclass(frozen=True)
class Content:
    text: str = ""
    files: tuple[File, ...] = ()
    problem: str = ""


Reads = Callable[[Values], Content]


def joined(message: Values, parts: list[Content]) -> Content:
    """The words of a message and its parts, as one; what of it is missing is its problem."""
    parts = [Content(reading.words(message, "text")), *parts]
    text = "\n".join(part.text for part in parts if part.text)
    files = tuple(file for part in parts for file in part.files)
    problems = [part.problem for part in parts if part.problem]
    if message.get("is_unsupported") is True:
        problems.append("Meta does not hand this message over: read it in its own app.")
    if not (text or files or problems):
        problems.append("There is nothing in this message that can be shown.")
    cut = text[: reading.LONGEST_TEXT]
    return Content(cut, files, " ".join(dict.fromkeys(problems)))


def part_of(
    attachment: Values,
    files: dict[str, str],
    titled: Callable[[str, Values], str] = lambda kind, payload: "",
) -> Content:
    """One attachment. `files`: the kinds that are files, each with its usual content type."""
    kind = reading.line(attachment, "type", 40)
    payload = reading.part(attachment, "payload")
    url = reading.words(payload, "url") or reading.words(attachment, "url")
    if kind == "unsupported_type":
        return Content(problem="A part of this message is not handed over by Meta.")
    if kind not in files:
        return Content(_shared(kind, attachment, payload, url))
    if not is_link(url):
        return Content(problem=f"A file ({kind}) came without an address.")
    return Content(titled(kind, payload), (named(url, kind, files[kind]),))


def _shared(kind: str, attachment: Values, payload: Values, url: str) -> str:
    """A place, a link, a product, a card: as words."""
    if kind == "location":
        place = reading.part(payload, "coordinates")
        where = f"geo: {place.get('lat')}, {place.get('long')}"[:200]
        lines = [reading.line(attachment, "title"), reading.clean(where)]
        return "\n".join(filter(None, lines))
    elements = reading.parts(payload, "elements")
    elements += reading.parts(reading.part(payload, "product"), "elements")
    lines = [reading.line(attachment, "title") or reading.line(payload, "title"), url]
    lines += [reading.words(payload, "text", "intro_message")]
    for element in elements[:MOST]:
        words = (reading.line(element, name) for name in ("title", "subtitle"))
        lines.append(", ".join(filter(None, words)))
    named = "\n".join(filter(None, lines))
    return named or f"[{reading.line(payload, 'template_type') or kind or '?'}]"


def is_link(url: str) -> bool:
    return url.startswith("https://") and url.isascii() and len(url) <= LONGEST


def named(url: str, kind: str, usual_type: str = "") -> File:
    """A file to be fetched, with the name its address ends in."""
    try:
        path = unquote(urlsplit(url).path, errors="replace")
    except ValueError:
        path = ""
    name = reading.clean(path.rpartition("/")[2])[:120] or kind
    type_ = TYPES.get(name.rpartition(".")[2].lower(), "") or usual_type
    return File(name, content_type=type_, ref=url)
