"""Simulated years with planted crises: found or not, how soon, and how often for nothing.

    python -m bench.alerts             # make eval-alerts: the reported seeds
    python -m bench.alerts --quick     # a few brands, under half a minute
    python -m bench.alerts --tuning    # the seeds on which the limits were chosen

The product's own rule (`ascolto.monitor.warning`) is run over every minute of every year; beside it a
plain z-score of the last quarter of an hour over a week, and the same quarter of an hour in past weeks,
both at three standard deviations and over what arrives. All three are silent below five voices. An
alarm lasts until two hours have passed without one; it is false when it begins neither in a crisis nor
within three hours after it, whatever else caused it: campaigns and happy surges count as false.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ascolto.monitor.warning import bins, burst, evidence, rhythm
from bench.traffic import (
    DAY,
    HOLIDAYS,
    SIZES,
    SOURCES,
    WEEK,
    ZONE,
    Crisis,
    Minutes,
    Year,
    year,
)

BASES = (12, 30, 60, 150)  # mentions an hour
REPORTED, TUNED = range(100, 106), range(200, 204)
KNOWN = 8 * WEEK
REST, AFTER = 120, 180
METHODS = ("product", "z-score", "past weeks")

Flags = NDArray[np.bool_]


def sums(values: Minutes, begins: NDArray[np.int64]) -> Minutes:
    """Of each minute: everything from its beginning up to and with it."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    found: Minutes = total[1:] - total[np.maximum(begins, 0)]
    return found


def product(one: Year, limits: burst.Limits = burst.LIMITS) -> Flags:
    """The product's alarms, minute by minute, knowing only what could be known then."""
    found = np.zeros(one.unhappy.shape[1], dtype=bool)
    for parts, is_spam in moments(one):
        found |= burst.alarms(**parts, limits=limits) & ~is_spam
    found[:KNOWN] = False
    return found


def moments(one: Year) -> Iterator[tuple[dict[str, Any], Flags]]:
    """What `burst.alarms` asks, of every minute, for each length of window."""
    minute = np.arange(one.unhappy.shape[1])
    there = (~one.away * np.array(SOURCES)[:, None]).sum(0)
    unhappy = (one.unhappy * ~one.away).sum(0)
    voices = unhappy + (one.others * ~one.away).sum(0)
    normal, bad, spread = expected(one)
    normal = normal * there
    day = standing(voices, normal, minute - 1440, minute - 120)
    pile = piled(unhappy, normal * bad * day, spread)
    for size in burst.WINDOWS:
        begins = minute // bins.MINUTES * bins.MINUTES - (size - 1) * bins.MINUTES
        lively = standing(voices, normal, minute - 240, begins)
        mu, said, angry = (sums(v, begins) for v in (normal, voices, unhappy))
        mu = mu * lively
        strength = evidence.strength(
            by_spread(angry, mu * bad, spread),
            by_spread(said - angry, mu * (1 - bad), spread),
        )
        copied = sums(one.repeats, begins)
        yield (
            {
                "strength": strength,
                "piled": pile,
                "is_of_one_thing": one_thing(one, said, minute, begins),
                "voices": said,
                "expected": mu,
            },
            copied >= burst.MOST_COPIES * (copied + said),
        )


def standing(
    voices: Minutes, normal: Minutes, begin: NDArray[np.int64], end: NDArray[np.int64]
) -> Minutes:
    """How a stretch of each minute's past stood to the rhythm."""
    heard = sums(voices, begin) - sums(voices, end)
    return burst.level(heard, sums(normal, begin) - sums(normal, end))


