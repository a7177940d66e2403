"""The honest "we have it": at once, marked as automatic, and never instead of an answer.

Never to bounces, lists, auto-submitted mail or our own addresses (those messages carry
`automatic` and never get here); at most one per conversation and per person in a day; not to
old messages that a new connection brings along. Nothing is written that could not leave: an
account may have no way back, by its channel (see the manifest) or by its settings (`lacks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ascolto.channels import registry
from ascolto.channels.actions import writing
from ascolto.channels.actions.writing import Writing
from ascolto.channels.models import Message, OptOut
from ascolto.channels.reads import consents
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate import promising
from ascolto.operate.models import Acknowledgement, AcknowledgementText, Conversation

ONCE_IN = timedelta(days=1)
FRESH = timedelta(
    hours=12
)  # an older message has been waiting elsewhere: an instant "we have it" would be odd
RULE = Actor.rule("acknowledgement")
OURS = {"it", "en"}  # languages in which the product itself can make a promise


def acknowledge(asked: list[tuple[Conversation, list[Message]]]) -> list[Message]:
    """Acknowledge what deserves it, in a constant number of queries."""
    now = timezone.now()
    due = [(c, m[-1]) for c, m in asked if m and _may(c, m[-1], now)]
    due = _without_recent(due, now)
    texts = Texts.load() if due else None
    silent = consents.standing({m.handle_id for _, m in due if m.handle_id})
    writings, whose = [], []
    for conversation, message in due:
        text = texts and texts.for_(conversation, message)
        if text and _can_carry(conversation, text, silent):
            writings.append(Writing(conversation.thread, text, RULE))
            whose.append((conversation, message))
    sent = writing.write_all(writings)
    Acknowledgement.objects.insert(
        ("workspace_id", "conversation_id", "message_id", "handle_id", "at"),
        [
            (c.workspace_id, c.pk, ours.pk, asking.handle_id, now)
            for (c, asking), ours in zip(whose, sent, strict=True)
        ],
    )
    return sent


def _may(conversation: Conversation, message: Message, now: datetime) -> bool:
    is_fresh = now - message.sent_at < FRESH
    if (
        not is_fresh
        or message.handle_id is None
        or not conversation.account.is_connected
    ):
        return False
    return registry.manifest(conversation.account.kind).acknowledges


def _without_recent(
    due: list[tuple[Conversation, Message]], now: datetime
) -> list[tuple[Conversation, Message]]:
    """At most one per conversation and per person in a day, also within the batch."""
    theirs = Q(handle_id__among={m.handle_id for _, m in due})
    theirs |= Q(conversation_id__among={c.pk for c, _ in due})
    recent = Acknowledgement.objects.filter(theirs, at__gt=now - ONCE_IN)
    told = list(recent.values_list("handle_id", "conversation_id"))
    handles = {handle_id for handle_id, _ in told}
    conversations = {conversation_id for _, conversation_id in told}
    left = []
    for conversation, message in due:
        if message.handle_id in handles or conversation.pk in conversations:
            continue
        handles.add(message.handle_id)
        left.append((conversation, message))
    return left


def _can_carry(conversation: Conversation, text: str, silent: Sequence[OptOut]) -> bool:
    try:
        writing.check(conversation.thread, text, opted_out=silent)
    except Refusal:
        return False
    return True


class Texts:
    """The acknowledgement texts of the workspace in scope, chosen account before brand."""

    def __init__(self, rows: list[AcknowledgementText]) -> None:
        self._rows = {(r.account_id or 0, r.brand_id, r.language): r for r in rows}
        self._filled: dict[tuple[int, int, str, datetime | None], str] = {}

    @classmethod
    def load(cls) -> Texts:
        return cls(list(AcknowledgementText.objects.all()))

    def for_(self, conversation: Conversation, message: Message) -> str:
        """The text in the customer's language, with the promise filled in; "" when switched off."""
        language = (message.language or conversation.brand.language)[:2]
        if language not in OURS and self._row(conversation, language) is None:
            language = "en"
        due = conversation.due_at and conversation.due_at.replace(
            second=0, microsecond=0
        )
        key = (conversation.account_id, conversation.brand_id, language, due)
        if key not in self._filled:  # a burst of messages shares its promise
            self._filled[key] = self._fill(conversation, language)
        return promising.with_number(self._filled[key], conversation)

    def _fill(self, conversation: Conversation, language: str) -> str:
        row = self._row(conversation, language)
        if row is not None and not row.is_on:
            return ""
        if conversation.is_public and (row is None or row.account_id is None):
            return ""  # a robot's thanks under a review reads badly: only where it was asked for
        if (
            row is not None and language not in OURS
        ):  # the company's own words, and its clock
            return promising.with_notice(
                promising.fill_abroad(row.text, conversation, language)
            )
        with override(language):
            closed = "" if row else promising.closed_now(conversation)
            text = row.text if row else default_text(closed=bool(closed))
            return promising.with_notice(promising.fill(text, conversation))

    def _row(
        self, conversation: Conversation, language: str
    ) -> AcknowledgementText | None:
        brand_id = conversation.brand_id
        found = self._rows.get((conversation.account_id, brand_id, language))
        return found or self._rows.get((0, brand_id, language))


def default_text(*, closed: bool = False) -> str:
    """In the language that is active; while the brand is closed it says what hour it is."""
    if closed:
        return _(
            "Thank you for writing to {brand}. This is an automatic message: we have received "
            "yours; {hours}: a person will write to you {by}.\n\nYour reference: {number}"
        )
    return _(
        "Thank you for writing to {brand}. This is an automatic message: we have received yours, "
        "and a person will answer you {by}.\n\nYour reference: {number}"
    )
