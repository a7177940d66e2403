"""The latest reviews as they stand at Tripadvisor now: to be shown, and to be forgotten at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ascolto.providers.rest.calling import Provider
from ascolto.providers.rest.reading import Thing

TRIPADVISOR = Provider("Tripadvisor")
LATEST = 5  # Tripadvisor shows no more


@dataclass(frozen=True)
class Review:
    """One review. Never written anywhere."""

    id: str
    title: str
    text: str
    rating: int | None
    author: str
    published_at: datetime | None
    link: str  # to the review itself
    language: str
    answer: str  # the owner's, when there is one


def reviews(body: dict[str, Any]) -> list[Review]:
    """What an answer of the Content API shows; what cannot be read is left out."""
    found = []
    for one in list(Thing(body).parts("data"))[:LATEST]:
        if known := one.maybe("id", 20):
            found.append(_review(one, known))
    return found


def _review(one: Thing, known: str) -> Review:
    response = one.part("owner_response")
    return Review(
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
