"""A push to one browser."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ascolto.core.jobs import job


@job(attempts=6)
def push(device_id: int, card: dict[str, Any]) -> None:
    from ascolto.core import push_calls

    push_calls.send(device_id, card, timezone.now())
