"""What is normal: how many voices an hour of the week brings, with the trend, as a fitted rhythm.

Fitted on hours of the last weeks. An hour in which a source was away counts with the part that was
there; a past crisis is held down to a multiple of what its hour usually brings, so that it does not
teach us that crises are normal. Old weeks weigh less, so the trend is followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ascolto.monitor.warning.bins import SLOTS, Counts, Slots

WEEKS = 8
_HALF_LIFE = 24.0 * 14  # hours
_LEVEL_HALF_LIFE = 24.0 * 3
_POOLED = 2.0  # hours that the usual day weighs beside an hour of the week of its own
_MOST, _MORE = 2.5, 4.0  # an hour counts at most 2.5 times its median and 4 voices
_LEAST_DISPERSION, _MOST_DISPERSION = 0.01, 0.6
# The last days may make all hours two and a half times as loud or as quiet: beyond that it is a change
# that the weeks must show. Twenty voices stand beside both counts, so that few of them say little.
_LEAST_LEVEL, _MOST_LEVEL, _BESIDE = 0.4, 2.5, 20
# Of whom nothing is known one voice in six is unhappy: twelve voices' worth of a guess.
_UNHAPPY_BEFORE, _VOICES_BEFORE = 2, 12
LEAST_HOURS = 24 * 7  # before that nobody knows what is normal


@dataclass(frozen=True)
class Rhythm:
    """`profile`: voices an hour for each hour of the week. `share`: of unhappy ones.

    `dispersion` is φ of a negative binomial count with mean μ and variance μ + φμ².
    """

    profile: Counts
    share: float
    dispersion: float
    hours: float  # how much was heard to know this

    @property
    def is_known(self) -> bool:
        return self.hours >= LEAST_HOURS

    def hourly(self, slots: Slots) -> Counts:
        expected: Counts = self.profile[slots]
        return expected

    def as_json(self) -> dict[str, Any]:
        return {
            "profile": [round(float(v), 4) for v in self.profile],
            "share": self.share,
            "dispersion": self.dispersion,
            "hours": self.hours,
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Rhythm:
        profile = np.array(body["profile"], dtype=np.float64)
        return cls(profile, body["share"], body["dispersion"], body["hours"])


def fit(slots: Slots, voices: Counts, unhappy: Counts, heard: Counts) -> Rhythm:
    """From hours in order, the newest last. `heard`: which part of each hour could be heard, 0–1."""
    age = np.arange(len(slots))[::-1].astype(np.float64)
    weight = np.where(heard > 0.2, 0.5 ** (age / _HALF_LIFE), 0.0)
    calm = _held_down(slots, voices, heard)
    profile = _profile(slots, calm, heard, weight)
    profile = profile * _level(profile[slots], calm, heard, age)
    share = (float((unhappy * weight).sum()) + _UNHAPPY_BEFORE) / (
        float((voices * weight).sum()) + _VOICES_BEFORE
    )
    dispersion = _dispersion(profile[slots] * heard, voices, heard)
    return Rhythm(profile, share, dispersion, float(heard.sum()))


def _held_down(slots: Slots, voices: Counts, heard: Counts) -> Counts:
    usual = np.zeros(SLOTS)
    whole = np.divide(voices, heard, out=np.zeros_like(voices), where=heard > 0.2)
    for slot in range(SLOTS):
        mine = whole[(slots == slot) & (heard > 0.2)]
        usual[slot] = np.median(mine) if len(mine) else 0.0
    return np.minimum(voices, (_MOST * usual[slots] + _MORE) * heard)


def _profile(slots: Slots, calm: Counts, heard: Counts, weight: Counts) -> Counts:
    """Each hour of the week, leaning on the usual day where little is known, and on its neighbours."""
    said = np.bincount(slots, calm * weight, SLOTS)
    time = np.bincount(slots, heard * weight, SLOTS)
    by_day, by_hour = said.reshape(7, 24), time.reshape(7, 24)
    mean = said.sum() / max(time.sum(), 1e-9)
    day = by_day.sum(1) / np.maximum(by_hour.sum(1), 1e-9)
    hour = by_day.sum(0) / np.maximum(by_hour.sum(0), 1e-9)
    pooled = (np.outer(day, hour) / max(mean, 1e-9)).ravel()
    own = (said + _POOLED * pooled) / (time + _POOLED)
    smooth = 0.7 * own + 0.15 * (np.roll(own, 1) + np.roll(own, -1))
    profile: Counts = np.maximum(smooth, 1e-3)
    return profile


def _level(expected: Counts, calm: Counts, heard: Counts, age: Counts) -> float:
    """How the last days stand to the profile."""
    weight = 0.5 ** (age / _LEVEL_HALF_LIFE)
    had = float((calm * weight).sum())
    wanted = float((expected * heard * weight).sum())
    found = (had + _BESIDE) / (wanted + _BESIDE)
    return float(np.clip(found, _LEAST_LEVEL, _MOST_LEVEL))


def _dispersion(expected: Counts, voices: Counts, heard: Counts) -> float:
    """By moments, without the wildest hours."""
    clear = (heard > 0.8) & (expected > 1.0)
    if clear.sum() < 48:
        return 0.1
    x, mu = voices[clear], expected[clear]
    ratio = ((x - mu) ** 2 - mu) / mu**2
    keep = np.abs(x - mu) / np.sqrt(mu) < np.quantile(
        np.abs(x - mu) / np.sqrt(mu), 0.98
    )
    weight = mu[keep] ** 2 / (mu[keep] + 0.1 * mu[keep] ** 2) ** 2
    found = float((ratio[keep] * weight).sum() / weight.sum())
    return float(np.clip(found, _LEAST_DISPERSION, _MOST_DISPERSION))
