"""Lists as Twilio gives them, for the rehearsals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode


def listed(
    rows: Iterable[dict[str, Any]], query: Mapping[str, str], name: str, path: str
) -> dict[str, Any]:
    """A page of `rows` (given newest first) to and from whom `query` says, under `name`."""
    size, page = int(query["PageSize"]), int(query.get("Page", 0))
    fits = {"to": query.get("To"), "from": query.get("From")}
    found = [
        one
        for one in rows
        if all(value in {None, one[place]} for place, value in fits.items())
    ]
    onward = urlencode({**query, "Page": page + 1, "PageToken": "PA1"})
    more = len(found) > (page + 1) * size
    return {
        name: found[page * size : (page + 1) * size],
        "next_page_uri": f"{path}?{onward}" if more else None,
    }
