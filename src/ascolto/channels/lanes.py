"""Sending side by side: a lane per account, so that a slow provider holds up nobody else."""

from __future__ import annotations

import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import close_old_connections

from ascolto.channels.actions import asking, delivering
from ascolto.channels.models import Delivery
from ascolto.core import background, wake
from ascolto.core.scoping import unscoped

log = structlog.get_logger(__name__)
RENEW_EVERY = 4.0  # seconds, well inside the leases
PATIENCE = 0.4  # seconds


class Lanes:
    """Claims due deliveries and sends them, one account at a time per lane."""

    def __init__(self, width: int = 4) -> None:
        self._pool = ThreadPoolExecutor(
            width,
            thread_name_prefix="lane",
            initializer=background.enter,
            initargs=(PATIENCE,),
        )
        self._lock = threading.Lock()
        self._in_hand: dict[int, int] = {}  # delivery → account
        self._stop = threading.Event()
        threading.Thread(target=self._renew, name="lane-leases", daemon=True).start()

    def step(self) -> int:
        """Put what is due or lost into the lanes; returns how many deliveries were taken."""
        with self._lock:
            busy = frozenset(self._in_hand.values())
        lost = asking.claim_lost(busy=busy)
        ids = lost + delivering.claim(busy=busy)
        lanes: dict[int, list[int]] = defaultdict(list)
        with unscoped("a lane serves whichever account has something to send"):
            rows = Delivery.objects.filter(pk__in=ids).order_by("not_before", "pk")
            for pk, account in rows.values_list("pk", "account_id"):
                lanes[account].append(pk)
        with self._lock:
            self._in_hand |= {
                pk: account for account, pks in lanes.items() for pk in pks
            }
        for pks in lanes.values():
            self._pool.submit(self._send, pks, frozenset(lost))
        return len(ids)

    def close(self) -> None:
        """What waits for its turn is given back, at once; what is being sent is settled."""
        self._stop.set()
        with self._lock:
            ids = list(self._in_hand)
        if ids:
            delivering.give_back(ids)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _send(self, pks: list[int], lost: frozenset[int]) -> None:
        for pk in pks:
            if self._stop.is_set():
                break
            try:
                asking.ask(pk) if pk in lost else delivering.send(pk)
            except Exception:
                # The lease runs out, and it is looked after.
                log.exception("lane.broke", delivery=pk)
                close_old_connections()
            finally:
                with self._lock:
                    self._in_hand.pop(pk, None)
        close_old_connections()
        wake.ring("deliveries")

    def _renew(self) -> None:
        while not self._stop.wait(RENEW_EVERY):
            with self._lock:
                ids = list(self._in_hand)
            try:
                if ids:
                    delivering.renew(ids)
            except Exception:  # the database is away; it may be back the next time
                log.exception("lane.not_renewed", deliveries=len(ids))
            finally:
                close_old_connections()


def send_due_here(limit: int = 50) -> int:
    """Send what is due in the caller's thread: for the console and for tests."""
    ids = delivering.claim(limit)
    for pk in ids:
        delivering.send(pk)
    return len(ids)
