"""Whether an answer stands there after all, where nobody knows if it was taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
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
    where = f"/{page_id}/published_posts"
    if not outgoing.is_post:
        where = f"/{send.target(outgoing)}/comments"
    for _ in range(MOST_PAGES):
        said = _newest(graph, where, after)
        listed = reading.parts(said, "data")
        shown += list(_ours(listed, outgoing, page_id))
        times = [reading.moment(one.get("created_time")) for one in listed]
        after = reading.after(said)
        if not after or min(times, default=begun) < begun:
            return _judged(outgoing, shown, reaches_back=True)
    return _judged(outgoing, shown, reaches_back=False)


def _judged(
    outgoing: Outgoing, shown: list[Standing], *, reaches_back: bool
) -> Sent | None:
    found = reconciled(outgoing, shown, reaches_back=reaches_back)
    if found is None or not outgoing.is_post:
        return found
    return replace(found, permalink=send.link(found.external_id))


def _newest(graph: Graph, where: str, after: str) -> dict[str, Any]:
    """Posts come newest first; comments when they are asked to."""
    query: dict[str, str | int] = {"fields": FIELDS, "limit": A_PAGE}
    if where.endswith("/comments"):
        query |= {"order": "reverse_chronological", "filter": "stream"}
    if after:
        query["after"] = after
    return graph.ask(where, **query)


def _ours(
    listed: list[dict[str, Any]], outgoing: Outgoing, page_id: str
) -> Iterator[Standing]:
    for comment in listed:
        external_id = reading.id_of(comment.get("id"))
        by = reading.id_of(reading.part(comment, "from").get("id"))
        if by == page_id and external_id:
            at = reading.moment(comment.get("created_time"))
            place = "" if outgoing.is_post else send.place(outgoing, external_id)
            yield Standing(external_id, reading.words(comment, "message"), at, place)
