"""What of the catalogue left with an answer: put in from beside the thread, its link in the text."""

from __future__ import annotations

from collections.abc import Collection

from ascolto.channels.models import Message
from ascolto.operate.models import CatalogueItem, Conversation, ItemSent


def note(
    conversation: Conversation, message: Message, *, items: Collection[int]
) -> list[ItemSent]:
    """Of these entries those whose link is really in what was written. Twice changes nothing."""
    if not items:
        return []
    rows = CatalogueItem.objects.filter(pk__in=items, brand=conversation.brand_id)
    sent = [
        ItemSent(
            message=message, conversation=conversation, item=item, at=message.sent_at
        )
        for item in rows
        if item.link in message.text
    ]
    made: list[ItemSent] = ItemSent.objects.bulk_create(sent, ignore_conflicts=True)
    return made
