"""The latest reviews as they stand at Tripadvisor now: to be shown, and to be forgotten at once."""

from __future__ import annotations

from typing import Any

from ascolto.channels.contract import Live
from ascolto.providers.rest.calling import Provider
from ascolto.providers.rest.reading import Thing

TRIPADVISOR = Provider("Tripadvisor")
LATEST = 5  # Tripadvisor shows no more


def reviews(body: dict[str, Any]) -> list[Live]:
    """What an answer of the Content API shows; what cannot be read is left out."""
    found = []
    for one in list(Thing(body).parts("data"))[:LATEST]:
        if known := one.maybe("id", 20):
            found.append(_review(one, known))
    return found


def _review(one: Thing, known: str) -> Live:
    response = one.part("owner_response")
    return Live(
        id=known,
        title=one.line("title", 300),
        text=one.text("text"),
        rating=one.stars("rating"),
        author=one.part("user").line("username"),
        published_at=one.moment("published_date"),
        link=one.link("url"),
        language=one.line("lang", 8),
        answer=response.text("text") or one.text("owner_response"),
    )
