"""What became of an answer, told by what the provider shows: for those that know no key of ours.

An answer is taken for found where something of ours stands in its place, in its very words, said
since it was handed over, and is none of the other answers we sent. Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ascolto.channels.contract.answers import Outgoing, Sent
from ascolto.channels.contract.errors import OutcomeUnknown, TryLater
from ascolto.channels.contract.words import Text

CLOCKS = timedelta(seconds=90)  # how far the provider's clock and ours may be apart
SHOWS_WITHIN = timedelta(minutes=1)  # after which what was taken is shown
NOT_YET = Text(
    it="Non si vede ancora se la risposta è uscita: si guarda di nuovo fra poco.",
    en="Whether the answer is out does not show yet: it is looked for again in a moment.",
)
NO_WORDS = Text(
    it="Una risposta senza parole non si può ritrovare: guarda tu se è arrivata.",
    en="An answer without words cannot be told from others: see whether it arrived.",
)
TOO_MUCH = Text(
    it="Da allora si è scritto troppo per ritrovare la risposta: guarda tu se è arrivata.",
    en="Too much was written since to find the answer again: see whether it arrived.",
)


@dataclass(frozen=True)
class Standing:
    """Something said by us, as the provider shows it in the place where the answer would be."""

    external_id: str
    text: str
    at: datetime
    thread_id: str = ""  # where an answer opens a thread of its own


def since(outgoing: Outgoing) -> datetime:
    """What was said before is another answer. Raises `OutcomeUnknown` where that cannot be told."""
    if outgoing.handed_at is None or not outgoing.text.strip():
        raise OutcomeUnknown(NO_WORDS)
    return outgoing.handed_at - CLOCKS


def reconciled(
    outgoing: Outgoing,
    shown: Iterable[Standing],
    *,
    reaches_back: bool,
    shows_within: timedelta = SHOWS_WITHIN,
) -> Sent | None:
    """The answer of `Finds.find`: the `Sent`, or None when it is certainly not there.

    `reaches_back`: `shown` holds all that we said since `since(outgoing)`. Raises `TryLater` while
    it may still come up, `OutcomeUnknown` when it may stand where nobody looked.
    """
    begun, words = since(outgoing), same(outgoing.text)
    there = [
        one
        for one in shown
        if one.at >= begun
        and same(one.text) == words
        and one.external_id not in outgoing.taken
    ]
    if there:
        first = min(there, key=lambda one: (one.at, one.external_id))
        return Sent(first.external_id, first.at, thread_id=first.thread_id)
    if not reaches_back:
        raise OutcomeUnknown(TOO_MUCH)
    waited = datetime.now(UTC) - (outgoing.doubted_at or begun + CLOCKS)
    if waited < shows_within:
        raise TryLater(NOT_YET, shows_within - waited)
    return None


def same(text: str) -> str:
    """A text as providers keep it: whatever they make of spaces, line ends and accents."""
    return " ".join(unicodedata.normalize("NFC", text).split())
