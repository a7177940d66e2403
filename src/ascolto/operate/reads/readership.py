"""Who reads a thread, and whether it is getting heated: for the composer."""

from __future__ import annotations

from collections.abc import Sequence

from ascolto.channels.models import Message
from ascolto.operate.audience import Audience, audience
from ascolto.operate.heat import Heat, Turn, heat
from ascolto.operate.models import Conversation
from ascolto.operate.reads.said import Said


def of(conversation: Conversation) -> Audience:
    """No query for a private one."""
    if not conversation.is_public:
        return audience(is_public=False)
    rows = Message.objects.filter(thread_id=conversation.thread_id).exclude(meta={})
    latest = rows.order_by("-sent_at").values_list("meta", flat=True)[:20]
    return audience(is_public=True, metas=latest)


def temper(conversation: Conversation, said: Sequence[Said]) -> Heat | None:
    """Of a public thread, from what is on the page; None for a private one."""
    if not conversation.is_public:
        return None
    people = [m for m in said if m.by != "automatic" and m.state != "deleted"]
    return heat([Turn(m.by == "customer", m.text) for m in people])
