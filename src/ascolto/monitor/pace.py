"""How often a watch is looked at: at once, but a busy one no more than a part of the time.

A look costs what was said in the last day. Of a quiet watch it costs nothing to speak of; one that is
in every other message would be looked at without end, and everything else would wait for it. Where
many are busy they share that part of the time.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

REST = 8.0  # times what the last look cost
LONGEST = timedelta(seconds=20)
_SHORT = timedelta(milliseconds=250)  # not worth waiting for
_MOST = 10_000


class Pace:
    """What looks cost in this process; forgetting it costs one look."""

    def __init__(self) -> None:
        self._rests: OrderedDict[int, datetime] = OrderedDict()
        self._lock = threading.Lock()

    def next(self, watch_id: int, now: datetime) -> datetime | None:
        """When it may be looked at again; None: at once."""
        until = self._rests.get(watch_id)
        return until if until is not None and until > now else None

    @contextmanager
    def looking(self, watch_id: int, now: datetime) -> Iterator[None]:
        began = time.thread_time()
        try:
            yield
        finally:
            self.cost(watch_id, time.thread_time() - began, now)

    def cost(self, watch_id: int, seconds: float, now: datetime) -> None:
        with self._lock:
            self._rests.pop(watch_id, None)
            busy = 1 + sum(until > now for until in self._rests.values())
            rest = min(timedelta(seconds=seconds * REST * busy), LONGEST)
            if rest > _SHORT:
                self._rests[watch_id] = now + rest
            while len(self._rests) > _MOST:
                self._rests.popitem(last=False)


pace = Pace()
