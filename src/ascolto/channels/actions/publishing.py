"""A post of our own, said to everybody: it leaves by the one door of all that we say.

It has a thread to itself, named at first by its key and then as the provider names it. Nobody waits
in it: it is no conversation. What people write below it comes in by the channel's own rules.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.channels import registry
from ascolto.channels.actions import writing
from ascolto.channels.contract import Does, Sent, measure
from ascolto.channels.models import Account, Message, Thread
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text


def can_publish(account: Account) -> bool:
    """Whether a post can be begun there from here."""
    return account.is_connected and Does.PUBLISH in registry.does(account)


def over(account: Account, text: str) -> int:
    """By how much it is too long there, in the provider's unit; 0: it fits."""
    manifest = registry.manifest(account.kind)
    limit = manifest.longest_post
    return max(measure(text, manifest.text_unit) - limit, 0) if limit else 0


def check(account: Account, text: str) -> None:
    """What the channel would refuse is refused before the network. Raises `Refusal`."""
    if not text.strip():
        raise Refusal(_("There is nothing to publish yet."), "empty")
    if not account.is_connected:
        raise Refusal(
            _("“%(account)s” is disconnected. Connect it again to publish there.")
            % {"account": account.name},
            "disconnected",
        )
    if Does.PUBLISH not in registry.does(account):
        raise Refusal(
            _("“%(account)s” takes no post from here: copy the text and post it there.")
            % {"account": account.name},
            "by_hand",
        )
    if too_much := over(account, text):
        raise Refusal(
            _("%(over)d characters too long for “%(account)s”: write a shorter one for it.")
            % {"over": too_much, "account": account.name},
            "too_long",
        )  # fmt: skip


@transaction.atomic
def publish(
    account: Account,
    text: str,
    *,
    key: uuid.UUID,
    language: str = "",
    subject: str = "",
    undo_for: timedelta = timedelta(0),
    by: Actor,
) -> Message:
    """Put it on its way. The same key twice is the same post. Raises `Refusal`."""
    known: Message | None = Message.objects.filter(
        delivery__idempotency_key=key
    ).first()
    if known is not None:
        return known
    check(account, text)
    thread: Thread = Thread.objects.create(
        account=account,
        external_id=str(key),
        subject=clean_text(subject)[:500],
        is_public=True,
    )
    said = writing.Writing(
        thread, text, by, key=key, is_post=True, language=language
    )  # fmt: skip
    return writing.write(said, undo_for=undo_for)


def place(message: Message, external_id: str, sent: Sent) -> None:
    """A post stands there: its thread takes the provider's name, and both their address.

    The provider's echo may have made that thread before its answer to us came.
    """
    if not message.is_post:
        return
    name = clean_text(sent.thread_id)[:512] or external_id
    link = clean_text(sent.permalink)[:1000]
    here = Thread.objects.filter(account_id=message.account_id, external_id=name)
    echoed = here.exclude(pk=message.thread_id).first()
    if echoed is None:
        Thread.objects.filter(pk=message.thread_id).update(
            external_id=name, permalink=link
        )
        Message.objects.filter(pk=message.pk).update(permalink=link)
        return
    Message.objects.filter(pk=message.pk).update(thread=echoed, permalink=link)
    Thread.objects.filter(pk=message.thread_id).delete()
    message.thread = echoed
