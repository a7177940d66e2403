"""Tell a handler again that failed when the bus told it first."""

from __future__ import annotations

from ascolto.core import bus
from ascolto.core.jobs import done, job
from ascolto.core.models import OutboxEvent


@job(attempts=10)
def tell_again(handler: str, kind: str, ids: list[int], error: str = "") -> None:
    from django.db import transaction

    call = bus.handler_named(kind, handler)
    if call is None:  # the code moved on: there is nobody to tell
        return
    with transaction.atomic():
        rows = list(OutboxEvent.objects.filter(pk__in=ids).order_by("pk"))
        call([bus.decode(row) for row in rows])
        done()  # a handler is told once, whatever happens to this process
