"""Internal notes: for us, never for the customer."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.actions import conversing, notifying
from ascolto.operate.models import Conversation, Draft, Note

LIMIT = 20_000


@transaction.atomic
def note(
    conversation: Conversation, *, text: str, by: Actor, is_draft: bool = True
) -> Note:
    """`is_draft`: it was what they had begun to write. Raises `Refusal`: nothing in it, or too much."""
    text = clean_text(text).strip()
    if not text:
        raise Refusal(_("The note is empty."), "empty")
    if len(text) > LIMIT:
        raise Refusal(
            _("The note is too long: keep it under 20,000 characters."), "too_long"
        )
    if by.member_id is None:
        raise Refusal(_("Only a member writes notes."), "not_a_person")
    made = Note.objects.create(
        conversation=conversation, author_id=by.member_id, text=text
    )
    if is_draft:
        Draft.objects.filter(conversation=conversation, member_id=by.member_id).delete()
    activity.record("noted", conversation, by=by, note=made.pk)
    notifying.noted(made, by=by)
    conversing.announce([conversation])
    found: Note = made
    return found
