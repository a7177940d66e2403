"""What an answer that is being written seems to promise: offered to its writer, never made."""

from __future__ import annotations

from django.utils import timezone

from ascolto.commitments import pledges
from ascolto.commitments.pledges import Pledge
from ascolto.commitments.pledges.when import DAY_ENDS
from ascolto.core.models import Brand
from ascolto.operate.models import Conversation


def offers(conversation: Conversation, text: str) -> list[Pledge]:
    """In the brand's zone; "by Friday" ends when the brand closes. No query."""
    brand = conversation.brand
    return pledges.find(text, timezone.now(), brand.zone, day_ends=_closing(brand))


def _closing(brand: Brand) -> int:
    """The latest end of a day's hours, in minutes after midnight; 18:00 where none are set."""
    ends = [
        span[1]
        for spans in (brand.opening_hours or {}).values()
        for span in spans
        if len(span) == 2 and span[1] > span[0]
    ]
    if not ends:
        return DAY_ENDS
    hour, minute = max(ends).split(":")
    return int(hour) * 60 + int(minute)
