"""Work of this package that runs by the clock."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ascolto.commitments.actions import measuring, watching
from ascolto.core.jobs import every


@every(timedelta(seconds=15))
def watch() -> None:
    """Warnings, breaches and escalations that are due."""
    watching.watch(timezone.now())


@every(timedelta(minutes=10))
def measure_answer_times() -> None:
    """How long answers usually take, for pages that customers see."""
    measuring.measure(timezone.now())
