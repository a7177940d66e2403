"""Pictures and films of a post or comment: addresses that live for some days. Pure."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from ascolto.channels.contract import File
from ascolto.connectors.facebook import reading

MOST = 30
LONGEST = 2000
TYPES = {
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "mp4": "video/mp4",
    "png": "image/png",
    "webp": "image/webp",
}


def of(value: dict[str, Any]) -> tuple[File, ...]:
    """Those that the change names by their address."""
    urls = [value.get("photo"), value.get("video")]
    if value.get("item") in {"photo", "video"}:
        urls.append(value.get("link"))
    photos = value.get("photos")
    urls += photos[:MOST] if isinstance(photos, list) else []
    good = [url for url in urls if isinstance(url, str) and is_link(url)]
    return tuple(named(url, "file") for url in dict.fromkeys(good))


def is_link(url: str) -> bool:
    return url.startswith("https://") and url.isascii() and len(url) <= LONGEST


def named(url: str, fallback: str) -> File:
    """A file to be fetched, with the name its address ends in."""
    try:
        path = unquote(urlsplit(url).path, errors="replace")
    except ValueError:
        path = ""
    name = reading.clean(path.rpartition("/")[2])[:120] or fallback
    kind = TYPES.get(name.rpartition(".")[2].lower(), "")
    return File(name, content_type=kind, ref=url)
