"""From one review, with its fields where we want them, to facts. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ascolto.channels.contract import (
    Author,
    Edited,
    Fact,
    Ignored,
    Incoming,
    Malformed,
    Raw,
)
from ascolto.connectors.review_feed import paths
from ascolto.providers.rest import reading
from ascolto.providers.rest.reading import Thing

STARS = 5


def picked(item: dict[str, Any], where: Mapping[str, str]) -> dict[str, Any]:
    """A review's fields, whatever its source calls them; those that are no plain values left out."""
    values = {
        field: paths.found(item, path) if path else None
        for field, path in where.items()
        if field != "items"
    }
    return {n: v for n, v in values.items() if isinstance(v, str | int | float)}


def name(review: Mapping[str, Any]) -> str:
    """The source's id; without one, who said what when."""
    known = str(review.get("id", "")).strip()
    if 0 < len(known) <= 300 and reading.clean(known) == known:
        return known
    said = [str(review.get(f, "")) for f in ("id", "author", "date", "text", "title")]
    return hashlib.sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()


def mark(review: Mapping[str, Any]) -> str:
    """Changes when what a review says changes."""
    said = f"{review.get('title', '')}\0{review.get('text', '')}"
    digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]
    return f"{digest}|{review.get('rating', '')}"


def facts(raw: Raw, scale: int) -> Iterable[Fact]:
    """Raises `Malformed`."""
    body = reading.loaded(raw.body)
    review, known = body.needed("review"), body.id("id")
    told = review.moment("date")
    at = told or body.when("seen")
    before, now = body.line("before", 120), mark(review.values)
    if not before:
        meta = {"undated": "past"} if told is None and body.flag("past") else {}
        return [_said(review, known, at, scale, meta)]
    if before == now:
        return [Ignored("Nothing that matters changed.")]
    return [Edited(known, _text(review), at, rating=_stars(review, scale))]


def _said(
    review: Thing, known: str, at: datetime, scale: int, meta: dict[str, str]
) -> Fact:
    stars = _stars(review, scale)
    text = _text(review)
    if not text and stars is None:
        raise Malformed("review holds neither words nor a rating.")
    return Incoming(
        external_id=known,
        author=Author(f"review:{known}"[:320], review.line("author")),
        text=text,
        sent_at=at,
        thread_id=known,
        subject=review.line("title", 500),
        permalink=review.link("link"),
        rating=stars,
        language=review.line("language", 8),
        meta=meta,
    )


def _text(review: Thing) -> str:
    title, text = review.line("title", 500), review.text("text").strip()
    text = reading.text_of(text) if "</" in text else text
    return f"{title}\n\n{text}" if title and text else text or title


def _stars(review: Thing, scale: int) -> int | None:
    """As stars: the lowest rating that a source has is one star, its highest five."""
    given = review.stars("rating", scale)
    if given is None or scale == STARS:
        return given
    return 1 + round((given - 1) * (STARS - 1) / (scale - 1))
