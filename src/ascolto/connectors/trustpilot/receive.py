"""From what `poll` noticed of a review to facts. Pure.

A review is a conversation: its text and stars, which its author may change, and our one answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Ignored,
    Incoming,
    Raw,
)
from ascolto.connectors.trustpilot.noticing import state
from ascolto.providers.rest import reading
from ascolto.providers.rest.reading import Thing
from ascolto.providers.rest.remembering import digest


def facts(raw: Raw) -> Iterable[Fact]:
    """Raises `Malformed`."""
    body = reading.loaded(raw.body)
    if "gone" in body.values:
        return [Deleted(body.id("gone"), body.when("seen"))]
    review = body.needed("review")
    known = review.id("id")
    before = body.values.get("before")
    was = before if isinstance(before, list) and len(before) == 4 else None
    at = review.moment("updatedAt") or review.when("createdAt")
    found = [*_about(review, known, at, was), *_answer(review, known, at, was)]
    return found or [Ignored("Nothing that matters changed.")]


def _about(
    review: Thing, known: str, at: datetime, was: list[str] | None
) -> Iterable[Fact]:
    now = state(review.values)
    if was is None:
        yield _said(review, review.moment("createdAt") or at)
    elif was[1:3] != now[1:3]:
        yield Edited(known, _text(review), at, rating=review.stars("stars"))


def _said(review: Thing, at: datetime) -> Fact:
    consumer, review_id = review.part("consumer"), review.id("id")
    shown = consumer.line("displayName") or consumer.line("name")
    who = consumer.maybe("id") or f"review:{review_id}"
    email = review.line("referralEmail", 254)
    reference = review.line("referenceId", 100)
    verified = {"verified": "yes"} if review.flag("isVerified") else {}
    return Incoming(
        external_id=review_id,
        author=Author(who, shown, email=email if "@" in email else ""),
        text=_text(review),
        sent_at=at,
        thread_id=review_id,
        subject=review.line("title", 500),
        permalink=f"https://www.trustpilot.com/reviews/{review_id}"[:1000],
        rating=review.stars("stars"),
        language=review.line("language", 8),
        meta=verified | ({"order": reference} if reference else {}),
    )


def _text(review: Thing) -> str:
    title, text = review.line("title", 500), review.text("text").strip()
    return f"{title}\n\n{text}" if title and text else text or title


def answer_id(review_id: str, text: str) -> str:
    """Names an answer by its words: another one takes its place, and is another message."""
    return f"{review_id}/reply/{digest(text)}"


def _answer(
    review: Thing, known: str, at: datetime, was: list[str] | None
) -> Iterable[Fact]:
    reply, now = review.part("companyReply"), state(review.values)[3]
    before = was[3] if was else ""
    if before == now:
        return
    at = reply.moment("updatedAt", "createdAt") or at
    if before:
        yield Deleted(f"{known}/reply/{before}", at)
    if now:
        yield Incoming(
            external_id=answer_id(known, reply.text("text")),
            author=Author("us"),
            text=reply.text("text"),
            sent_at=at,
            thread_id=known,
            references=(known,),
            ours=True,
        )
