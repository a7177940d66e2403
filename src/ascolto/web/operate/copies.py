"""The lines above an answer that say who gets it."""

from __future__ import annotations

from dataclasses import dataclass

from ascolto.channels import recipients as recipients_of
from ascolto.channels import registry
from ascolto.channels.models import Account
from ascolto.channels.recipients import Recipients
from ascolto.operate.models import Conversation
from ascolto.web.request import MemberRequest


@dataclass(frozen=True)
class Lines:
    """What the composer offers where a channel carries copies."""

    wrote: str  # where the customer wrote from
    asked: str  # where they asked answers to go; "" when that is the same
    others: str  # who else their message went to, as typed into Cc


def recipients(request: MemberRequest) -> Recipients:
    """What was typed. Raises `Refusal`."""
    return Recipients(
        to=request.POST.get("to", "").strip().lower(),
        cc=recipients_of.read(request.POST.get("cc", "")),
        bcc=recipients_of.read(request.POST.get("bcc", "")),
    )


def lines(conversation: Conversation) -> Lines | None:
    """None where the channel carries no copies."""
    account: Account | None = conversation.account
    if registry.manifest(conversation.account.kind).answers_through is not None:
        account = conversation.account.answers_through
    if account is None or not recipients_of.carries(account):
        return None
    last = recipients_of.last_heard(conversation.thread_id)
    asked, wrote = recipients_of.where(last, conversation.handle)
    others = list(last.meta.get("others", ())) if last else []
    own = set(recipients_of.ours(others)) | {asked, wrote}
    return Lines(wrote, asked, ", ".join(a for a in others if a not in own))
