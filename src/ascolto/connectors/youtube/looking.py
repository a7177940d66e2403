"""Whether an answer is out after all: YouTube knows no key, but lists what stands in a thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from ascolto.channels.contract import Outgoing, Sent, Standing, reconciled, since
from ascolto.connectors.youtube import listing
from ascolto.connectors.youtube.api import Api
from ascolto.connectors.youtube.send import ANSWER
from ascolto.providers.rest.parts import Part

SHOWS_WITHIN = timedelta(minutes=5)  # its lists come from servers that lag behind


def look(api: Api, us: str, outgoing: Outgoing) -> Sent | None:
    since(outgoing)  # that it can be told by its words, before a unit is spent
    if ANSWER.fullmatch(outgoing.replaces):
        query = [("part", "snippet"), ("id", outgoing.replaces)]
        page = api.ask("comments", [*query, ("textFormat", "plainText")])
        listed = [one for one in page.get("items") or () if isinstance(one, dict)]
    else:
        listed = list(listing.answers(api, outgoing.thread_id))
    return reconciled(
        outgoing,
        _ours(listed, us),
        reaches_back=len(listed) < listing.MOST_ANSWERS,
        shows_within=SHOWS_WITHIN,
    )


def _ours(listed: Iterable[dict[str, Any]], us: str) -> Iterator[Standing]:
    for comment in map(Part, listed):
        snippet, id = comment.part("snippet"), comment.id("id")
        at = snippet.moment("updatedAt") or snippet.moment("publishedAt")
        if id and at and snippet.part("authorChannelId").id("value") == us:
            words = snippet.text("textOriginal") or snippet.text("textDisplay")
            yield Standing(id, words, at)
