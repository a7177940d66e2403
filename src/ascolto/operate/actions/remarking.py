"""Notes that a rule leaves for us, on many conversations at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.sanitising import clean_text
from ascolto.operate.actions import conversing
from ascolto.operate.models import Conversation, Note


@transaction.atomic
def remark(remarks: Sequence[tuple[Conversation, str, Actor]]) -> list[Note]:
    """Each signed with the rule's name. What is empty is left out."""
    notes = Note.objects.bulk_create(
        Note(
            conversation=conversation,
            text=cleaned,
            by_rule=actor.name[:60],
        )
        for conversation, text, actor in remarks
        if (cleaned := clean_text(text).strip())
    )
    activity.record_each("noted", ((c, actor, {}) for c, _text, actor in remarks))
    conversing.announce([conversation for conversation, _t, _a in remarks])
    return list(notes)
