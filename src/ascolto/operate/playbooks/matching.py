"""How one condition is tested: a function of the facts, built once. Pure: no Django.

No pattern of a user's is ever given to a regular expression as it is: words are looked up, and
`like` knows only `*` (letters and digits) and `#` (one digit), so that no text can hold it up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ascolto.operate.playbooks.folding import Folded, term

Facts = Mapping[str, Any]
Predicate = Callable[[Facts], bool]


class Kind(StrEnum):
    """What a fact is, and so how it can be compared."""

    TEXT = "text"  # a `Folded`
    CHOICE = "choice"  # one of several, as text
    SET = "set"  # any number of several: a frozenset of texts
    NUMBER = "number"
    MINUTES = "minutes"  # how long
    YES = "yes"
    CLOCK = "clock"  # minutes after midnight by the brand's clock


OPERATORS: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("any_of", "all_of", "none_of", "like"),
    Kind.CHOICE: ("in", "not_in"),
    Kind.SET: ("has_any", "has_all", "has_none"),
    Kind.NUMBER: ("at_least", "at_most"),
    Kind.MINUTES: ("longer", "shorter"),
    Kind.YES: ("yes", "no"),
    Kind.CLOCK: ("between",),
}


class NotATest(ValueError):
    """A condition that cannot be tested: `args[0]` is a stable word for what is wrong."""


def predicate(kind: Kind, name: str, is_: str, to: Sequence[str]) -> Predicate:
    """Raises `NotATest` for a comparison the kind does not know or a value it cannot read."""
    if is_ not in OPERATORS[kind]:
        raise NotATest("operator")
    return _BUILDERS[kind](name, is_, to)


def _text(name: str, is_: str, to: Sequence[str]) -> Predicate:
    if is_ == "like":
        patterns = [_pattern(one) for one in to if one.strip()]
        if not patterns:
            raise NotATest("empty")
        return lambda facts: any(p.search(facts[name].joined) for p in patterns)
    terms = [t for t in map(term, to) if t]
    if not terms:
        raise NotATest("empty")
    if is_ == "all_of":
        return lambda facts: _all_in(terms, facts[name].joined)
    if is_ == "none_of":
        return lambda facts: not _any_in(terms, facts[name].joined)
    return lambda facts: _any_in(terms, facts[name].joined)


# `map` of a method: no generator is made anew for each message and playbook that the index leaves.
def _any_in(terms: Sequence[str], said: str) -> bool:
    return any(map(said.__contains__, terms))


def _all_in(terms: Sequence[str], said: str) -> bool:
    return all(map(said.__contains__, terms))


def _pattern(typed: str) -> re.Pattern[str]:
    """ "ab-####*": four digits, then letters or digits; signs between are as good as a space."""
    parts = []
    for sign in typed.strip()[:80]:
        if sign == "#":
            parts.append("[0-9]")
        elif sign == "*":
            parts.append("[a-z0-9]{0,40}")
        else:
            parts.append(re.escape(Folded.of(sign).joined.strip()) or " ")
    return re.compile(" " + re.sub(" +", " ", "".join(parts).strip()) + " ")


def _choice(name: str, is_: str, to: Sequence[str]) -> Predicate:
    values = frozenset(to)
    if not values:
        raise NotATest("empty")
    if is_ == "in":
        return lambda facts: facts[name] in values
    return lambda facts: facts[name] not in values


def _set(name: str, is_: str, to: Sequence[str]) -> Predicate:
    values = frozenset(to)
    if not values:
        raise NotATest("empty")
    if is_ == "has_any":
        return lambda facts: not values.isdisjoint(facts[name])
    if is_ == "has_all":
        return lambda facts: values <= facts[name]
    return lambda facts: values.isdisjoint(facts[name])


def _number(name: str, is_: str, to: Sequence[str]) -> Predicate:
    limit = whole(to)
    if is_ in ("at_least", "longer"):
        return lambda facts: facts[name] is not None and facts[name] >= limit
    if is_ == "shorter":
        return lambda facts: facts[name] is not None and facts[name] < limit
    return lambda facts: facts[name] is not None and facts[name] <= limit


def whole(to: Sequence[str]) -> int:
    """The one number of a comparison. Raises `NotATest`."""
    text = to[0].strip() if len(to) == 1 else ""
    if not (text.isdecimal() and text.isascii() and len(text) < 8):
        raise NotATest("number")
    return int(text)


def _yes(name: str, is_: str, to: Sequence[str]) -> Predicate:
    wanted = is_ == "yes"
    return lambda facts: bool(facts[name]) is wanted


def _clock(name: str, is_: str, to: Sequence[str]) -> Predicate:
    """Past midnight when it ends before it begins; a span that ends where it begins is a day."""
    if len(to) != 2:
        raise NotATest("clock")
    begin, end = (minutes(one) for one in to)
    if begin < end:
        return lambda facts: begin <= facts[name] < end
    return lambda facts: facts[name] >= begin or facts[name] < end


_HOUR = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def minutes(text: str) -> int:
    """ "09:30" is 570. Raises `NotATest`."""
    found = _HOUR.fullmatch(text.strip())
    if not found:
        raise NotATest("clock")
    return int(found[1]) * 60 + int(found[2])


_BUILDERS: dict[Kind, Callable[[str, str, Sequence[str]], Predicate]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.SET: _set,
    Kind.NUMBER: _number,
    Kind.MINUTES: _number,
    Kind.YES: _yes,
    Kind.CLOCK: _clock,
}


@dataclass(frozen=True)
class Keys:
    """What a condition cannot do without: one of these must be there for it to hold."""

    words: frozenset[str] = frozenset()  # first words of terms
    prefixes: frozenset[str] = frozenset()  # beginnings of words
    values: frozenset[tuple[str, Any]] = frozenset()  # fact and value
    present: frozenset[str] = frozenset()  # facts that most messages have none of

    def __or__(self, other: Keys) -> Keys:
        return Keys(
            self.words | other.words,
            self.prefixes | other.prefixes,
            self.values | other.values,
            self.present | other.present,
        )

    @property
    def rarity(self) -> tuple[int, int]:
        """The smaller, the rarer: words before values, few before many, long before short."""
        texts = self.words | self.prefixes
        commonness = len(texts) + 20 * len(self.present) + 50 * len(self.values)
        return commonness, -min((len(text) for text in texts), default=0)


def keys(kind: Kind, name: str, is_: str, to: Sequence[str]) -> Keys | None:
    """Without which the condition does not hold; None: it can hold without any."""
    if kind is Kind.TEXT and is_ == "any_of":
        found = Keys()
        for one in map(term, to):
            found = found | _word(one) if one else found
        return found
    if kind is Kind.TEXT and is_ == "all_of":
        return min((_word(t) for t in map(term, to) if t), key=lambda k: k.rarity)
    if kind is Kind.CHOICE and is_ == "in":
        return Keys(values=frozenset((name, one) for one in to))
    if kind is Kind.YES and is_ == "yes":
        return Keys(values=frozenset([(name, True)]))
    if kind is Kind.NUMBER:
        return Keys(present=frozenset([name]))
    return None


def _word(found: str) -> Keys:
    first, *rest = found.split()
    if rest or found.endswith(" "):
        return Keys(words=frozenset([first]))
    return Keys(prefixes=frozenset([first]))
