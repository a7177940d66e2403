"""Where a review's fields lie in somebody's JSON or XML. Pure.

A path is names with dots: `comments.0.userComment.text`. XML is read as if it were JSON: elements by
their name without prefix, attributes with an @, and `#text` for words beside attributes.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from typing import Any

import orjson

from ascolto.channels.contract import Malformed

FIELDS = (
    "items",
    "id",
    "text",
    "title",
    "author",
    "rating",
    "date",
    "link",
    "language",
)
APP_STORE = {
    "items": "feed.entry",
    "id": "id.label",
    "text": "content.label",
    "title": "title.label",
    "author": "author.name.label",
    "rating": "im:rating.label",
    "date": "updated.label",
    "link": "author.uri.label",
    "language": "",
}
PLAY_STORE = {
    "items": "reviews",
    "id": "reviewId",
    "text": "comments.0.userComment.text",
    "title": "",
    "author": "authorName",
    "rating": "comments.0.userComment.starRating",
    "date": "comments.0.userComment.lastModified.seconds",
    "link": "",
    "language": "comments.0.userComment.reviewerLanguage",
}
PRESETS: Mapping[str, Mapping[str, str]] = {
    "app_store": APP_STORE,
    "play_store": PLAY_STORE,
    "custom": dict.fromkeys(FIELDS, ""),
}
DEEPEST = 40  # elements inside elements


def loaded(body: bytes) -> Any:
    """JSON or XML as plain lists and objects. Raises `Malformed`."""
    if body.lstrip()[:1] == b"<":
        return _xml(body)
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"Neither JSON nor XML: {str(error)[:200]}.") from None


def found(value: Any, path: str) -> Any:
    """What lies at `path`, None when nothing does."""
    for name in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdigit() and len(name) < 6:
            value = value[int(name)] if int(name) < len(value) else None
        else:
            return None
    return value


def items(value: Any, path: str) -> list[dict[str, Any]]:
    """The reviews: a list, or a single one that a converter took out of its list."""
    at = found(value, path) if path else value
    listed = at if isinstance(at, list) else [at]
    return [one for one in listed if isinstance(one, dict)]


def _xml(body: bytes) -> Any:
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise Malformed("The XML declares a document type, as no feed does.")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Malformed(f"The XML cannot be read: {str(error)[:200]}.") from None
    return {_bare(root.tag): _plain(root, 0)}


def _plain(element: ElementTree.Element, depth: int) -> Any:
    if depth > DEEPEST:
        return None
    values: dict[str, Any] = {f"@{_bare(n)}": v for n, v in element.attrib.items()}
    for child in element:
        name, value = _bare(child.tag), _plain(child, depth + 1)
        if name not in values:
            values[name] = value
        elif isinstance(values[name], list):
            values[name].append(value)
        else:
            values[name] = [values[name], value]
    text = (element.text or "").strip()
    if not values:
        return text
    return values | ({"#text": text} if text else {})


def _bare(tag: object) -> str:
    return str(tag).rsplit("}", 1)[-1]
