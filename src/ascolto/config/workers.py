"""What works behind the screens: taking in, telling, sending, jobs, the clock, listening."""

from __future__ import annotations

from functools import partial

from django.conf import settings

from ascolto.channels.actions import ingesting
from ascolto.channels.lanes import Lanes
from ascolto.channels.listening import Listeners
from ascolto.config import interpreter
from ascolto.core import bus, ringing
from ascolto.core.jobs import PRESSING, runner
from ascolto.core.jobs.clock import Clock
from ascolto.core.loops import Loop, stop_all

# On the way of a message to the screen. What is gathered for so long nobody sees; it costs half.
SEEN = {"gather": 0.1, "patience": 0.07}


class Crew:
    """The loops of one process. Any number of processes may run one over the same database."""

    def __init__(self, *, job_threads: int = 2, listen: bool = True) -> None:
        interpreter.few_heaps()
        self._lanes = Lanes()
        self._clock = Clock()
        self._listeners = Listeners() if listen else None
        self._loops = [
            # These two have nothing to do with time: their bells tell of all work.
            Loop("ingest", ingesting.pump, "payloads", 5.0, **SEEN),
            Loop("bus", bus.dispatch, "bus", 5.0, **SEEN),
            Loop("deliver", self._lanes.step, "deliveries", 1.0),
            Loop("clock", self._clock.tick, "clock", 1.0),
            Loop("leases", runner.take_back, "leases", 5.0),
            *self._job_loops(job_threads),
        ]
        if self._listeners is not None:
            self._loops.append(Loop("listeners", self._listeners.step, "accounts", 2.0))

    def _job_loops(self, threads: int) -> list[Loop]:
        """Threads of ours run the jobs, or hand their ids to the broker's."""
        if settings.BROKER_URL:
            from ascolto.core.jobs import broker

            return [Loop("relay", broker.relay, "jobs", 1.0)]
        if not threads:
            return []
        pressing = partial(runner.run_due, PRESSING)
        return [
            Loop("jobs-pressing", pressing, "jobs", 5.0, patience=0.0),
            # One looks for jobs whose time has come; the others follow the bell.
            *(
                Loop(f"jobs-{n}", runner.run_due, "jobs", 1.0 if n == 1 else 5.0)
                for n in range(1, threads + 1)
            ),
        ]

    def start(self) -> None:
        interpreter.settle(crowded=True)
        ringing.start()
        for loop in self._loops:
            loop.start()

    def stop(self) -> list[str]:
        """End after the steps under way; returns the names of loops that did not."""
        still = stop_all(self._loops, within=8.0)
        self._clock.finish(within=2.0)
        self._lanes.close()
        if self._listeners is not None:
            self._listeners.close()
        return still
