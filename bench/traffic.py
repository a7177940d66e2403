"""Simulated years of what is said about a brand, with planted crises. Fixed seeds; minutes.

A year has the rhythm of the day and week, Italian holidays, a wandering level, restless hours,
campaigns, happy surges, small talk between a few people, raids of copied texts, and outages of each
source: two thirds of them caught up with afterwards, the rest lost. Voices count: what an author says
again within minutes, and copies of a text, are kept apart. Sentiment is what an analyser says that
recognises three unhappy messages in four and takes one in ten others for unhappy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from ascolto.monitor.warning import bins

DAY, WEEK = 1440, 10080
ZONE, HOLIDAYS = "Europe/Rome", "IT"
SOURCES = (0.5, 0.3, 0.2)
RECOGNISED, MISTAKEN = 0.75, 0.10
TOPICS = 400
SIZES = (2.0, 3.0, 4.0, 6.0, 10.0)
RAMPS = (0, 5, 15, 60, 240)

Minutes = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Crisis:
    """`onset` in minutes; grows for `ramp` minutes to `size` times normal, holds, fades."""

    onset: int
    size: float
    ramp: int
    hold: int
    normal: float  # mentions an hour at its onset
    topic_share: float

    @property
    def end(self) -> int:
        return self.onset + self.ramp + 2 * self.hold

    @property
    def tripled_after(self) -> float:
        """Minutes from onset to three times normal; infinite where it does not come so far."""
        if self.size < 3:
            return float("inf")
        return self.ramp * 2 / (self.size - 1)

    def extra(self) -> Minutes:
        """Of each minute, in parts of the normal rate."""
        up = np.linspace(0, 1, self.ramp + 1)[1:] if self.ramp else np.empty(0)
        fade = np.linspace(1, 0, self.hold)
        return (self.size - 1) * np.concatenate([up, np.ones(self.hold), fade])


@dataclass
class Year:
    """By minute of saying: `unhappy` and `others` per source; by minute of arrival: `arrived`."""

    first_hour: int
    unhappy: Minutes
    others: Minutes
    repeats: Minutes
    arrived: Minutes
    away: NDArray[np.bool_]  # source × minute: nothing can be heard
    lost: NDArray[np.bool_]  # and it never will
    topics: NDArray[np.int64]  # one row a voice: minute, topic
    crises: list[Crisis] = field(default_factory=list)
    surges: list[tuple[int, int]] = field(default_factory=list)
    outages: list[tuple[int, int]] = field(default_factory=list)


def year(seed: int, base: float, days: int = 364) -> Year:
    """`base`: mentions an hour, on average over the day."""
    chance = np.random.default_rng([seed, int(base * 10)])
    minutes = days * DAY
    first = int(datetime(2025, 1, 5, 23, tzinfo=UTC).timestamp()) // 3600
    calm = _rhythm(first, days, base)
    rate = calm * _restless(chance, minutes)
    mood = np.full(minutes, 0.15)
    surges = _campaigns(chance, rate, mood, days)
    crises = _crises(chance, calm, days)
    extra, shares = np.zeros(minutes), np.zeros(minutes)
    for crisis in crises:
        grown = crisis.extra() * calm[crisis.onset : crisis.end][: len(crisis.extra())]
        extra[crisis.onset : crisis.onset + len(grown)] += grown
        shares[crisis.onset : crisis.onset + len(grown)] = crisis.topic_share
    away, lost, outages = _outages(chance, minutes)
    return _said(
        chance, first, rate, mood, extra, shares, away, lost, crises, surges, outages, base
    )  # fmt: skip


def _rhythm(first: int, days: int, base: float) -> Minutes:
    hour = np.arange(24)
    day = (
        0.12
        + np.exp(-((hour - 12.5) ** 2) / 14)
        + 0.9 * np.exp(-((hour - 20) ** 2) / 9)
    )
    week = np.array([1.05, 1.1, 1.05, 1.05, 1.1, 0.85, 0.75])
    profile = np.outer(week, day).ravel()
    profile *= base / 60 / profile.mean()
    hours = profile[bins.slots(first, days * 24, ZONE, HOLIDAYS)]
    return np.interp(np.arange(days * DAY), np.arange(days * 24) * 60 + 30, hours)


def _restless(chance: np.random.Generator, minutes: int) -> Minutes:
    """A level that wanders over weeks, better and worse days, and hours."""
    days, halves = minutes // DAY, minutes // 30
    trend = np.cumsum(chance.normal(0, 0.03, days))
    trend -= np.linspace(0, trend[-1], days) * 0.7
    daily = trend + chance.normal(0, 0.10, days)
    hourly, at = np.empty(halves), 0.0
    for n, push in enumerate(chance.normal(0, 0.15 * np.sqrt(1 - 0.78**2), halves)):
        at = 0.78 * at + push
        hourly[n] = at
    grid = np.arange(minutes)
    slow = np.interp(grid, np.arange(days) * DAY + DAY / 2, daily)
    fast = np.interp(grid, np.arange(halves) * 30 + 15, hourly)
    return np.exp(slow + fast)


def _campaigns(
    chance: np.random.Generator, rate: Minutes, mood: Minutes, days: int
) -> list[tuple[int, int]]:
    """Campaigns of days and happy surges of hours: louder, and in a better mood."""
    found = []
    for length, count, ramp, most in ((3 * DAY, 6, 120, 2.2), (150, 12, 20, 3.5)):
        for day in chance.choice(np.arange(20, days - 6), count, replace=False):
            begin = int(day * DAY + chance.integers(7 * 60, 18 * 60))
            end = begin + int(length * chance.uniform(0.6, 1.4))
            grown = np.minimum(np.arange(end - begin) / ramp, 1.0)
            grown *= np.minimum((end - begin - np.arange(end - begin)) / ramp, 1.0)
            rate[begin:end] *= 1 + (chance.uniform(1.4, most) - 1) * grown
            mood[begin:end] = 0.08
            found.append((begin, end))
    return found


def _crises(chance: np.random.Generator, calm: Minutes, days: int) -> list[Crisis]:
    """One every ten days or so, after eight quiet weeks from which one learns."""
    found = []
    for day in range(57, days - 3, 8):
        onset = int(day * DAY + chance.integers(0, 4 * DAY))
        diffuse = chance.random() < 0.15
        found.append(
            Crisis(
                onset,
                float(chance.choice(SIZES)),
                int(chance.choice(RAMPS)),
                int(chance.integers(60, 180)),
                float(calm[onset] * 60),
                0.1 if diffuse else float(chance.uniform(0.3, 0.7)),
            )
        )
    return found


def _outages(
    chance: np.random.Generator, minutes: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], list[tuple[int, int]]]:
    away = np.zeros((len(SOURCES), minutes), dtype=bool)
    lost = np.zeros_like(away)
    found = []
    for source in range(len(SOURCES)):
        for _ in range(12):
            begin = int(chance.integers(0, minutes - 3 * DAY))
            end = begin + int(np.exp(chance.uniform(np.log(20), np.log(1440))))
            away[source, begin:end] = True
            if chance.random() < 1 / 3:
                lost[source, begin:end] = True
            found.append((begin, end))
    return away, lost, found


def _said(
    chance: np.random.Generator, first: int, rate: Minutes, mood: Minutes, extra: Minutes,
    shares: Minutes, away: NDArray[np.bool_], lost: NDArray[np.bool_], crises: list[Crisis],
    surges: list[tuple[int, int]], outages: list[tuple[int, int]], base: float,
) -> Year:  # fmt: skip
    minutes = len(rate)
    unhappy, others = np.zeros((3, minutes)), np.zeros((3, minutes))
    arrived, topics = np.zeros(minutes), []
    weights = _popularity(chance, minutes // DAY)
    talk = _talk(chance, rate)
    for source, part in enumerate(SOURCES):
        usual = chance.poisson(rate * part)
        angry = chance.binomial(usual, mood)
        new = chance.poisson(extra * part)
        bad = chance.binomial(new, 0.8)
        seen = chance.binomial(angry + bad, RECOGNISED)
        seen += chance.binomial(usual + new - angry - bad, MISTAKEN)
        unhappy[source], others[source] = seen, usual + new - seen
        topics.append(_topics(chance, usual, weights, away[source]))
        topics.append(
            _crisis_topics(chance, new, shares, crises, weights, away[source])
        )
        arrived += _arrivals(usual + new, away[source], lost[source])
    voices, repeats, spoken = talk
    others[0] += voices
    raids = _raids(chance, minutes, base)
    arrived += voices + repeats + raids
    topics.append(spoken)
    table = np.concatenate(topics)
    return Year(
        first, unhappy, others, repeats + raids, arrived, away, lost,
        table[np.argsort(table[:, 0], kind="stable")], crises, surges, outages,
    )  # fmt: skip


def _popularity(chance: np.random.Generator, days: int) -> Minutes:
    """Cumulated shares of topics, each day another mix."""
    usual = 1 / (np.arange(TOPICS) + 8.0)
    daily = usual * np.exp(chance.normal(0, 0.8, (days, TOPICS)))
    return np.cumsum(daily / daily.sum(1, keepdims=True), axis=1)


def _topics(
    chance: np.random.Generator,
    counts: Whole,
    weights: Minutes,
    away: NDArray[np.bool_],
) -> NDArray[np.int64]:
    at = np.repeat(np.arange(len(counts)), (counts * ~away).astype(np.int64))
    drawn = chance.random(len(at))
    found = np.empty(len(at), dtype=np.int64)
    edges = np.searchsorted(at, np.arange(len(weights) + 1) * DAY)
    for day, mix in enumerate(weights):
        begin, end = edges[day], edges[day + 1]
        found[begin:end] = np.searchsorted(mix, drawn[begin:end])
    return np.stack([at, np.minimum(found, TOPICS - 1)], axis=1)


def _crisis_topics(
    chance: np.random.Generator, new: Whole, shares: Minutes,
    crises: list[Crisis], weights: Minutes, away: NDArray[np.bool_],
) -> NDArray[np.int64]:  # fmt: skip
    """A part of what is said in a crisis is about one new thing."""
    table = _topics(chance, new, weights, away)
    onsets = np.array([c.onset for c in crises])
    which = np.searchsorted(onsets, table[:, 0], side="right") - 1
    of_it = chance.random(len(table)) < shares[table[:, 0]]
    table[of_it, 1] = TOPICS + which[of_it]
    return table


def _arrivals(
    counts: Whole, away: NDArray[np.bool_], lost: NDArray[np.bool_]
) -> Minutes:
    """After an outage all that was missed comes within three minutes."""
    held = np.where(away, 0, counts).astype(np.float64)
    edges = np.diff(np.concatenate([[0], away.astype(int), [0]]))
    for begin, end in zip(
        np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True
    ):
        if not lost[begin] and end + 3 < len(held):
            held[end : end + 3] += counts[begin:end].sum() / 3
    return held


def _talk(
    chance: np.random.Generator, rate: Minutes
) -> tuple[Minutes, Minutes, NDArray[np.int64]]:
    """Two to four people who answer each other about one thing for half an hour."""
    minutes = len(rate)
    voices, repeats, rows = np.zeros(minutes), np.zeros(minutes), []
    for begin in np.flatnonzero(chance.random(minutes) < rate * 0.02):
        topic, people = int(chance.integers(TOPICS)), int(chance.integers(2, 5))
        for at in np.minimum(begin + chance.integers(0, 30, people), minutes - 1):
            voices[at] += 1
            rows.append((at, topic))
        for at in begin + chance.integers(0, 30, int(chance.integers(1, 6))):
            repeats[min(at, minutes - 1)] += 1
    return voices, repeats, np.array(rows, dtype=np.int64).reshape(-1, 2)


def _raids(chance: np.random.Generator, minutes: int, base: float) -> Minutes:
    """The same text over and over, eight times a year."""
    copies = np.zeros(minutes)
    for begin in chance.integers(0, minutes - 60, 8):
        at = begin + chance.integers(0, 25, int(base * chance.uniform(1, 3)))
        np.add.at(copies, at, 1)
    return copies
