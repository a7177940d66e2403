"""A loop is a thread that works while there is work and sleeps until its bell rings.

It survives everything short of the end of the process: an exception is logged and followed by a
pause that grows, up to half a minute, while the trouble lasts.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence

import structlog
from django.db import close_old_connections, connections

from ascolto.core import background, wake

log = structlog.get_logger(__name__)

LONGEST_PAUSE = 30.0  # seconds


def pause_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row, with jitter."""
    return min(LONGEST_PAUSE, 0.5 * 2.0 ** min(failures, 8)) * random.uniform(0.5, 1.0)


class Loop(threading.Thread):
    """Calls `step` until it returns 0, then waits for the bell or `idle` seconds.

    With `gather`, steps that did something begin at least so many seconds apart: what comes within
    a moment is then taken together, which costs much less (measured: half as much CPU time a
    message at two hundred a second), and what comes alone still goes through at once. `patience`:
    seconds that it lets what is more pressing write first.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], int],
        bell: str,
        idle: float,
        *,
        gather: float = 0.0,
        patience: float = 0.1,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._step = step
        self._bell = bell
        self._idle = idle
        self._gather = gather
        self._patience = patience
        self._stopping = False

    def run(self) -> None:
        background.enter(self._patience)
        failures = 0
        try:
            while not self._stopping:
                heard, began = wake.seen(self._bell), time.monotonic()
                try:
                    done = self._step()
                    failures = 0
                except Exception:
                    failures += 1
                    log.exception("loop.failed", loop=self.name, failures=failures)
                    self._rest(pause_after(failures))
                    continue
                if self._stopping:
                    return
                if not done:
                    close_old_connections()
                    wake.wait(self._bell, heard, self._idle)
                elif (left := began + self._gather - time.monotonic()) > 0:
                    time.sleep(left)
        finally:
            connections.close_all()

    def _rest(self, seconds: float) -> None:
        """Bells do not shorten the pause after a failure, only `stop` does."""
        connections.close_all()
        end = time.monotonic() + seconds
        while not self._stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))

    def stop(self) -> None:
        """Ask it to end after the step under way."""
        self._stopping = True
        wake.ring(self._bell)

    @property
    def is_stopping(self) -> bool:
        return self._stopping


def stop_all(loops: Sequence[Loop], within: float = 10.0) -> list[str]:
    """Stop them together; returns the names of those still at work after `within` seconds."""
    for loop in loops:
        loop.stop()
    end = time.monotonic() + within
    for loop in loops:
        if loop.is_alive():
            loop.join(max(0.0, end - time.monotonic()))
    return [loop.name for loop in loops if loop.is_alive()]
