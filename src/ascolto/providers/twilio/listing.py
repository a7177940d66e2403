"""What an account did, as Twilio lists it: newest first, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ascolto.channels.contract import TryLater

A_PAGE, MOST_PAGES = 100, 5
HOME = "/2010-04-01/Accounts/"
# Asks a path for a page; a page's own "next" comes with its query in it.
Ask = Callable[[str, Iterable[tuple[str, str]]], dict[str, Any]]
Row = dict[str, Any]


def back_to(
    begun: datetime, ask: Ask, path: str, query: Iterable[tuple[str, str]], name: str
) -> tuple[list[Row], bool]:
    """The rows under `name` made since `begun` and some before; whether that is all of them.

    By the time they were made: what still waits was not sent, and is not found by that time.
    Raises `TryLater`.
    """
    rows: list[Row] = []
    page = ask(path, [*query, ("PageSize", str(A_PAGE))])
    for turned in range(MOST_PAGES):
        found = page.get(name)
        if not isinstance(found, list):  # nothing is told by what is no list
            raise TryLater("Twilio's list cannot be read.")
        listed = [one for one in found if isinstance(one, dict)]
        rows += listed
        onward = str(page.get("next_page_uri") or "")
        made = [at for one in listed if (at := made_at(one))]
        if not onward.startswith(HOME) or min(made, default=begun) < begun:
            return rows, True
        if turned + 1 < MOST_PAGES:
            page = ask(onward, [])
    return rows, False


def made_at(row: Row) -> datetime | None:
    try:
        at = parsedate_to_datetime(str(row.get("date_created")))
    except (ValueError, TypeError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
