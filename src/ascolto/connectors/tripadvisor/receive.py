"""From a pointer to facts. Pure: there is nothing of a review in it, and nothing in what it means.

The words are ours. They say that a review waits; what it says is shown live, beside them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ascolto.channels.contract import (
    Author,
    Fact,
    Fate,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Receipt,
    Text,
)
from ascolto.providers.rest import reading
from ascolto.providers.rest.reading import Thing

WAITS = Text(
    it="Una nuova recensione aspetta su Tripadvisor. Le condizioni di Tripadvisor non permettono "
    "di conservarne il testo: si legge dal vivo, e si risponde là.",
    en="A new review waits at Tripadvisor. Tripadvisor's terms do not allow keeping its text: it is "
    "read live, and answered there.",
)
ANSWERED = Text(
    it="Si è risposto su Tripadvisor.",
    en="It was answered at Tripadvisor.",
)
CENTRE = "https://www.tripadvisor.com/Owners"  # the way to the Management Center


def facts(raw: Raw, language: str) -> Iterable[Fact]:
    """Raises `Malformed`."""
    body = reading.loaded(raw.body)
    pointers = list(body.parts("pointers"))
    if not pointers:
        if "pointers" in body.values:
            return [Ignored("A mail that is about no review of this place.")]
        raise Malformed("pointers is missing.")
    return [fact for one in pointers for fact in _about(one, language)]


def _about(pointer: Thing, language: str) -> Iterable[Fact]:
    known, at = pointer.id("mark", 64), pointer.when("at")
    change = pointer.line("change", 20) or "waits"
    if change == "waits":
        return [_waits(known, at, language)]
    if change == "answered":
        # Known as ours when it was written here: then it now shows.
        receipt = Receipt(answer_id(known), Fate.PUBLISHED, at)
        return [receipt, _answered(known, at, language)]
    return [Ignored(f"A pointer that is “{change}” means nothing here.")]


def _waits(known: str, at: datetime, language: str) -> Fact:
    return Incoming(
        external_id=known,
        author=Author(f"review:{known}", "Tripadvisor"),
        text=WAITS.in_(language),
        sent_at=at,
        thread_id=known,
        permalink=CENTRE,
        language=language,
    )


def _answered(known: str, at: datetime, language: str) -> Fact:
    return Incoming(
        external_id=answer_id(known),
        author=Author("us"),
        text=ANSWERED.in_(language),
        sent_at=at,
        thread_id=known,
        references=(known,),
        permalink=CENTRE,
        ours=True,
    )


def answer_id(mark: str) -> str:
    return f"{mark}/answer"
