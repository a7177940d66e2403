"""Words cut into known pieces, as the transformer learned them: the likeliest way to cut. Pure.

A word begins with `▁`; no piece goes over the end of a word, so each word is cut once and kept.
"""

from __future__ import annotations

from functools import lru_cache

from ascolto.nlp.deep.weights import Pieces

START = "\u2581"
RARE = 10.0  # below the least likely piece: a letter nobody knows
KEPT = 65_536  # words


class Cutter:
    def __init__(self, pieces: Pieces) -> None:
        self.first, self.last = pieces.first, pieces.last
        self.unknown = pieces.unknown
        scores = pieces.scores.tolist()
        self.known = {
            one.decode(errors="replace"): (at, score)
            for at, (one, score) in enumerate(zip(pieces.known, scores, strict=True))
            if one and at != pieces.unknown
        }
        self.alike = str.maketrans(pieces.alike)  # type: ignore[arg-type]
        self.longest = max(map(len, self.known), default=1)
        self.rare = min(scores, default=0.0) - RARE
        self.of_word = lru_cache(maxsize=KEPT)(self._cut)

    def cut(self, text: str, most: int) -> list[int]:
        """The numbers of a text's pieces between its first and last mark, at most `most` together."""
        found = [self.first]
        for word in text.translate(self.alike).split():
            found += self.of_word(START + word)
            if len(found) >= most:
                break
        return [*found[: most - 1], self.last]

    def _cut(self, word: str) -> tuple[int, ...]:
        size = len(word)
        best = [0.0] + [-1e30] * size
        back: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for at in range(size):
            here = best[at]
            for end in range(at + 1, min(size, at + self.longest) + 1):
                one = self.known.get(word[at:end])
                if one is not None and here + one[1] > best[end]:
                    best[end], back[end] = here + one[1], (at, one[0])
            if here + self.rare > best[at + 1]:
                best[at + 1], back[at + 1] = here + self.rare, (at, self.unknown)
        found = []
        while size:
            size, piece = back[size]
            found.append(piece)
        return tuple(reversed(found))
