"""`ascolto worker`: everything behind the screens, in a process of its own."""

from __future__ import annotations

import argparse
import signal
import threading
from typing import TYPE_CHECKING

from ascolto.config.commands import Commands, command

if TYPE_CHECKING:
    from ascolto.config.workers import Crew


def add(commands: Commands) -> None:
    worker = command(
        commands,
        "worker",
        _worker,
        "Take in, send, listen, run jobs and the clock. Any number may run.",
        long_running=True,
    )
    worker.add_argument(
        "--jobs", type=int, default=4, metavar="N", help="threads for jobs (default 4)"
    )
    worker.add_argument(
        "--only-jobs",
        action="store_true",
        help="with a broker: only run the jobs it names",
    )


def _worker(options: argparse.Namespace) -> int:
    from ascolto.config import database
    from ascolto.config.commands import demo
    from ascolto.config.workers import Crew

    database.require_durable()
    if database.pending():
        raise database.Unfit("The database is not up to date. Run `ascolto migrate`.")
    crew = None if options.only_jobs else Crew(job_threads=options.jobs)
    with demo.post_office():
        return _work(crew, options.jobs)


def _work(crew: Crew | None, job_threads: int) -> int:
    from django.conf import settings

    if crew:
        crew.start()
    print("  Ascolto's worker is ready.", flush=True)
    try:
        if settings.BROKER_URL:
            from ascolto.core.jobs import broker

            broker.work(job_threads)
        else:
            _until_signal()
    finally:
        if crew:
            crew.stop()
    return 0


def _until_signal() -> None:
    asked = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: asked.set())
    asked.wait()
