"""From a call about a Page to facts: every entry, every change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ascolto.channels.contract import (
    Fact,
    Hidden,
    Ignored,
    Incoming,
    Malformed,
    Raw,
)
from ascolto.connectors.facebook import posts, ratings
from ascolto.providers.meta import reading

OBJECT = "page"
Values = dict[str, Any]

# What else Meta tells an app about a Page.
FIELDS = {
    "leadgen": "Somebody filled in a lead form: those belong to the advertising account.",
    "live_videos": "News about a live video.",
    "messages": "A private message: the Messenger channel carries those.",
    "page_upcoming_change": "Meta announces a change of the Page.",
    "parking": "The Page's details changed.",
    "payment_options": "The Page's details changed.",
    "videos": "A video was processed.",
}


def facts(raw: Raw, page_id: str = "") -> Iterable[Fact]:
    """All that a call says about the Page `page_id`. Raises `Malformed`."""
    whole = reading.loaded(raw.body)
    kind, entries = whole.get("object"), whole.get("entry")
    if not isinstance(kind, str) or not isinstance(entries, list):
        raise Malformed("object or entry is missing: this is no call of Meta.")
    if kind != OBJECT:
        return [Ignored(f"Calls about “{reading.clean(kind)[:60]}” mean nothing here.")]
    found = [
        fact
        for entry in reading.parts(whole, "entry")
        for fact in _entry(entry, page_id)
    ]
    return found or [Ignored("There is nothing in this call.")]


def _entry(entry: Values, page_id: str) -> Iterator[Fact]:
    page = reading.id_of(entry.get("id"))
    if page_id and page != page_id:
        yield Ignored(f"This is about another Page of the app ({page[:40]}).")
        return
    for kind in ("messaging", "standby"):
        for _ in reading.parts(entry, kind):
            yield Ignored(
                "A private conversation: the Messenger channel carries those."
            )
    for change in reading.parts(entry, "changes"):
        fact = _change(change, page, entry.get("time"))
        yield fact
        # What Facebook's own filter or a colleague hid before we heard of it.
        is_hidden = reading.part(change, "value").get("is_hidden") is True
        if isinstance(fact, Incoming) and is_hidden:
            yield Hidden(fact.external_id, fact.sent_at)


def _change(change: Values, page: str, time: object) -> Fact:
    field = reading.line(change, "field")
    value = change.get("value")
    if field not in {"feed", "mention", "ratings"}:
        other = f"Calls about “{field[:60]}” mean nothing here."
        return Ignored(FIELDS.get(field, other))
    if not isinstance(value, dict):
        return Ignored(f"A call about “{field}” without any content.")
    change_ = posts.Change(value, page, time, field)
    return ratings.fact(change_) if field == "ratings" else posts.fact(change_)
