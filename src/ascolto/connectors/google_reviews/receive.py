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
    Fate,
    File,
    Ignored,
    Incoming,
    Raw,
    Receipt,
)
from ascolto.connectors.google_reviews.noticing import state
from ascolto.providers.rest import reading
from ascolto.providers.rest.reading import Thing
from ascolto.providers.rest.remembering import digest

STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
MOST_FILES = 10
TRANSLATED, ORIGINAL = "(Translated by Google)", "(Original)"


def facts(raw: Raw) -> Iterable[Fact]:
    """Raises `Malformed`."""
    body = reading.loaded(raw.body)
    if "gone" in body.values:
        return [Deleted(body.id("gone"), body.when("seen"))]
    review = body.needed("review")
    known, at = review.id("reviewId"), review.when("updateTime", "createTime")
    before = body.values.get("before")
    was = before if isinstance(before, list) and len(before) == 5 else None
    found = [*_about(review, known, at, was), *_answer(review, known, was)]
    return found or [Ignored("Nothing that matters changed.")]


def _about(
    review: Thing, known: str, at: datetime, was: list[str] | None
) -> Iterable[Fact]:
    now = state(review.values)
    if was is None:
        yield _said(review, review.moment("createTime") or at)
    elif was[1:3] != now[1:3]:
        yield Edited(
            known, _text(review), at, rating=STARS.get(review.text("starRating"))
        )


def _said(review: Thing, at: datetime) -> Fact:
    reviewer = review.part("reviewer")
    hidden = reviewer.flag("isAnonymous")
    shown = "" if hidden else reviewer.line("displayName")
    stars = STARS.get(review.text("starRating"))
    review_id = review.id("reviewId")
    return Incoming(
        external_id=review_id,
        # Google tells nobody who its reviewers are: each review has an author of its own.
        author=Author(f"review:{review_id}"[:320], shown),
        text=_text(review),
        sent_at=at,
        thread_id=review_id,
        files=tuple(_files(review)),
        permalink=review.link("reviewReplyUrl"),
        rating=stars,
        meta={"anonymous": "yes"} if hidden else {},
    )


def _text(review: Thing) -> str:
    """In the author's own words: Google puts a translation before or after them."""
    text = review.text("comment")
    if ORIGINAL in text:
        return text.split(ORIGINAL, 1)[1].strip()
    if TRANSLATED in text and not text.startswith(TRANSLATED):
        return text.split(TRANSLATED, 1)[0].strip()
    return text.strip()


def answer_id(review_id: str, text: str) -> str:
    """Names an answer by its words: another one takes its place, and is another message."""
    return f"{review_id}/reply/{digest(text)}"


def _answer(review: Thing, known: str, was: list[str] | None) -> Iterable[Fact]:
    reply, now = review.part("reviewReply"), state(review.values)
    said, before = reply.text("comment"), was[3] if was else ""
    at = reply.moment("updateTime") or review.when("updateTime", "createTime")
    if before and before != now[3]:
        yield Deleted(f"{known}/reply/{before}", at)
    if not said:
        return
    name = answer_id(known, said)
    if before != now[3]:
        yield Incoming(
            external_id=name,
            author=Author("us"),
            text=said,
            sent_at=at,
            thread_id=known,
            references=(known,),
            ours=True,
        )
    yield from _fate(reply, name, at, was[4] if was and before == now[3] else "")


def _fate(reply: Thing, name: str, at: datetime, before: str) -> Iterable[Fact]:
    now = reply.text("reviewReplyState")
    if now == before:
        return
    if now == "APPROVED":
        yield Receipt(name, Fate.PUBLISHED, at)
    elif now == "REJECTED":
        why = reply.part("policyViolation").line("policyViolationReason", 300)
        why = why or reply.line("policyViolation", 300) or "rejected"
        yield Receipt(name, Fate.FAILED, at, f"Google: {why}")


def _files(review: Thing) -> Iterable[File]:
    for place, one in enumerate(review.parts("reviewMediaItems")):
        ref = one.link("googleUrl") or one.link("thumbnailUrl") or one.link("sourceUrl")
        if ref and place < MOST_FILES:
            yield File(f"photo-{place + 1}", ref=ref)
