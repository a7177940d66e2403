"""From a call about a Page to facts: every entry, every event of a conversation. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ascolto.channels.contract import Fact, Ignored, Malformed, Raw
from ascolto.connectors.messenger import contents
from ascolto.providers.meta import events, reading

OBJECT = "page"
Values = dict[str, Any]


def facts(raw: Raw, page_id: str = "") -> Iterable[Fact]:
    """All that a call says to the Page `page_id`. Raises `Malformed`."""
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
    for change in reading.parts(entry, "changes"):
        field = reading.line(change, "field", 60)
        yield Ignored(f"A change of “{field}”: the channel of the Page carries those.")
    for kind in ("messaging", "standby"):
        for value in reading.parts(entry, kind):
            standby, time = kind == "standby", entry.get("time")
            event = events.Event(value, page, contents.read, time, standby, "Page")
            yield from events.facts(event)
