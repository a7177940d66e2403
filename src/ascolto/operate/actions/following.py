"""An answer follows a visitor who has left: on pages of ours, to the address they gave there.

The answer is delivered all the same where the customer wrote; this is a copy for those who are
not looking any more. Only what a person wrote, and only when it was not read within two minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.actions import posting
from ascolto.channels.contract import Does, Text
from ascolto.channels.models import Delivery, Message
from ascolto.operate import jobs

UNREAD_FOR = timedelta(minutes=2)

# To the customer, in the customer's language and not in that of whoever is at work.
SUBJECT = Text(it="La risposta di {brand}", en="The answer from {brand}")
BODY = Text(
    it="Buongiorno,\n\nci ha scritto in chat. Ecco la risposta di {author}:\n\n{text}\n{files}\n"
    "La conversazione continua nella chat, dove ci ha scritto{page}.\n\n{brand}",
    en="Hello,\n\nyou wrote to us in the chat. This is the answer from {author}:\n\n{text}\n{files}\n"
    "The conversation goes on in the chat, where you wrote to us{page}.\n\n{brand}",
)
FILES = Text(
    it="\nGli allegati si aprono dalla chat.\n",
    en="\nThe files are in the chat, to be opened there.\n",
)


def watch(deliveries: Sequence[Delivery]) -> None:
    """See in a while whether answers that left for a page of ours have been read."""
    for delivery in deliveries:
        if delivery.status == Delivery.Status.SENT and _may_have_left(delivery.message):
            later = jobs.follow_with_mail.using(
                run_after=timezone.now() + UNREAD_FOR,
                key=f"follow:{delivery.message_id}",
            )
            later.enqueue(message_id=delivery.message_id)


def follow(message: Message) -> None:
    """Send the copy, if it is still wanted. Twice is once."""
    handle = message.thread.handle
    if (
        message.read_at
        or handle is None
        or not handle.email
        or not _may_have_left(message)
    ):
        return
    last = Message.objects.inbound().filter(thread=message.thread).in_order().last()
    language = (last and last.language) or message.account.brand.language
    page = str(last.meta.get("page", "")) if last else ""
    brand = message.account.brand.name
    text = BODY.in_(language).format(
        author=message.author.name if message.author else brand,
        text=message.text,
        files=FILES.in_(language) if message.attachments.exists() else "",
        page=f": {page}" if page.startswith(("https://", "http://")) else "",
        brand=brand,
    )
    posting.post(
        workspace_id=message.workspace_id,
        to=handle.email,
        subject=SUBJECT.in_(language).format(brand=brand),
        text=text,
        key=f"follow-{message.pk}",
    )


def _may_have_left(message: Message) -> bool:
    """On a page that shows who is typing people wait; when they stop waiting, nobody tells us."""
    does = registry.manifest(message.account.kind).does
    return message.is_by_person and {Does.PORTAL, Does.TYPING} <= does