def by_spread(count: Minutes, mu: Minutes, spread: Minutes) -> Minutes:
    """`evidence.surprise` with another dispersion each week."""
    found = np.zeros_like(mu)
    for week in range(8, len(mu) // WEEK):
        at = slice(week * WEEK, (week + 1) * WEEK)
        found[at] = evidence.surprise(count[at], mu[at], float(spread[at][0]))
    return found


def expected(one: Year) -> tuple[Minutes, Minutes, Minutes]:
    """Voices a minute, share of unhappy ones, dispersion: fitted anew each week on the weeks before."""
    minutes = one.unhappy.shape[1]
    heard = ((~one.lost) * np.array(SOURCES)[:, None]).sum(0).reshape(-1, 60).mean(1)
    unhappy = (one.unhappy * ~one.lost).sum(0).reshape(-1, 60).sum(1)
    voices = unhappy + (one.others * ~one.lost).sum(0).reshape(-1, 60).sum(1)
    slots = bins.slots(one.first_hour, minutes // 60, ZONE, HOLIDAYS)
    normal, bad, spread = (
        np.zeros(minutes),
        np.full(minutes, 0.2),
        np.full(minutes, 0.1),
    )
    for week in range(8, minutes // WEEK):
        past = slice((week - 8) * 168, week * 168)
        known = rhythm.fit(slots[past], voices[past], unhappy[past], heard[past])
        hours = known.hourly(slots[week * 168 : (week + 1) * 168])
        at = slice(week * WEEK, (week + 1) * WEEK)
        normal[at] = np.interp(np.arange(WEEK), np.arange(168) * 60 + 30, hours) / 60
        bad[at], spread[at] = known.share, known.dispersion
    return normal, bad, spread


def piled(unhappy: Minutes, normal: Minutes, spread: Minutes) -> Minutes:
    """Of the bins that are over, at each minute."""
    size = bins.MINUTES
    found = np.zeros(len(unhappy) // size)
    for week in range(8, len(unhappy) // WEEK):
        a, b = max(week * WEEK - DAY, 0), (week + 1) * WEEK
        up = evidence.piled_up(
            unhappy[a:b].reshape(-1, size).sum(1),
            normal[a:b].reshape(-1, size).sum(1),
            float(spread[week * WEEK]),
        )
        found[week * WEEK // size : b // size] = up[DAY // size :]
    return np.concatenate([np.zeros(size), np.repeat(found, size)[:-size]])


def one_thing(
    one: Year, said: Minutes, minute: NDArray[np.int64], begins: NDArray[np.int64]
) -> Flags:
    """Five voices in the window speak of something that was not spoken of before."""
    at, topic = one.topics[:, 0], one.topics[:, 1]
    order = np.lexsort((at, topic))
    at, topic = at[order], topic[order]
    span = len(minute) + WEEK
    key = topic * span + at
    first = np.searchsorted(key, topic * span + begins[at])
    now = np.arange(1, len(at) + 1) - first
    month, width = 4 * WEEK, int(topic.max()) + 1
    weekly = np.zeros((span // WEEK + 1, width))
    np.add.at(weekly, (at // WEEK, topic), 1)
    total = np.concatenate([np.zeros((1, width)), np.cumsum(weekly, axis=0)])
    week = at // WEEK
    past = np.maximum(week - month // WEEK, 0)
    before = total[week, topic] - total[past, topic]
    everything = total.sum(1)
    of_before = everything[week] - everything[past]
    z = evidence.odds(now.astype(float), np.maximum(said[at], now), before, of_before)
    fires = (now >= burst.LEAST_AUTHORS) & (z >= burst.LEAST_ODDS)
    found = np.zeros(len(minute) + 1)
    np.add.at(found, at[fires], 1)
    recent = sums(found[:-1], minute - 9)
    flagged: Flags = recent > 0
    return flagged


def z_score(one: Year) -> Flags:
    window = sums(one.arrived, np.arange(len(one.arrived)) - 14)
    minute = np.arange(len(window))
    mean = sums(window, minute - WEEK) / WEEK
    square = sums(window**2, minute - WEEK) / WEEK
    deviation = np.sqrt(np.maximum(square - mean**2, 1.0))
    flags: Flags = (window > mean + 3 * deviation) & (window >= burst.LEAST_AUTHORS)
    flags[:KNOWN] = False
    return flags


def past_weeks(one: Year) -> Flags:
    window = sums(one.arrived, np.arange(len(one.arrived)) - 14)
    weeks = window[: len(window) // WEEK * WEEK].reshape(-1, WEEK)
    flags = np.zeros_like(weeks, dtype=bool)
    for n in range(8, len(weeks)):
        mean, deviation = weeks[n - 8 : n].mean(0), weeks[n - 8 : n].std(0)
        limit = mean + 3 * np.maximum(deviation, np.sqrt(mean + 0.5))
        flags[n] = (weeks[n] > limit) & (weeks[n] >= burst.LEAST_AUTHORS)
    found: Flags = flags.ravel()
    return found


def events(flags: Flags) -> NDArray[np.int64]:
    """When alarms begin: one event is one alarm."""
    at = np.flatnonzero(flags)
    if not len(at):
        return at
    found: NDArray[np.int64] = at[np.concatenate([[True], np.diff(at) > REST])]
    return found


@dataclass
class Score:
    """What one method did."""

    delays: list[tuple[Crisis, float]] = field(default_factory=list)
    false: int = 0
    false_by: dict[str, int] = field(default_factory=dict)
    weeks: float = 0.0

    def add(self, one: Year, flags: Flags) -> None:
        begins = events(flags)
        self.weeks += (len(flags) - KNOWN) / WEEK
        taken = np.zeros(len(begins), dtype=bool)
        for crisis in one.crises:
            inside = np.flatnonzero(flags[crisis.onset : crisis.end])
            taken |= (begins >= crisis.onset) & (begins < crisis.end + AFTER)
            self.delays.append((crisis, float(inside[0]) if len(inside) else np.inf))
        self.false += int((~taken).sum())
        for begin in begins[~taken]:
            why = _why(one, int(begin))
            self.false_by[why] = self.false_by.get(why, 0) + 1

    def share(self, crises: Iterable[tuple[Crisis, float]], within: float) -> float:
        found = [delay <= within for _, delay in crises]
        return float(np.mean(found)) if found else float("nan")


def _why(one: Year, at: int) -> str:
    if any(begin - 30 <= at < end + 30 for begin, end in one.surges):
        return "campaign or surge"
    if any(begin <= at < end + 30 for begin, end in one.outages):
        return "outage"
    return "nothing"


def is_target(crisis: Crisis) -> bool:
    """Three times normal within a quarter of an hour, where normal is twenty an hour."""
    return crisis.tripled_after <= 15 and crisis.normal >= 20


def run(seeds: Iterable[int], bases: Iterable[float]) -> dict[str, Score]:
    scores = {name: Score() for name in METHODS}
    for base in bases:
        for seed in seeds:
            one = year(seed, base)
            scores["product"].add(one, product(one))
            scores["z-score"].add(one, z_score(one))
            scores["past weeks"].add(one, past_weeks(one))
    return scores


def told(score: Score) -> dict[str, float]:
    target = [d for d in score.delays if is_target(d[0])]
    loud = [d for d in score.delays if d[0].size >= 3 and d[0].normal >= 20]
    found = sorted(delay for _, delay in target if np.isfinite(delay))
    late = [(c, delay - c.tripled_after) for c, delay in loud]
    return {
        "crises": len(target),
        "within_15_min": round(score.share(target, 15), 4),
        "within_20_min": round(score.share(target, 20), 4),
        "within_30_min": round(score.share(target, 30), 4),
        "ever": round(score.share(target, 1e9), 4),
        "delay_median_min": found[len(found) // 2] if found else float("nan"),
        "delay_p95_min": found[int(len(found) * 0.95)] if found else float("nan"),
        "any_speed_within_15_min_of_tripling": round(score.share(late, 15), 4),
        "all_crises_ever": round(score.share(score.delays, 1e9), 4),
        "false_per_brand_week": round(score.false / score.weeks, 3),
    }


SPEEDS = {"fast": (0, 5), "slow": (15, 60), "creep": (240,)}
RATES = {"5-20/h": (5, 20), "20-50/h": (20, 50), "50-120/h": (50, 120), "120+/h": (120, 1e9)}  # fmt: skip


def cells(score: Score) -> str:
    """The share found within a quarter of an hour, by size and by how much is normal."""
    head = "".join(f"{name:>13}" for name in RATES)
    lines = [f"  size  speed {head}   (share within 15 min of onset, how many)"]
    for size in SIZES:
        for name, ramps in SPEEDS.items():
            row = "".join(f"{cell(score, size, ramps, rate):>13}" for rate in RATES)
            lines.append(f"  x{size:<4g} {name:6}{row}")
    return "\n".join(lines)


def cell(score: Score, size: float, ramps: tuple[int, ...], rate: str) -> str:
    low, high = RATES[rate]
    mine = [
        (crisis, delay)
        for crisis, delay in score.delays
        if crisis.size == size and crisis.ramp in ramps and low <= crisis.normal < high
    ]
    return f"{score.share(mine, 15):.2f} ({len(mine)})" if mine else "-"


def main(words: list[str]) -> int:
    quick, tuning = "--quick" in words, "--tuning" in words
    seeds = list(TUNED if tuning else REPORTED)[: 1 if quick else None]
    bases = BASES[1:3] if quick else BASES
    began = time.monotonic()
    scores = run(seeds, bases)
    said = {name: told(score) for name, score in scores.items()}
    for name, figures in said.items():
        print(f"{name}: " + ", ".join(f"{k} {v}" for k, v in figures.items()))
        print(f"  false alarms by cause: {scores[name].false_by}")
    print(cells(scores["product"]))
    mine = said["product"]
    holds = mine["within_15_min"] >= 0.95 and mine["false_per_brand_week"] <= 1
    body = {
        "alerts": said,
        "brand_years": len(seeds) * len(bases),
        "seeds": seeds,
        "seconds": round(time.monotonic() - began),
        "holds": holds,
    }
    print(json.dumps(body), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
