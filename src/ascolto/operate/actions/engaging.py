"""Something that was only read becomes a conversation: a post in a feed, a mention somewhere.

Nobody is owed an answer on a channel that is only read (`Manifest.read_only`), so what comes in
there opens nothing by itself. Who wants to act on it engages.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from ascolto.channels import registry
from ascolto.channels.models import Account, Message
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.operate.actions import conversing
from ascolto.operate.models import Conversation


def spoken_to_us(messages: Iterable[Message]) -> list[Message]:
    """Without what only stands somewhere to be read."""
    read: dict[int, bool] = {}
    found = []
    for message in messages:
        account = message.thread.account
        if account.pk not in read:
            read[account.pk] = is_only_read(account)
        if not read[account.pk]:
            found.append(message)
    return found


def is_only_read(account: Account) -> bool:
    """A feed or the like, and no way to answer there."""
    manifest = registry.manifests().get(account.kind)
    is_feed = manifest is not None and manifest.read_only
    return is_feed and not registry.is_answerable(account)


@transaction.atomic
def engage(message: Message, *, by: Actor) -> Conversation:
    """The conversation of what was only read; the same one, whoever asks again."""
    known = Conversation.objects.filter(thread_id=message.thread_id).first()
    if known is not None:
        return known  # type: ignore[no-any-return]
    rows = Message.objects.filter(thread_id=message.thread_id)
    said = list(
        rows.select_related("thread__account__brand", "handle", "thread__handle")
    )
    [made] = conversing.receive(said, lambda _ids: _everybody(said))
    activity.record("engaged", made, by=by, message=message.pk)
    return made


def _everybody(said: list[Message]) -> set[int]:
    """Who did not write to us gets no "we have it"."""
    rows = Conversation.objects.filter(thread_id__in={m.thread_id for m in said})
    return set(rows.values_list("pk", flat=True))
