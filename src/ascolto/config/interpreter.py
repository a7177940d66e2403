"""Python's interpreter, set for a process that lives long, works in batches and has many threads."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys

_YOUNG = 50_000  # objects; a batch of a few hundred messages makes about as many
_CROWD = 0.0005  # seconds; where loops, workers and pages share a process
_WEB = 0.002  # seconds; where the doors and the pages are alone


_M_ARENA_MAX = -8  # of glibc's `mallopt`
_ARENAS = 2


def few_heaps() -> None:
    """Before threads begin: glibc gives each a heap of its own, up to eight times the processors.

    Ninety threads that mostly wait then hold a hundred scattered megabytes (measured: 319 MB at work
    became 279). Elsewhere than on glibc nothing happens.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def settle(*, crowded: bool) -> None:
    """Once everything is loaded; in a process with both the crowded way holds.

    What is loaded stays: the collector need not look through it again and again (measured: 5-10 %
    of the CPU time of taking messages in). And a thread that comes back from the database waits
    for the interpreter up to the switch interval, once for each query: with Python's 5 ms and two
    busy threads, a transaction of thirty queries kept SQLite's only writer for 150 ms (measured:
    a webhook was answered within 430 ms instead of 3.3 s while everything else was busy too).
    Where no loops run, switching a quarter as often spares a fifth of a webhook's CPU time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 100)
    sys.setswitchinterval(min(sys.getswitchinterval(), _CROWD if crowded else _WEB))
