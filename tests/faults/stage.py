"""Where scenarios play: a database of the wanted kind for each, made from one template."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ascolto.testing.faulty.cluster import Cluster
from ascolto.testing.faulty.house import House, Supervised


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    items: int
    kills: int
    replies: int
    reply_kills: int
    jobs: int
    calls: int  # whose order of flush and answer is looked at
    outage_items: int
    times: int  # how often a point is met at most, when the process ends there
    leaves_out: frozenset[str] = frozenset()  # "database:scenario"


FULL = Size(1000, 22, 300, 12, 120, 60, 300, times=12)
QUICK = Size(
    150, 4, 40, 2, 30, 20, 60, times=1,
    leaves_out=frozenset({"postgresql:brokered", "postgresql:full_disk"}),
)  # fmt: skip


@dataclass
class Outcome:
    """What a scenario came to. Every number under `bad` must be 0."""

    said: str
    figures: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    is_played: bool = True

    def judge(self, verdict: dict[str, Any]) -> None:
        for word, what in verdict["found"].items():
            self.add(word, what["count"], what["say"])

    def add(self, word: str, count: int, say: list[str]) -> None:
        if count:
            entry = self.found.setdefault(word, {"count": 0, "say": []})
            entry["count"] += count
            entry["say"] += say

    @property
    def is_good(self) -> bool:
        return not self.found


class Skipped(Exception):
    """This machine cannot play it; says why."""


class Stage:
    """One kind of database, its template, and a folder for everything."""

    def __init__(self, kind: str, folder: Path, size: Size, seed: int) -> None:
        self.kind, self.folder, self.size, self.seed = kind, folder, size, seed
        self.cluster: Cluster | None = None
        self._lock = threading.Lock()
        self._template = folder / "template" / "ascolto.sqlite3"

    def set_up(self) -> None:
        self._template.parent.mkdir(parents=True)
        if self.kind == "postgresql":
            self.cluster = Cluster(self.folder / "cluster")
            self.cluster.make()
            self.cluster.start()
            address = self.cluster.create("template_ascolto")
        else:
            address = f"sqlite://{self._template}"
        House(self.folder / "template", address).run("migrate")

    def tear_down(self) -> None:
        if self.cluster:
            self.cluster.remove()

    def chance(self, name: str) -> random.Random:
        return random.Random(f"{self.seed}/{self.kind}/{name}")

    def database(self, name: str, folder: Path) -> str:
        """A fresh database; returns its address."""
        if self.cluster:
            with self._lock:  # a template is copied by one at a time
                return self.cluster.create(name, like="template_ascolto")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._template, folder / "ascolto.sqlite3")
        return f"sqlite://{folder / 'ascolto.sqlite3'}"

    @contextmanager
    def house(
        self, name: str, *, folder: Path | None = None, url: str = "", **env: str
    ) -> Iterator[House]:
        home = folder or self.folder / name
        house = House(home, url or self.database(name, home / "database"), **env)
        try:
            yield house
        finally:
            house.stop()


class Killer(threading.Thread):
    """Kills one of the processes at random moments, `times` in all."""

    def __init__(
        self,
        processes: list[Supervised],
        times: int,
        chance: random.Random,
        every: float,
    ) -> None:
        super().__init__(name="killer", daemon=True)
        self._processes, self._times, self._every = processes, times, every
        self._chance = chance

    def run(self) -> None:
        for turn in range(self._times):
            time.sleep(self._every * self._chance.uniform(0.3, 1.7))
            # Each in turn, so that none is spared; mostly at work, sometimes while it starts.
            victim = self._processes[turn % len(self._processes)]
            if self._chance.random() < 0.85:
                victim.wait_until_ready()
                time.sleep(self._chance.uniform(0.0, 0.8))
            victim.kill()


def settle(
    house: House,
    outcome: Outcome,
    *,
    since: float,
    messages: int = 0,
    seconds: float = 120,
) -> float:
    """Wait until all is done; notes what is left. Returns how long it took after `since`."""
    calm = house.ask("quiet", {"seconds": seconds, "messages": messages})
    for what, count in calm["left"].items():
        outcome.add("forgotten", count, [f"{count} {what} after {seconds:.0f} s"])
    return max(0.0, (calm["last"] or since) - since)
