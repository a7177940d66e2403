"""A company with a past: so many messages, ten to a conversation, straight into the tables.

Everything that screens read is there: handles, customers and their keywords, threads, messages,
deliveries, cases, conversations, commitments, counts and the search index. One conversation in
five is open, one in twenty waits for us.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import scratch
from bench.search import Speech

EACH = 10  # messages of a conversation
BATCH = 500  # conversations written together
SPAN = timedelta(days=730)
Row = tuple[Any, ...]


def fill(messages: int) -> float:
    """Into a migrated, empty database; returns the seconds it took."""
    from django.db import connection, transaction

    from ascolto.core.scoping import scope

    began = time.perf_counter()
    member = scratch.company()
    with scope(member.workspace_id):
        past = Past(member, scratch.mailbox(), max(messages // EACH, 1))
        for first in range(1, past.conversations + 1, BATCH):
            with transaction.atomic():
                past.write(first, min(first + BATCH, past.conversations + 1))
        past.finish()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _mend_sequences(cursor)
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return time.perf_counter() - began


class Past:
    """Ids count from one: conversation, thread and case share theirs."""

    def __init__(self, member: Any, account: Any, conversations: int) -> None:
        self.workspace = member.workspace_id
        self.member = member
        self.account = account
        self.conversations = conversations
        self.speech = Speech()
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.step = SPAN / conversations

    def write(self, first: int, end: int) -> None:
        """The conversations from `first` to before `end`."""
        numbers = range(first, end)
        self._people([n for n in numbers if n % 2])
        self._frames(numbers)
        self._said(numbers)

    def finish(self) -> None:
        from ascolto.core.models import Number
        from ascolto.operate import tallying

        for series in ("conversation", "case"):
            Number.objects.create(series=series, last=1000 + self.conversations)
        tallying._move(tallying.recount())

    # --- of one conversation ---------------------------------------------------------------------

    def at(self, number: int) -> datetime:
        """When its last message came: the higher the number, the later."""
        return (
            self.now - self.step * (self.conversations - number) - timedelta(minutes=1)
        )

    def who(self, number: int) -> int:
        return number if number % 2 else number - 1

    def is_open(self, number: int) -> bool:
        return number % 5 == 0

    def is_waiting(self, number: int) -> bool:
        return number % 20 == 0

    def name(self, person: int) -> tuple[str, str]:
        words = self.speech.words
        first, last = words[person % 997].title(), words[2000 + person % 9973].title()
        return f"{first} {last}", f"{first}.{last}.{person}@example.net".lower()

    # --- rows ------------------------------------------------------------------------------------

    def _people(self, people: list[int]) -> None:
        from ascolto.channels.models import Handle
        from ascolto.customers import words
        from ascolto.customers.models import Customer, HandleLink, Keyword

        ws, named = self.workspace, {p: self.name(p) for p in people}
        Handle.objects.insert(
            ("id", "workspace_id", "realm", "external_id", "name", "email"),
            [(p, ws, "email", mail, name, mail) for p, (name, mail) in named.items()],
        )
        Customer.objects.insert(
            ("id", "workspace_id", "name", "email"),
            [(p, ws, name, mail) for p, (name, mail) in named.items()],
        )
        HandleLink.objects.insert(
            ("workspace_id", "handle_id", "customer_id", "origin_id"),
            [(ws, p, p, p) for p in people],
        )
        Keyword.objects.insert(
            ("workspace_id", "customer_id", "person_id", "word"),
            [
                (ws, p, p, word)
                for p, (name, mail) in named.items()
                for word in sorted(words.of(names=[name], emails=[mail], numbers=[]))
            ],
        )

    def _frames(self, numbers: range) -> None:
        from ascolto.channels.models import Thread
        from ascolto.commitments.models import Commitment
        from ascolto.operate.models import Case, Conversation

        ws, account, brand = self.workspace, self.account.pk, self.account.brand_id
        Thread.objects.insert(
            ("id", "workspace_id", "account_id", "external_id", "handle_id", "subject"),
            [(n, ws, account, f"t-{n}", self.who(n), f"Camera {n}") for n in numbers],
        )
        Case.objects.insert(
            ("id", "workspace_id", "number", "customer_id", "title", "status"),
            [
                (n, ws, 1000 + n, self.who(n), f"Camera {n}", self._status(n))
                for n in numbers
            ],
        )
        Conversation.objects.insert(
            ("id", "workspace_id", "number", "thread_id", "account_id", "brand_id", "handle_id",
             "case_id", "status", "assignee_id", "subject", "preview", "last_direction",
             "last_message_at", "message_count", "waiting_since", "due_at", "is_unread"),
            [
                (n, ws, 1000 + n, n, account, brand, self.who(n), n, self._status(n),
                 self.member.pk if n % 10 == 0 else None, f"Camera {n}",
                 f"Buongiorno, ordine OR-{n * EACH:07d}", "in", self.at(n), EACH,
                 *self._owed(n), n % 3 == 0)
                for n in numbers
            ],
        )  # fmt: skip
        kept = [n for n in numbers if not self.is_waiting(n)]
        waiting = [n for n in numbers if self.is_waiting(n)]
        for state, which in (("open", waiting), ("kept", kept)):
            Commitment.objects.insert(
                ("workspace_id", "kind", "state", "brand_id", "account_id", "subject_type",
                 "subject_id", "customer_id", "started_at", "warn_at", "due_at", "minutes"),
                [
                    (ws, "first_reply", state, brand, account, "operate.conversation", n,
                     self.who(n), self.at(n), self.at(n), self.at(n) + timedelta(hours=1), 60)
                    for n in which
                ],
            )  # fmt: skip

    def _status(self, number: int) -> str:
        return "open" if self.is_open(number) else "closed"

    def _owed(self, number: int) -> Row:
        at = self.at(number)
        return (
            (at, at + timedelta(hours=1)) if self.is_waiting(number) else (None, None)
        )

    def _said(self, numbers: range) -> None:
        from ascolto.channels.models import Delivery, Message
        from ascolto.core import search

        ws, account = self.workspace, self.account.pk
        rows = list(self._messages(numbers))
        Message.objects.insert(
            ("id", "workspace_id", "account_id", "thread_id", "handle_id", "external_id",
             "direction", "text", "sent_at", "received_at", "author_id"),
            [
                (pk, ws, account, n, None if out else self.who(n), f"m-{pk}",
                 "out" if out else "in", text, at, at, self.member.pk if out else None)
                for pk, n, out, text, at in rows
            ],
        )  # fmt: skip
        import uuid

        Delivery.objects.insert(
            ("workspace_id", "message_id", "account_id", "idempotency_key", "status"),
            [
                (ws, pk, account, uuid.uuid4(), "sent")
                for pk, _, out, _, _ in rows
                if out
            ],
        )
        search.index([search.Indexed(pk, ws, text) for pk, _, _, text, _ in rows])

    def _messages(
        self, numbers: range
    ) -> Iterator[tuple[int, int, bool, str, datetime]]:
        """Id, conversation, whether it is ours, text, time; a customer's is the last."""
        for n in numbers:
            for turn in range(EACH):
                pk = (n - 1) * EACH + turn + 1
                at = self.at(n) - timedelta(hours=EACH - 1 - turn)
                yield pk, n, turn % 3 == 1, self.speech.text(pk), at


def _mend_sequences(cursor: Any) -> None:
    """Ids were given by hand."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    models = [m for m in apps.get_models() if m._meta.app_label != "contenttypes"]
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(statement)
