"""Writing first, to somebody who has gone quiet: their conversation is open again, with a beginning
that the member reads over, changes and sends. Nothing leaves by itself.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import pgettext

from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.operate.actions import assigning, closing, drafting
from ascolto.operate.models import Conversation, Draft

WHY = "check-in"


@transaction.atomic
def approach(
    conversation: Conversation,
    *,
    member: Member,
    text: str | None = None,
    why: str = WHY,
) -> None:
    """Opens it, takes it where nobody has it, and keeps a draft where there is none. Twice is once.

    `text`: how the draft begins; None: as one asks somebody who has gone quiet.
    """
    by = Actor.member(member)
    closing.reopen(conversation, by=by, why=why)
    if conversation.assignee_id is None:
        assigning.assign(conversation, to=member.pk, by=by)
    mine = Draft.objects.filter(conversation=conversation, member=member)
    if not mine.exists():
        said = beginning(conversation) if text is None else text
        drafting.save(conversation, member=member, text=said)


def beginning(conversation: Conversation) -> str:
    """In the customer's language, with their name."""
    language = (conversation.language or conversation.brand.language)[:2]
    with translation.override(language if language in {"it", "en"} else "en"):
        text = pgettext(
            "to customers",
            "Hello %(name)s,\n\nwe have not heard from you for a while and wanted to ask how you are, "
            "and whether everything was as you wished the last time.\n\n",
        )
    return text % {"name": conversation.handle.link.customer.name or ""}
