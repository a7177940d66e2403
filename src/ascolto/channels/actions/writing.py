"""Putting a message of ours on its way: the message and its delivery, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels import registry, templating, windows
from ascolto.channels.contract import Does, Filled, Manifest, measure
from ascolto.channels.intake.messages import indexed
from ascolto.channels.models import (
    Account,
    Attachment,
    Delivery,
    Message,
    OptOut,
    Thread,
)
from ascolto.channels.reads import consents
from ascolto.channels.recipients import NOBODY_ELSE, Recipients
from ascolto.core import failpoint, search, storage, wake
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.core.sniffing import clean_name


@dataclass(frozen=True)
class NewFile:
    """A file to send along: kept in the store already."""

    name: str
    stored: storage.Stored


@dataclass(frozen=True)
class Writing:
    """One message of ours to put on its way."""

    thread: Thread
    text: str
    by: Actor
    files: Sequence[NewFile] = ()
    key: uuid.UUID | None = None  # the same key twice is the same message
    recipients: Recipients = NOBODY_ELSE
    filled: Filled | None = None  # the approved text that `text` comes from
    # Of our own: it answers nobody, and its thread is made for it.
    is_post: bool = False
    language: str = ""


def answering_account(thread: Thread) -> Account:
    """The account an answer leaves through: the thread's own, or the one it answers through."""
    account = thread.account
    if registry.manifest(account.kind).answers_through is None:
        return account
    if account.answers_through is None:
        raise Refusal(
            _(
                "“%(account)s” has no mailbox to answer through. Choose one in the account's settings."
            )
            % {"account": account.name},
            "no_way_back",
        )
    return account.answers_through


def check(
    thread: Thread,
    text: str,
    files: Sequence[NewFile] = (),
    filled: Filled | None = None,
    *,
    opted_out: Sequence[OptOut] | None = None,
) -> None:
    """What the channel would refuse is refused before the network. Raises `Refusal`.

    `opted_out`: what stands against writing to somebody, where a batch has looked already.
    """
    account = answering_account(thread)
    manifest = registry.manifest(account.kind)
    if not text.strip() and not files:
        raise Refusal(
            _("There is nothing to send yet: write an answer first."), "empty"
        )
    if Does.REPLY not in registry.does(account):
        raise Refusal(_("This channel cannot carry an answer."), "no_way_back")
    _check_open(thread, account, filled)
    _check_wanted(thread, account, opted_out)
    over = length(manifest, text) - (manifest.text_limit or 0)
    if manifest.text_limit and over > 0:
        raise Refusal(
            _("The answer is %(over)d characters too long for this channel.")
            % {"over": over},
            "too_long",
        )
    if files and sum(f.stored.size for f in files) > manifest.attachment_limit:
        megabytes = manifest.attachment_limit // 1024 // 1024
        raise Refusal(
            _("This channel carries files up to %(mb)d MB in all.") % {"mb": megabytes}
            if megabytes
            else _("This channel carries no files."),
            "files_too_large",
        )


def _check_open(thread: Thread, account: Account, filled: Filled | None) -> None:
    """Connected, and the channel takes such an answer now."""
    if not account.is_connected:
        raise Refusal(
            _("“%(account)s” is disconnected. Connect it again to answer here.")
            % {"account": account.name},
            "disconnected",
        )
    found = windows.window(thread.pk, account.kind)
    if found and found.is_closed:
        raise Refusal(
            _(
                "This channel takes answers for %(hours)d hours after the customer's last message. "
                "Go on by another way, or wait until they write again."
            )
            % {"hours": found.hours},
            "window_closed",
        )
    if found and found.wants_template and filled is None:
        raise Refusal(
            _(
                "So long after their last message this channel takes approved texts only: choose one."
            ),
            "template_wanted",
        )


def _check_wanted(
    thread: Thread, account: Account, opted_out: Sequence[OptOut] | None
) -> None:
    """They did not ask us to be silent. What is said in public is said to everybody."""
    if thread.is_public or thread.handle_id is None:
        return
    rows = consents.standing([thread.handle_id]) if opted_out is None else opted_out
    found = consents.holding(rows, thread.handle_id, account.kind)
    if found:
        raise Refusal(consents.sentence(found), "opted_out")


def length(manifest: Manifest, text: str) -> int:
    """In the unit the provider counts."""
    return measure(text, manifest.text_unit)


@transaction.atomic
def write(
    writing: Writing, *, undo_for: timedelta = timedelta(0), now: datetime | None = None
) -> Message:
    """Store one message of ours with its pending delivery."""
    return write_all([writing], undo_for=undo_for, now=now)[0]


@transaction.atomic
def write_all(
    writings: Sequence[Writing],
    *,
    undo_for: timedelta = timedelta(0),
    now: datetime | None = None,
) -> list[Message]:
    """Store messages of ours with their pending deliveries, in a constant number of queries."""
    at = now or timezone.now()
    keys = [w.key or uuid.uuid4() for w in writings]
    messages = [_message(w, str(k), at) for w, k in zip(writings, keys, strict=True)]
    Message.objects.bulk_create(messages)
    Delivery.objects.insert(
        ("workspace_id", "message_id", "account_id", "idempotency_key", "not_before"),
        [
            (m.workspace_id, m.pk, answering_account(w.thread).pk, k, at + undo_for)
            for m, w, k in zip(messages, writings, keys, strict=True)
        ],
    )
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            position=position,
            name=clean_name(file.name),
            content_type=file.stored.content_type[:100],
            size=file.stored.size,
            sha256=file.stored.sha256,
        )
        for message, writing in zip(messages, writings, strict=True)
        for position, file in enumerate(writing.files)
    )
    search.index([indexed(message) for message in messages])
    wake.ring_on_commit("deliveries")
    failpoint.reach("writing.written")
    return messages


def _message(writing: Writing, key: str, at: datetime) -> Message:
    thread, by = writing.thread, writing.by
    return Message(
        account_id=thread.account_id,
        thread=thread,
        external_id=key,
        direction=Message.Direction.OUT,
        is_public=thread.is_public,
        text=clean_text(writing.text),
        language=writing.language[:8],
        sent_at=at,
        received_at=at,
        author_id=by.member_id,
        by_rule="" if by.is_person else by.name[:60],
        meta=_meta(writing),
    )


def _meta(writing: Writing) -> dict[str, object]:
    meta: dict[str, object] = dict(writing.recipients.as_meta())
    if writing.filled is not None:
        meta["template"] = templating.filled_plain(writing.filled)
    if writing.is_post:
        meta["post"] = True
    return meta
