"""Operators of the search: `da:giulia -tag:vip prima:ieri camera`. Pure, and never an error.

What is typed becomes conditions with names and values of ours, words for the index, and hints
about what was not understood. A name nobody knows is searched as words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ascolto.core import words
from ascolto.operate.searching import days

LONGEST = 300  # characters of one search
MOST = 16  # conditions of one search

NAMES: Mapping[str, tuple[str, ...]] = {
    "from": ("from", "da"),
    "to": ("to", "a"),
    "tag": ("tag", "tags", "etichetta", "etichette"),
    "is": ("is", "è", "e", "stato"),
    "assignee": ("assignee", "assegnata", "assegnato", "incarico"),
    "channel": ("channel", "canale"),
    "brand": ("brand", "marchio", "marca"),
    "before": ("before", "prima"),
    "after": ("after", "dopo"),
    "has": ("has", "ha", "con"),
    "number": ("number", "numero", "n"),
    "order": ("order", "ordine", "prenotazione", "booking"),
}
STATES: Mapping[str, tuple[str, ...]] = {
    "open": ("open", "aperta", "aperte", "aperto", "aperti"),
    "closed": ("closed", "chiusa", "chiuse", "chiuso", "chiusi"),
    "waiting": ("waiting", "inattesa", "attesa", "aspetta"),
    "public": ("public", "pubblica", "pubbliche", "pubblico"),
    "unread": ("unread", "nonletta", "nonlette", "daleggere", "nuova", "nuove"),
    "snoozed": ("snoozed", "rimandata", "rimandate", "messadaparte", "daparte"),
    "mine": ("mine", "mia", "mie", "mio", "miei"),
    "unassigned": ("unassigned", "libera", "libere", "dinessuno", "nobodys"),
    "late": ("late", "inritardo", "ritardo", "tardi"),
}
THINGS: Mapping[str, tuple[str, ...]] = {
    "attachment": ("attachment", "attachments", "allegato", "allegati", "file", "files")
}
_ALLOWED = {"is": STATES, "has": THINGS}
_DAYS = {"before", "after"}
_NUMBER = re.compile(r"#?(\d{1,11})", re.ASCII)
_TOKEN = re.compile(r'(-?)(?:([^\W\d_]{1,20}):)?(?:"([^"]*)(?:"|$)|(\S+))')


def _key(text: str) -> str:
    return "".join(words.words(text))


_CALLED = {_key(alias): name for name, all_ in NAMES.items() for alias in all_}


@dataclass(frozen=True)
class Condition:
    """One thing a conversation must be, or must not be."""

    name: str  # of NAMES
    value: str  # of STATES or THINGS where these are all there is
    at: datetime | None = None  # of before and after
    is_not: bool = False


@dataclass(frozen=True)
class Hint:
    """Something that was not understood: unknown_name, unknown_value, no_day, no_value, too_many."""

    what: str
    name: str
    value: str = ""


@dataclass(frozen=True)
class Search:
    """What was asked. `words` is for `core.search`, as it was typed."""

    words: str = ""
    conditions: tuple[Condition, ...] = ()
    hints: tuple[Hint, ...] = ()

    @property
    def has_words(self) -> bool:
        return bool(words.query(self.words).wanted)


def read(typed: str, now: datetime) -> Search:
    """What somebody typed; `now` is aware and in their zone."""
    typed = typed[:LONGEST].replace("\x00", " ")
    reading = _Reading(now)
    end = 0
    for found in _TOKEN.finditer(typed):
        reading.take(found)
        end = found.end()
    return reading.search(is_being_typed=end == len(typed))


class _Reading:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.loose: list[str] = []
        self.conditions: dict[Condition, None] = {}
        self.hints: dict[Hint, None] = {}
        self.ends_in_a_word = False

    def take(self, found: re.Match[str]) -> None:
        minus, name, phrase, loose = found.groups()
        value = (phrase if loose is None else loose).strip()
        self.ends_in_a_word = False
        if name is None:
            return self._take_plain(found[0], minus, loose)
        known = _CALLED.get(_key(name))
        if known is None:
            if not value.startswith("//"):  # of an address on the web
                self.hints[Hint("unknown_name", name, value)] = None
            return self._word(found[0])
        if known == "order" and value:  # stands in the messages, as one phrase
            return self._word(f'{minus}"{value}"')
        self._add(self._condition(known, value, bool(minus)))

    def _add(self, found: Condition | Hint) -> None:
        if isinstance(found, Hint):
            self.hints[found] = None
        elif len(self.conditions) < MOST:
            self.conditions[found] = None
        else:
            self.hints[Hint("too_many", found.name)] = None

    def _take_plain(self, token: str, minus: str, loose: str | None) -> None:
        bare = (loose or "").rstrip(":")
        if loose and bare != loose and _key(bare) in _CALLED:
            self.hints[Hint("no_value", bare)] = None
        elif loose and loose.startswith("#") and _NUMBER.fullmatch(loose):
            self._add(Condition("number", loose[1:], None, bool(minus)))
        else:
            self._word(token)

    def _word(self, token: str) -> None:
        self.loose.append(token)
        self.ends_in_a_word = True

    def _condition(self, name: str, value: str, is_not: bool) -> Condition | Hint:
        if not value:
            return Hint("no_value", name)
        if name in _DAYS:
            at = days.day(value, self.now)
            return (
                Condition(name, "", at, is_not) if at else Hint("no_day", name, value)
            )
        if name == "number":
            found = _NUMBER.fullmatch(value)
            if found is None:
                return Hint("unknown_value", name, value)
            return Condition(name, found[1], None, is_not)
        allowed = _ALLOWED.get(name)
        if allowed is not None:
            return _one_of(allowed, name, value, is_not)
        return Condition(name, value, None, is_not)

    def search(self, *, is_being_typed: bool) -> Search:
        text = " ".join(self.loose)
        if text and not (is_being_typed and self.ends_in_a_word):
            text += " "  # the last word is whole
        return Search(text, tuple(self.conditions), tuple(self.hints))


def _one_of(
    allowed: Mapping[str, tuple[str, ...]], name: str, value: str, is_not: bool
) -> Condition | Hint:
    key = _key(value)
    for known, all_ in allowed.items():
        if key in all_:
            return Condition(name, known, None, is_not)
    return Hint("unknown_value", name, value)
