"""How often the right entry is among the three proposed: `python -m ascolto.demo.library.recall`.

The company's history is split by a hash of each talk, two parts in three to learn from and one
held out. Entries are as they stand in the library; from the talks to learn from, the index takes
what a use of an entry would have given it: the customer's own words. Nothing else is learnt, and no
weight was chosen on the part held out. What the split cannot hide: whoever wrote the entries and
the labels had read the talks, and generated talks share templates across it. So the hand-written ones
are told apart, and what the entries alone find.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ascolto.demo import library, story
from ascolto.demo.library.labels import entry_of
from ascolto.demo.story import Talk
from ascolto.operate.likeness import Index, Text
from ascolto.operate.reads.weights import (
    BODY_WEIGHT,
    LEARNED_PER_ENTRY,
    LEARNED_WEIGHT,
    TITLE_WEIGHT,
)

TOLD_AT = datetime(2026, 11, 21, 22, 2, tzinfo=UTC)
HELD_OUT = 3  # one in so many


@dataclass(frozen=True)
class Recall:
    talks: int
    right: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.right / self.talks if self.talks else 0.0


def labelled(now: datetime = TOLD_AT) -> list[tuple[Talk, str]]:
    _, talks = story.load(now=now)
    return [(talk, key) for talk in talks if (key := entry_of(talk))]


def is_held_out(talk: Talk) -> bool:
    """By the person and the place, which are the same whenever the story is told."""
    digest = hashlib.blake2b(f"{talk.person}|{talk.account}".encode()).digest()
    return digest[0] % HELD_OUT == 0


def index(learnt: Iterable[tuple[Talk, str]] = ()) -> tuple[Index, list[str]]:
    """As `operate.reads.library` makes it of the same rows."""
    keys = [entry.key for entry in library.told()]
    heard: dict[str, list[Text]] = defaultdict(list)
    for talk, key in learnt:
        if len(heard[key]) < LEARNED_PER_ENTRY:
            text = talk.turns[0].text[:600]
            heard[key].append(Text(text, talk.language, LEARNED_WEIGHT))
    made = Index()
    for number, entry in enumerate(library.told(), start=1):
        texts = [Text(entry.title, "", TITLE_WEIGHT)]
        texts += [Text(text, language) for language, text in entry.questions]
        texts += [Text(t, language, BODY_WEIGHT) for language, t in entry.bodies]
        made.put(number, [*texts, *heard[entry.key]])
    return made, keys


def recall(
    made: Index, keys: Sequence[str], asked: Sequence[tuple[Talk, str]]
) -> Recall:
    missed = []
    for talk, key in asked:
        first = talk.turns[0]
        text = f"{first.subject}\n{first.text}"
        found = made.find(text, language=talk.language, limit=3)
        if key not in {keys[one.id - 1] for one in found}:
            missed.append(f"{talk.key}: {key}")
    return Recall(len(asked), len(asked) - len(missed), tuple(missed))


def measured() -> dict[str, Recall]:
    known = labelled()
    learnt = [(t, k) for t, k in known if not is_held_out(t)]
    asked = [(t, k) for t, k in known if is_held_out(t)]
    by_hand = [(t, k) for t, k in asked if not t.key.startswith("generated-")]
    with_history, without = index(learnt), index()
    return {
        "held out": recall(*with_history, asked),
        "held out, by hand": recall(*with_history, by_hand),
        "held out, entries alone": recall(*without, asked),
        "held out, by hand, entries alone": recall(*without, by_hand),
        "to learn from, entries alone": recall(*without, learnt),
    }


def main() -> int:
    for name, found in measured().items():
        said = f"{name}: recall@3 {found.share:.3f} ({found.right} of {found.talks})"
        sys.stdout.write(f"{said}\n")
        if "-v" in sys.argv and name.startswith("to learn"):
            sys.stdout.write(f"  missed: {'; '.join(found.missed)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
