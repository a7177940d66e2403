"""What a message is about, by our own dictionary of stems (`data/topics.json`). Pure.

An entry is a word, a stem of five letters or more (`consegn*`) or two words (`servizio clienti`). Two words
behind a minus are not about the topic, whatever each of them says: “mi aspetto”, “cordiali saluti”.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from ascolto.nlp import hashing, linear
from ascolto.nlp.tokens import bare, words

TOPICS = (
    "price", "staff", "delivery", "billing", "app", "network", "store", "quality", "returns", "waiting",
    "support", "food", "room", "cleanliness", "booking", "travel", "payment", "contract", "advertising",
    "safety",
)  # fmt: skip
_SHORTEST = 5  # letters of a stem: shorter ones begin too many other words


@dataclass(frozen=True)
class Subjects:
    """Bits of `TOPICS` by word, by stem, and by the hash of two words: theirs, and those they are not about."""

    exact: dict[str, int]
    stems: dict[str, int]
    pairs: dict[int, int]
    never: dict[int, int]

    def bits(self, word: str) -> int:
        plain = bare(word)
        found = self.exact.get(plain, 0)
        for size in range(_SHORTEST, len(plain) + 1):
            found |= self.stems.get(plain[:size], 0)
        return found


@cache
def of(language: str) -> Subjects:
    listed: dict[str, dict[str, str]] = json.loads(
        (linear.DATA / "topics.json").read_text()
    )
    made = Subjects({}, {}, {}, {})
    for topic, by_language in listed.items():
        bit = 1 << TOPICS.index(topic)
        for entry in by_language.get(language, "").split(","):
            _add(made, entry.strip().lower(), bit)
    return made


def _add(made: Subjects, entry: str, bit: int) -> None:
    if entry.startswith("-"):
        key = _pair(words(entry[1:]))
        made.never[key] = made.never.get(key, 0) | bit
        return
    if entry.endswith("*"):
        stem = bare(entry[:-1])
        made.stems[stem] = made.stems.get(stem, 0) | bit
        return
    parts = words(entry)
    if len(parts) == 1:
        word = bare(parts[0])
        made.exact[word] = made.exact.get(word, 0) | bit
    elif len(parts) == 2:
        key = _pair(parts)
        made.pairs[key] = made.pairs.get(key, 0) | bit


def _pair(parts: list[str]) -> int:
    left, right = parts
    return hashing.pair_of(hashing.of_word(left), hashing.of_word(right))


def named(bits: int) -> list[str]:
    return [name for place, name in enumerate(TOPICS) if bits >> place & 1]
