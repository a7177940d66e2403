"""What this package does when it hears an event; always in batches."""

from __future__ import annotations

from ascolto.commitments.actions import following, hearing
from ascolto.core.bus import on
from ascolto.events import CustomersLinked, CustomersUnlinked, SlipsReturned


@on(CustomersLinked)
def follow_link(events: list[CustomersLinked]) -> None:
    following.follow({pk for e in events for pk in (e.kept_id, e.absorbed_id)})


@on(CustomersUnlinked)
def follow_unlink(events: list[CustomersUnlinked]) -> None:
    following.follow({pk for e in events for pk in (e.kept_id, e.restored_id)})


@on(SlipsReturned)
def hear_who_takes_it(events: list[SlipsReturned]) -> None:
    hearing.returned([pk for e in events for pk in e.slip_ids])
