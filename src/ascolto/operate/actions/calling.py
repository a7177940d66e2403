"""Tell who is on call of conversations that nobody is there for: one mail each, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ascolto.channels.actions import posting
from ascolto.commitments.reads import on_call
from ascolto.core.models import Member
from ascolto.core.scoping import current
from ascolto.operate.models import Conversation

LISTED = 20  # conversations spelled out in one mail


def call(conversations: Sequence[Conversation], now: datetime) -> None:
    """Asked for in the caller's transaction, sent by a job. The same ones at once are one mail."""
    if not conversations:
        return
    chains = on_call.chains({c.brand_id for c in conversations})
    told: dict[Member, list[Conversation]] = defaultdict(list)
    for conversation in conversations:
        for member in chains[conversation.brand_id][:1]:
            told[member].append(conversation)
    for member, rows in told.items():
        with translation.override(member.language):
            subject, text = _letter(member, rows)
        ids = ",".join(str(c.pk) for c in rows)
        digest = sha256(f"{member.pk}:{now.isoformat()}:{ids}".encode()).hexdigest()
        posting.post(
            workspace_id=current(),
            to=member.user.email,
            subject=subject,
            text=text,
            key=f"shift:{digest[:32]}",
        )


def _letter(member: Member, rows: Sequence[Conversation]) -> tuple[str, str]:
    subject = ngettext(
        "%(count)d conversation has nobody at work",
        "%(count)d conversations have nobody at work",
        len(rows),
    ) % {"count": len(rows)}
    lines = [_("Hello %(name)s,") % {"name": member.name}, ""]
    lines += [
        _("a shift has ended, nobody is on, and these people wait. You are on call:")
    ]
    for row in rows[:LISTED]:
        lines += ["", f"{row.number} · {row.handle}: {row.preview}"]
        if settings.PUBLIC_URL:
            lines += [f"{settings.PUBLIC_URL}/conversations/{row.pk}/"]
    if len(rows) > LISTED:
        more = len(rows) - LISTED
        said = ngettext("And %(count)d more.", "And %(count)d more.", more)
        lines += ["", said % {"count": more}]
    return subject, "\n".join(lines)
