"""A time limit for very many calls alike: one timer looks at them all, instead of one for each.

`asyncio.timeout` makes and cancels a timer a call, a twelfth of what a call costs at a busy door.
"""

from __future__ import annotations

import asyncio
import time
from types import TracebackType

_LOOK_EVERY = 1.0  # seconds


class Within:
    """`with within: …` in a task: raises `TimeoutError` there when it takes longer.

    Up to a second later than `seconds`. A task enters once at a time.
    """

    def __init__(self, seconds: float, look_every: float = _LOOK_EVERY) -> None:
        self._seconds = seconds
        self._look_every = look_every
        # Who began first stands first.
        self._begun: dict[asyncio.Task[object], float] = {}
        self._loop: asyncio.AbstractEventLoop | None = None  # whose timer runs

    def __enter__(self) -> None:
        task = _task()
        self._begun[task] = time.monotonic()
        if self._loop is not (loop := task.get_loop()):
            self._loop = loop
            loop.call_later(self._look_every, self._look, loop)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        task = _task()
        if self._begun.pop(task, None) is not None:
            return
        # We have cancelled it; somebody else may have as well.
        if task.uncancel() <= 0 and kind is asyncio.CancelledError:
            raise TimeoutError from problem

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._loop is not loop:
            return
        over = time.monotonic() - self._seconds
        late = [task for task, began in self._begun.items() if began <= over]
        for task in late:
            del self._begun[task]
            task.cancel()
        if self._begun:
            loop.call_later(self._look_every, self._look, loop)
        else:
            self._loop = None


def _task() -> asyncio.Task[object]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("a time limit needs a task")
    return task
