"""How often somebody may knock: token buckets in this process. Pure.

With several web processes each counts for itself, so the limit is per process: enough against
floods, and without a write for every request.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """At most `times` in `seconds`; after a burst, one each `seconds / times`."""

    times: int
    seconds: float


class Limits:
    def __init__(
        self, clock: Callable[[], float] = time.monotonic, most: int = 50_000
    ) -> None:
        self._clock = clock
        self._most = most
        self._lock = threading.Lock()
        self._full_at: dict[tuple[str, str], float] = {}

    def wait(self, what: str, who: str, rate: Rate) -> float:
        """Count one knock; returns 0 when it may come in, else after how many seconds it may."""
        now, gap = self._clock(), rate.seconds / rate.times
        with self._lock:
            full_at = max(self._full_at.get((what, who), now), now)
            over = full_at + gap - now - rate.seconds
            if over > 1e-9:
                return over
            if len(self._full_at) >= self._most:
                self._forget(now)
            self._full_at[what, who] = full_at + gap
            return 0.0

    def clear(self) -> None:
        with self._lock:
            self._full_at.clear()

    def _forget(self, now: float) -> None:
        """Those whose bucket is full again need no entry; should none be, all start afresh."""
        busy = {key: at for key, at in self._full_at.items() if at > now}
        self._full_at = busy if len(busy) < self._most else {}


limits = Limits()
