"""Whether an answer stands there after all, where nobody knows if it was taken.

Instagram has no idempotency key: what is ours, in the same words, said since we began, is it.
That it is not there proves nothing: it may still come.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from ascolto.channels.contract import ChannelError, Outgoing, Sent
from ascolto.connectors.instagram import send
from ascolto.connectors.instagram.comments import BETWEEN, MENTION
from ascolto.connectors.instagram.manifest import MANIFEST
from ascolto.providers.meta import reading
from ascolto.providers.meta.graph import Graph

NEWEST = 25


def look(
    graph: Graph, outgoing: Outgoing, account: str, begun: datetime
) -> Sent | None:
    if not outgoing.text.strip() or outgoing.thread_id.startswith(MENTION):
        return None
    try:
        if send.is_public(outgoing):
            return _found(_replies(graph, outgoing, account), outgoing, begun)
        return _found(_messages(graph, outgoing), outgoing, begun)
    except ChannelError:
        return None


def _found(
    said: list[dict[str, Any]], outgoing: Outgoing, begun: datetime
) -> Sent | None:
    for one in said:
        at = reading.moment(one.get("timestamp"), one.get("created_time"))
        same = reading.words(one, "text", "message").strip() == outgoing.text.strip()
        external_id = reading.id_of(one.get("id"))
        if external_id and same and at >= begun - send.CLOCKS:
            return Sent(external_id, at)
    return None


def _replies(graph: Graph, outgoing: Outgoing, account: str) -> list[dict[str, Any]]:
    comment = quote(outgoing.thread_id.partition(BETWEEN)[2], safe="")
    fields = "id,text,timestamp,from"
    said = graph.ask(f"/{comment}/replies", fields=fields, limit=NEWEST)
    return [
        one
        for one in reading.parts(said, "data")
        if reading.id_of(reading.part(one, "from").get("id")) == account
    ]


def _messages(graph: Graph, outgoing: Outgoing) -> list[dict[str, Any]]:
    """Of the two in a conversation, what the customer did not say is ours."""
    fields = f"messages.limit({NEWEST}){{id,message,created_time,from}}"
    customer = outgoing.thread_id
    said = graph.ask(
        "/me/conversations", platform=MANIFEST.kind, user_id=customer, fields=fields
    )
    return [
        one
        for talk in reading.parts(said, "data")
        for one in reading.parts(reading.part(talk, "messages"), "data")
        if reading.id_of(reading.part(one, "from").get("id")) not in {customer, ""}
    ]
