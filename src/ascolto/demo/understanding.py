"""Every message of the story is read, as those that arrive by themselves are."""

from __future__ import annotations

from ascolto.channels.models import Message
from ascolto.core import bus
from ascolto.nlp.actions import annotating

AT_ONCE = 200


def understand() -> None:
    """All messages in scope, in order. Their numbers are the last ones by now."""
    rows = Message.objects.defer("html", "quoted", "meta").order_by("pk")
    messages = list(rows.select_related("account__brand"))
    for at in range(0, len(messages), AT_ONCE):
        annotating.annotate(messages[at : at + AT_ONCE])
    while bus.dispatch():
        pass
