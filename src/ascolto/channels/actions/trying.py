"""The last word on a suspect delivery: it is taken in by a process of its own, before a witness.

That a process ended while it read a delivery proves nothing: machines are switched off, and memory
runs out for other reasons. Only when the other one dies, or does not come to an end, while this
one lives to see it, the delivery is to blame.
"""

from __future__ import annotations

import resource
import subprocess
import sys

from django.db import InterfaceError, OperationalError, transaction

from ascolto.channels.intake import reading, storing
from ascolto.channels.models import Payload
from ascolto.core import failpoint
from ascolto.core.scoping import scope

WITHIN = 20.0  # seconds, its start included
MEMORY = 2 * 1024**3  # bytes
NOT_NOW = 75  # sysexits.h calls it EX_TEMPFAIL

_PROGRAM = """
import sys
import django
django.setup()
from ascolto.channels.actions import trying
sys.exit(trying.take_in(*map(int, sys.argv[1:])))
"""


def is_harmless(payload: Payload) -> bool:
    """Whether it could be taken in. Raises `OperationalError` when nothing can be at the moment."""
    who = (str(payload.workspace_id), str(payload.pk))
    try:
        tried = subprocess.run(
            [sys.executable, "-c", _PROGRAM, *who],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=WITHIN,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    if tried.returncode == NOT_NOW:
        raise OperationalError("The database or the disk takes nothing at the moment.")
    return tried.returncode == 0


def take_in(workspace_id: int, payload_id: int) -> int:
    """In the process of its own; returns its exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(WITHIN), int(WITHIN)))
    failpoint.reach("trying.begun")
    try:
        with scope(workspace_id):
            readings = reading.read(
                list(Payload.objects.waiting().filter(pk=payload_id))
            )
            with transaction.atomic():
                storing.store(readings)
    except (OSError, OperationalError, InterfaceError):
        return NOT_NOW
    return 0
