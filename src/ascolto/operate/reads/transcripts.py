"""What a transcript shows: what the customer said and was told, and nothing besides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from ascolto.channels.models import Attachment, Message
from ascolto.core.scoping import unscoped
from ascolto.customers.models import HandleLink
from ascolto.operate.models import Conversation, Transcript

MOST = 3000  # messages, the newest; more is no page any more
_NOT_OUT = ("pending", "sending", "failed", "cancelled", "unknown")


@dataclass(frozen=True)
class Part:
    """One conversation of the record, its messages oldest first."""

    conversation: Conversation
    messages: Sequence[Message]


def by_secret(secret: str) -> Transcript | None:
    """The transcript whose link that is, while it holds and somebody is left whose it is."""
    with unscoped("the link names the transcript; the transcript names the workspace"):
        rows = Transcript.objects.open(timezone.now())
        found: Transcript | None = (
            rows.filter(digest=Transcript.digest_of(secret))
            .select_related("brand", "customer", "conversation", "workspace")
            .first()
        )
        return found if found and _handles(found) else None


def by_number(pk: int) -> Transcript | None:
    """The transcript that a mailed proof names."""
    with unscoped("the proof names the transcript; the transcript names the workspace"):
        rows = Transcript.objects.select_related("brand", "conversation", "workspace")
        found: Transcript | None = rows.filter(pk=pk).first()
        return found


def parts(transcript: Transcript) -> list[Part]:
    """Newest conversation first. A constant number of queries."""
    rows = _messages(transcript).select_related(
        "author", "thread__conversation__account"
    )
    newest = rows.prefetch_related("attachments").order_by("-sent_at", "-external_id")
    said: dict[int, list[Message]] = defaultdict(list)
    conversations: dict[int, Conversation] = {}
    for message in newest[:MOST]:
        conversation = message.thread.conversation
        conversations[conversation.pk] = conversation
        said[conversation.pk].append(message)
    return [Part(conversations[pk], said[pk][::-1]) for pk in said]


def file(transcript: Transcript, public_id: str) -> Attachment | None:
    """A file of a message that the transcript shows."""
    rows = Attachment.objects.filter(public_id=public_id, refused="")
    found: Attachment | None = rows.filter(message__in=_messages(transcript)).first()
    return found


def _messages(transcript: Transcript) -> QuerySet[Message]:
    """Theirs, and ours to them that went out: no one else's, even inside one thread."""
    handles = _handles(transcript)
    own = Conversation.objects.filter(handle__in=handles, brand=transcript.brand_id)
    theirs = Q(handle__in=handles) | Q(direction=Message.Direction.OUT)
    rows: QuerySet[Message] = Message.objects.filter(
        theirs, thread__in=own.values("thread")
    )
    return rows.exclude(delivery__status__in=_NOT_OUT)


def _handles(transcript: Transcript) -> list[int]:
    """Those it was made for that still are this person: whoever was taken apart is out."""
    root = transcript.customer.absorbed_by_id or transcript.customer_id
    links = HandleLink.objects.filter(
        handle__in=transcript.handle_ids,
        customer=root,
        workspace=transcript.workspace_id,
    )
    return list(links.values_list("handle_id", flat=True))


def of(conversation: Conversation) -> list[Transcript]:
    """Those that this conversation shows to the team, the newest first."""
    rows = Transcript.objects.filter(conversation=conversation).select_related("by")
    return list(rows.order_by("-pk")[:10])
