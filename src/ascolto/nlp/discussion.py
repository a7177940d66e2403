"""How angry somebody is, read in the discussion they speak in. Pure.

Below one post people are angry together: who stands beside many that are angry means the same words
more angrily than who stands beside calm ones. Sarcasm is read that way by people, too.

How angry it is there is a shrunk mean (empirical Bayes: few words are mixed with what is usual
everywhere, many speak for themselves), and it moves the odds that the text alone gives:

    mean = (sum of the anger before + K · USUAL) / (how many + K)
    log odds = log odds of the text alone + WEIGHT · (log odds of mean - log odds of USUAL)

Nobody's moved anger is evidence for others, only what their own words say: a crowd does not talk
itself into anger. Figures: `docs/subsystems/nlp.md`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

USUAL = 0.25  # anger of comments in general
K = 5.0  # so many words of others weigh as much as what is usual
WEIGHT = 1.5
LEAST, MOST = 0.01, 0.99  # neither a text nor a discussion is ever quite sure
ANGRY = 0.5
TOLD = 0.05  # a label that moved by less is not explained
SAID = {"angry": 0.9, "calm": 0.1}  # what a person's word for it tells of the others


@dataclass(frozen=True, slots=True)
class Discussion:
    """What was said before in the same place: how many, how angry together, how many are angry."""

    count: int = 0
    anger: float = 0.0
    angry: int = 0

    def joined_by(self, anger: float) -> Discussion:
        """With one more, as angry (0 to 1) as their own words are."""
        is_angry = anger >= ANGRY
        return Discussion(self.count + 1, self.anger + anger, self.angry + is_angry)

    def with_all(self, others: Discussion) -> Discussion:
        """With all of another part of it."""
        return Discussion(
            self.count + others.count,
            self.anger + others.anger,
            self.angry + others.angry,
        )

    @property
    def mean(self) -> float:
        """How angry it is here, 0 to 1."""
        return (self.anger + K * USUAL) / (self.count + K)


def moved(alone: float, discussion: Discussion) -> float:
    """The anger in a discussion, from that of the text alone; as it is where nobody spoke before."""
    if not discussion.count:
        return alone
    odds = _odds(alone) + WEIGHT * (_odds(discussion.mean) - _odds(USUAL))
    return 1 / (1 + math.exp(-odds))


def _odds(share: float) -> float:
    """As a logarithm."""
    held = min(max(share, LEAST), MOST)
    return math.log(held / (1 - held))
