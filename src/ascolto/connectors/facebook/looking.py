"""Whether an answer stands there after all, where nobody knows if it was taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ascolto.channels.contract import Outgoing, Sent, Standing, reconciled, since
from ascolto.connectors.facebook import send
from ascolto.providers.meta import reading
from ascolto.providers.meta.graph import Graph

A_PAGE, MOST_PAGES = 100, 5
FIELDS = "id,message,from,created_time"


def look(graph: Graph, outgoing: Outgoing, page_id: str) -> Sent | None:
    """Through what stands under the comment or post, newest first, back to when it was sent."""
    begun, shown, after = since(outgoing), [], ""
    for _ in range(MOST_PAGES):
        said = _newest(graph, send.target(outgoing), after)
        listed = reading.parts(said, "data")
        shown += list(_ours(listed, outgoing, page_id))
        times = [reading.moment(one.get("created_time")) for one in listed]
        after = reading.after(said)
        if not after or min(times, default=begun) < begun:
            return reconciled(outgoing, shown, reaches_back=True)
    return reconciled(outgoing, shown, reaches_back=False)


def _newest(graph: Graph, target: str, after: str) -> dict[str, Any]:
    query: dict[str, str | int] = {
        "fields": FIELDS,
        "order": "reverse_chronological",
        "filter": "stream",
        "limit": A_PAGE,
    }
    if after:
        query["after"] = after
    return graph.ask(f"/{target}/comments", **query)


def _ours(
    listed: list[dict[str, Any]], outgoing: Outgoing, page_id: str
) -> Iterator[Standing]:
    for comment in listed:
        external_id = reading.id_of(comment.get("id"))
        by = reading.id_of(reading.part(comment, "from").get("id"))
        if by == page_id and external_id:
            at = reading.moment(comment.get("created_time"))
            place = send.place(outgoing, external_id)
            yield Standing(external_id, reading.words(comment, "message"), at, place)
