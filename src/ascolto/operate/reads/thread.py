"""One conversation as it reads: messages, notes and what happened, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from ascolto.channels import registry, windows
from ascolto.channels.contract import Manifest
from ascolto.channels.models import Message, OptOut
from ascolto.channels.reads import consents
from ascolto.channels.windows import Window
from ascolto.commitments.models import Commitment
from ascolto.core.models import Activity, Member
from ascolto.core.secrets import sign, unsign
from ascolto.operate.models import Conversation, Draft, Note
from ascolto.operate.models.gesture import STEPS as GESTURE_STEPS
from ascolto.operate.reads import approvals, forwards
from ascolto.operate.reads.approvals import Waiting
from ascolto.operate.reads.said import Said, read_said

PAGE = 50
TOLD = (
    "assigned",
    "closed",
    "reopened",
    "ran",
    "snoozed",
    "woken",
    "tagged",
    "ran a macro",
    "called the forward back",
    "joined case",
    "split off",
    "kept apart",
    "put back",
    "went on elsewhere",
    "urged",
    "announced",
    "asked for a transcript",
    "sent a transcript",
    "opened a transcript",
    "ended a transcript",
    *(f"{step} gesture" for step in GESTURE_STEPS),
    "asked",
    "took back the question",
    "marked lead",
    "unmarked lead",
    "won lead",
    "lost lead",
    "talking lead",
    "new lead",
    "given lead",
    "taken back lead",
    "approved answer",
    "returned answer",
    "changed stars",
)  # activity that reads as a line of the thread


@dataclass(frozen=True)
class Item:
    """One entry of the thread: exactly one of message, note, forward and happening."""

    at: datetime
    message: Said | None = None
    note: Note | None = None
    happening: Activity | None = None
    forward: forwards.Shown | None = None

    @property
    def key(self) -> str:
        said = self.message or (self.forward and self.forward.said)
        if said:
            return f"message-{said.pk}"
        return f"note-{self.note.pk}" if self.note else f"activity-{self.happening.pk}"  # type: ignore[union-attr]


@dataclass(frozen=True)
class Reading:
    """What the thread pane shows."""

    conversation: Conversation
    manifest: Manifest
    items: Sequence[Item]
    earlier: str  # cursor of what came before; "" when this is the beginning
    is_past: bool  # newer messages exist than those shown
    draft: Draft | None
    commitments: Sequence[Commitment] = field(default_factory=tuple)
    window: Window | None = None  # until when the channel takes an answer
    waiting: Sequence[Waiting] = field(default_factory=tuple)  # answers, for a yes
    below: Message | None = None  # the post of ours under which it was begun
    not_wanted: str = ""  # why they may not be written to here, as a sentence

    @property
    def can_reply(self) -> bool:
        return registry.is_answerable(self.conversation.account)

    @property
    def has_answer(self) -> bool:
        """An answer of ours stands there."""
        return any(i.message and i.message.by == "us" for i in self.items)

    @property
    def takes_answer(self) -> bool:
        """Now: it has a way back, and is not closed until the customer writes again."""
        is_closed = self.window is not None and self.window.is_closed
        return self.can_reply and not is_closed and not self.not_wanted

    @property
    def open_commitment(self) -> Commitment | None:
        """Of those whose clock runs, the one due first; the end of the matter comes last."""
        running = [c for c in self.commitments if c.is_open and not c.is_paused]
        last = Commitment.Kind.RESOLUTION
        order = sorted(running, key=lambda c: (c.kind == last, c.due_at))
        return next(iter(order), None)

    @property
    def promises(self) -> list[Commitment]:
        """What somebody promised here in words and has not done yet, the first due first."""
        mine = [c for c in self.commitments if c.is_open and c.is_promise]
        return sorted(mine, key=lambda c: c.due_at)


def find(member: Member, pk: int) -> Conversation | None:
    """The conversation, if the member may see it, with what answering in it touches."""
    rows = Conversation.objects.visible_to(member).filter(pk=pk)
    found: Conversation | None = rows.select_related(
        "thread__account__answers_through", "thread__account__brand", "account__brand", "brand",
        "handle__link__customer", "case__customer", "assignee", "team",
    ).first()  # fmt: skip
    return found


def look(member: Member, pk: int) -> Conversation | None:
    """The conversation, if the member may see it, with no more than its page shows."""
    rows = Conversation.objects.visible_to(member).filter(pk=pk)
    shown = rows.select_related("account", "handle__link__customer", "assignee", "case")
    found: Conversation | None = shown.first()
    return found


def read(
    conversation: Conversation,
    member: Member,
    *,
    before: str = "",
    message: int = 0,
    opted_out: Iterable[OptOut] = (),
) -> Reading:
    """A page of the thread, in a constant number of queries. `opted_out`: of its customer.

    The newest one; or the one `before` a cursor; or the one around a `message` of the thread.
    """
    before = before or (_around(conversation, message) if message else "")
    messages = _messages(conversation, before)
    more = len(messages) > PAGE
    messages = messages[:PAGE]
    since = messages[-1].sent_at if more else None
    until = messages[0].sent_at if before and messages else None
    items = [Item(m.sent_at, message=m) for m in messages]
    items += _besides(conversation, since, until)
    items.sort(key=lambda i: (i.at, i.message is None, i.key))
    earlier = _cursor(messages[-1]) if more else ""
    return Reading(
        conversation=conversation,
        manifest=registry.manifest(conversation.account.kind),
        items=items,
        earlier=earlier,
        is_past=bool(before),
        draft=Draft.objects.filter(conversation=conversation, member=member).first(),
        waiting=approvals.waiting(conversation, member),
        commitments=_commitments(conversation),
        window=windows.window(conversation.thread_id, conversation.account.kind),
        not_wanted=_not_wanted(conversation, opted_out),
        below=None if more else _below(conversation),
    )


def _below(conversation: Conversation) -> Message | None:
    """What is said below a post that we published reads as one talk with it. One query, in public."""
    if not conversation.is_public:
        return None
    said = Message.objects.inbound().filter(thread_id=conversation.thread_id)
    ours = Message.objects.filter(
        account_id=conversation.account_id, direction=Message.Direction.OUT,
        external_id__in=said.exclude(in_reply_to="").values("in_reply_to"), meta__post=True,
    )  # fmt: skip
    found: Message | None = (
        ours.select_related("author").order_by("-sent_at", "pk").first()
    )
    return found


def _not_wanted(conversation: Conversation, opted_out: Iterable[OptOut]) -> str:
    """What is said in public is said to everybody: nobody can ask not to read it."""
    if conversation.is_public:
        return ""
    where = conversation.handle_id, conversation.account.kind
    found = consents.holding(opted_out, *where)
    return consents.sentence(found) if found else ""


def _besides(
    conversation: Conversation, since: datetime | None, until: datetime | None
) -> list[Item]:
    """What stands between the messages of a page."""
    between = conversation, since, until
    return [
        *(Item(n.at, note=n) for n in _notes(*between)),
        *(Item(a.at, happening=a) for a in _happenings(*between)),
        *(Item(f.said.sent_at, forward=f) for f in forwards.of(*between)),
    ]


def _commitments(conversation: Conversation) -> list[Commitment]:
    """The open ones first, then what was settled last."""
    rows = Commitment.objects.about(conversation)
    order = F("settled_at").desc(nulls_first=True)
    return list(rows.order_by(order, "-started_at")[:30])


def _messages(conversation: Conversation, before: str) -> list[Said]:
    """Newest first; cancelled ones were never said."""
    rows = Message.objects.filter(thread_id=conversation.thread_id)
    rows = rows.exclude(delivery__status="cancelled")
    position = unsign("thread-cursor", before) if before else None
    if position:
        at, external_id = datetime.fromisoformat(position[0]), position[1]
        rows = rows.filter(
            Q(sent_at__lt=at) | Q(sent_at=at, external_id__lt=external_id)
        )
    return read_said(rows.order_by("-sent_at", "-external_id")[: PAGE + 1])


def _cursor(last: Said) -> str:
    return sign("thread-cursor", [last.sent_at.isoformat(), last.external_id])


def _around(conversation: Conversation, message: int) -> str:
    """The cursor of a page with some newer messages than this one; "" when the newest page has it."""
    rows = Message.objects.filter(thread_id=conversation.thread_id)
    place = rows.filter(pk=message).values_list("sent_at", "external_id").first()
    if place is None:
        return ""
    at, external_id = place
    newer = rows.filter(Q(sent_at__gt=at) | Q(sent_at=at, external_id__gt=external_id))
    places = newer.order_by("sent_at", "external_id").values_list(
        "sent_at", "external_id"
    )
    following = list(places[: PAGE // 2 + 1])
    if len(following) <= PAGE // 2:
        return ""
    at, external_id = following[-1]
    return sign("thread-cursor", [at.isoformat(), external_id])


def _notes(
    conversation: Conversation, since: datetime | None, until: datetime | None
) -> list[Note]:
    rows = Note.objects.filter(conversation=conversation).select_related("author")
    rows = rows.only("conversation_id", "text", "at", "by_rule", "author__name")
    return list(_between(rows, since, until)[:200])


def _happenings(
    conversation: Conversation, since: datetime | None, until: datetime | None
) -> list[Activity]:
    rows = Activity.objects.filter(
        target_type=Conversation._meta.label_lower,
        target_id=conversation.pk,
        verb__in=TOLD,
    )
    return list(_between(rows, since, until)[:200])


def _between(rows: Any, since: datetime | None, until: datetime | None) -> Any:
    if since:
        rows = rows.filter(at__gte=since)  # type: ignore[attr-defined]
    if until:
        rows = rows.filter(at__lte=until)  # type: ignore[attr-defined]
    return rows
