"""Things somebody is going to do, at their time, several at once, until they are done."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from random import Random

from django.db import close_old_connections

from ascolto.core.refusal import Refusal
from ascolto.demo.calendar import ROME
from ascolto.demo.knocking import Doors, NotNow, Refused

AT_ONCE = 6
LONGEST_PAUSE = 30.0  # seconds between two tries at a closed door

Does = Callable[[Doors], str]  # returns the line to print


@dataclass(order=True)
class _Errand:
    at: float  # on the monotonic clock
    number: int
    does: Does = field(compare=False)
    tries: int = field(default=0, compare=False)


class Errands:
    """`new_doors` makes the doors of one thread; `say` prints a line."""

    def __init__(
        self, new_doors: Callable[[], Doors], say: Callable[[str], None], dice: Random
    ) -> None:
        self.done = 0
        self._new_doors, self.say, self._dice = new_doors, say, dice
        self._waiting: list[_Errand] = []
        self._numbers = count()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="customer")
        self._of_thread = threading.local()

    def plan(self, after: float, does: Does, tries: int = 0) -> None:
        """Do it in so many seconds."""
        errand = _Errand(time.monotonic() + after, next(self._numbers), does, tries)
        with self._lock:
            heapq.heappush(self._waiting, errand)

    def send_out(self) -> None:
        """Send on their way those whose time has come."""
        with self._lock:
            while self._waiting and self._waiting[0].at <= time.monotonic():
                self._pool.submit(self._run, heapq.heappop(self._waiting))

    def stop(self) -> None:
        """Let end what is under way; drop the rest."""
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, errand: _Errand) -> None:
        """Do it; at a closed door wait and try again, the same with the same key."""
        if self._stopped.is_set():
            return
        try:
            line = errand.does(self._doors())
        except NotNow as problem:
            pause = max(
                problem.after, min(LONGEST_PAUSE, 1.5 * 2.0 ** min(errand.tries, 9))
            )
            pause *= self._dice.uniform(1.0, 1.3)
            self.plan(pause, errand.does, errand.tries + 1)
        except (Refused, Refusal) as problem:
            self.say(f"  not taken: {problem}")
        except Exception as problem:  # one customer's bad day must not end the others'
            self.say(f"  went wrong: {type(problem).__name__}: {problem}")
        else:
            self.done += 1
            self.say(f"  {datetime.now(ROME):%H:%M:%S}  {line}")
        finally:
            close_old_connections()

    def _doors(self) -> Doors:
        if not hasattr(self._of_thread, "doors"):
            self._of_thread.doors = self._new_doors()
        mine: Doors = self._of_thread.doors
        return mine


def line(door: str, who: str, text: str) -> str:
    """What is printed of a message: the door, who, and its beginning."""
    words = " ".join(text.split())
    return f"{door:8} {who}: {words[:68]}{'…' if len(words) > 68 else ''}"
