"""Whether an answer stands there after all, where nobody knows if it was taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from ascolto.channels.contract import (
    OutcomeUnknown,
    Outgoing,
    Sent,
    Standing,
    Text,
    reconciled,
    since,
)
from ascolto.connectors.instagram import send
from ascolto.connectors.instagram.comments import BETWEEN, MENTION
from ascolto.connectors.instagram.manifest import MANIFEST
from ascolto.providers.meta import conversations, reading
from ascolto.providers.meta.graph import Graph

A_PAGE, MOST_PAGES = 50, 5
Found = tuple[list[Standing], bool]
ELSEWHERE = Text(
    it="Sotto il post di un altro Instagram non mostra la nostra risposta: guarda tu se è "
    "arrivata.",
    en="Under somebody else's post Instagram does not show our answer: see whether it arrived.",
)


def look(graph: Graph, outgoing: Outgoing, account: str) -> Sent | None:
    """Where the answer would stand: under the comment, or in the conversation."""
    if outgoing.thread_id.startswith(MENTION):
        raise OutcomeUnknown(ELSEWHERE)
    begun = since(outgoing)
    if send.is_public(outgoing):
        shown, reaches = _replies(graph, outgoing, account)
    else:
        shown, reaches = _messages(graph, outgoing, begun)
    return reconciled(outgoing, shown, reaches_back=reaches)


def _replies(graph: Graph, outgoing: Outgoing, account: str) -> Found:
    """All of them: in which order they are listed is not documented."""
    comment = quote(outgoing.thread_id.partition(BETWEEN)[2], safe="")
    query: dict[str, str | int] = {"fields": "id,text,timestamp,from", "limit": A_PAGE}
    shown: list[Standing] = []
    for _ in range(MOST_PAGES):
        said = graph.ask(f"/{comment}/replies", **query)
        for one in reading.parts(said, "data"):
            if reading.id_of(reading.part(one, "from").get("id")) == account:
                shown.append(_standing(one))
        query["after"] = reading.after(said)
        if not query["after"]:
            return shown, True
    return shown, False


def _standing(reply: dict[str, Any]) -> Standing:
    at = reading.moment(reply.get("timestamp"))
    external_id = reading.id_of(reply.get("id"))
    return Standing(external_id, reading.words(reply, "text"), at)


def _messages(graph: Graph, outgoing: Outgoing, begun: datetime) -> Found:
    customer = outgoing.thread_id
    return conversations.ours(graph, "me", MANIFEST.kind, customer, begun)
