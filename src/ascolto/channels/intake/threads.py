"""Where it belongs: the provider's thread, else what it answers, else our token, else a new one.

Anybody can write that they answer any message. It counts when the message is one of ours, whose
name nobody guesses, or the writer's own: a stranger who knows the name of a customer's mail does
not get into the conversation, nor the next answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ascolto.channels import registry, tokens
from ascolto.channels.contract import Identity, Incoming, Visibility
from ascolto.channels.models import Account, Handle, Message, Thread
from ascolto.core.sanitising import clean_text


@dataclass(frozen=True)
class Place:
    """A message that can be answered, and whose it is."""

    thread: Thread
    handle_id: int | None  # None: ours
    is_post: bool = False  # of ours, to everybody

    def opens_to(self, handle: Handle | None) -> bool:
        mine = handle is None or handle.pk in (self.handle_id, self.thread.handle_id)
        return mine or self.handle_id is None


@dataclass
class Threads:
    """The threads of a batch: loaded once, new ones collected and made together."""

    by_external: dict[tuple[int, str], Thread] = field(default_factory=dict)
    by_message: dict[str, list[Place]] = field(default_factory=dict)
    by_token: dict[int, Thread] = field(default_factory=dict)
    new: list[Thread] = field(default_factory=list)

    @classmethod
    def load(cls, said: list[tuple[Account, Incoming]]) -> Threads:
        """Every thread that the batch may belong to, in three queries."""
        self = cls()
        names = {external_id(incoming) for _, incoming in said}
        accounts = {account.pk for account, _ in said}
        for thread in Thread.objects.filter(
            account_id__in=accounts, external_id__among=names
        ):
            self.by_external[thread.account_id, thread.external_id] = thread
        refs = {ref[:512] for _, incoming in said for ref in incoming.references[:50]}
        rows = Message.objects.filter(external_id__in=refs).select_related(
            "thread__account"
        )
        for message in rows if refs else ():
            place = Place(message.thread, message.handle_id, message.is_post)
            self.by_message.setdefault(message.external_id, []).append(place)
        marks = {tokens.thread_id(i.thread_token) for _, i in said if i.thread_token}
        ids = [pk for pk in marks if pk is not None]
        threads = (
            Thread.objects.filter(pk__in=ids).select_related("account") if ids else ()
        )
        self.by_token = {t.pk: t for t in threads}
        return self

    def place(
        self, account: Account, incoming: Incoming, handle: Handle | None
    ) -> Thread:
        """The thread of one message; what it finds or makes serves the rest of the batch."""
        thread = self._known(account, incoming, handle)
        thread = thread or self._make(account, incoming, handle)
        place = Place(thread, handle.pk if handle else None)
        self.by_message.setdefault(incoming.external_id, []).append(place)
        return thread

    def _known(
        self, account: Account, incoming: Incoming, handle: Handle | None
    ) -> Thread | None:
        if incoming.thread_id:
            named = self.by_external.get((account.pk, external_id(incoming)))
            return named or self._begun_by_us(account, incoming)
        for ref in incoming.references[:50]:
            for place in self.by_message.get(ref[:512], ()):
                if place.opens_to(handle) and _reaches(account, place.thread):
                    return place.thread
        token = (
            tokens.thread_id(incoming.thread_token) if incoming.thread_token else None
        )
        thread = self.by_token.get(token) if token else None
        if thread and _reaches(account, thread):
            return thread
        return self.by_external.get((account.pk, external_id(incoming)))

    def _begun_by_us(self, account: Account, incoming: Incoming) -> Thread | None:
        """A new thread of the provider's that hangs from an answer of ours: it goes on where that was.

        Below a post of ours everybody begins a conversation of their own.
        """
        for ref in incoming.references[:50]:
            for place in self.by_message.get(ref[:512], ()):
                is_answer = place.handle_id is None and not place.is_post
                if is_answer and place.thread.account_id == account.pk:
                    return place.thread
        return None

    def _make(
        self, account: Account, incoming: Incoming, handle: Handle | None
    ) -> Thread:
        visibility = incoming.visibility or registry.manifest(account.kind).visibility
        thread = Thread(
            account=account,
            external_id=external_id(incoming),
            below=clean_text(incoming.below)[:512],
            handle=handle,
            subject=clean_text(incoming.subject)[:500],
            permalink=clean_text(incoming.permalink)[:1000],
            is_public=visibility is Visibility.PUBLIC,
        )
        self.by_external[account.pk, thread.external_id] = thread
        self.new.append(thread)
        return thread


def external_id(incoming: Incoming) -> str:
    return clean_text(incoming.thread_id or incoming.external_id)[:512]


def _reaches(account: Account, thread: Thread) -> bool:
    """A message of `account` may join `thread`: its own, one it answers for, or of the same identity."""
    if (
        thread.account_id == account.pk
        or thread.account.answers_through_id == account.pk
    ):
        return True
    mine = registry.manifest(account.kind).identity
    theirs = registry.manifest(thread.account.kind).identity
    return mine is theirs and mine is not Identity.ACCOUNT
