"""Pictures and films of a post or comment: addresses that live for some days. Pure."""

from __future__ import annotations

from typing import Any

from ascolto.channels.contract import File
from ascolto.providers.meta.contents import MOST, is_link, named


def of(value: dict[str, Any]) -> tuple[File, ...]:
    """Those that the change names by their address."""
    urls = [value.get("photo"), value.get("video")]
    if value.get("item") in {"photo", "video"}:
        urls.append(value.get("link"))
    photos = value.get("photos")
    urls += photos[:MOST] if isinstance(photos, list) else []
    good = [url for url in urls if isinstance(url, str) and is_link(url)]
    return tuple(named(url, "file") for url in dict.fromkeys(good))
