"""The published language: what happened, as frozen values. Siblings speak only through these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ascolto.core.event import Event


@dataclass(frozen=True)
class MessagesReceived(Event):
    """New messages were stored (said by customers, or by us in a provider's own app)."""

    message_ids: tuple[int, ...]


@dataclass(frozen=True)
class MessagesAnnotated(Event):
    """What messages mean was written down, for the first time or again."""

    message_ids: tuple[int, ...]


@dataclass(frozen=True)
class MessagesRevised(Event):
    """Messages were edited or deleted by their author."""

    message_ids: tuple[int, ...]


@dataclass(frozen=True)
class DeliveriesSettled(Event):
    """Deliveries ended or changed their mind: sent, failed, unknown, cancelled."""

    delivery_ids: tuple[int, ...]


@dataclass(frozen=True)
class MessagesRead(Event):
    """The customer has seen messages of ours."""

    message_ids: tuple[int, ...]


@dataclass(frozen=True)
class AccountBroke(Event):
    account_id: int
    why: str


@dataclass(frozen=True)
class AccountExpires(Event):
    """An account's credentials end soon."""

    account_id: int


@dataclass(frozen=True)
class AccountMended(Event):
    account_id: int


@dataclass(frozen=True)
class CustomersLinked(Event):
    """Two customers turned out to be one person."""

    kept_id: int
    absorbed_id: int


@dataclass(frozen=True)
class CustomersUnlinked(Event):
    kept_id: int
    restored_id: int


@dataclass(frozen=True)
class ProfilingRefused(Event):
    """A person asked not to be profiled: every customer row that is them."""

    customer_ids: tuple[int, ...]


@dataclass(frozen=True)
class CommitmentsWarned(Event):
    """The last quarter of the time has begun."""

    commitment_ids: tuple[int, ...]


@dataclass(frozen=True)
class CommitmentsBreached(Event):
    commitment_ids: tuple[int, ...]


@dataclass(frozen=True)
class CommitmentsEscalated(Event):
    """Who is on call was told of late commitments."""

    escalation_ids: tuple[int, ...]


@dataclass(frozen=True)
class CommitmentsTaken(Event):
    """Somebody on call said “I take it”."""

    commitment_ids: tuple[int, ...]
    member_id: int


@dataclass(frozen=True)
class CommitmentsSettled(Event):
    """Commitments were kept, released or opened again."""

    commitment_ids: tuple[int, ...]


@dataclass(frozen=True)
class ConversationsClosed(Event):
    conversation_ids: tuple[int, ...]


@dataclass(frozen=True)
class ConversationsReopened(Event):
    conversation_ids: tuple[int, ...]


@dataclass(frozen=True)
class CasesRegrouped(Event):
    """Conversations were joined to a case, split off, or put back."""

    case_ids: tuple[int, ...]
    conversation_ids: tuple[int, ...]


@dataclass(frozen=True)
class AnswersChanged(Event):
    """Entries of the answer library were written, published, used or archived."""

    answer_ids: tuple[int, ...]


@dataclass(frozen=True)
class GestureMoved(Event):
    """A gesture was proposed, approved, declined, cancelled or told, or that was taken back."""

    gesture_id: int
    status: str


@dataclass(frozen=True)
class AlertRaised(Event):
    """Something is off: of a kind (burst, voice, topic, mood, drift), for a watch of a brand."""

    alert_id: int
    watch_id: int
    brand_id: int
    kind: str


@dataclass(frozen=True)
class AlertGrew(Event):
    """An alert that is open has twice the voices it had when it was last told."""

    alert_id: int
    authors: int


@dataclass(frozen=True)
class AlertSettled(Event):
    """An alert was taken, put aside, closed, or called normal."""

    alert_id: int
    status: str


@dataclass(frozen=True)
class SlipsReturned(Event):
    """Members answered, from their own programmes, what they were asked."""

    slip_ids: tuple[int, ...]


@dataclass(frozen=True)
class IncidentMoved(Event):
    """An incident was opened, closed, or opened again."""

    incident_id: int
    brand_id: int
    status: str


@dataclass(frozen=True)
class StatementsDue(Event):
    """A statement on an incident is to be said to these customers, in a conversation with each.

    A letter is {"telling", "key", "customer", "thread", "account", "address", "subject", "text",
    "language", "answers", "template"}; `thread` 0: one is opened at `account` with `address`.
    """

    incident_id: int
    incident: str
    member_id: int
    letters: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class StatementsWritten(Event):
    """They are on their way, as (telling, message), or were refused, as (telling, why)."""

    written: tuple[tuple[int, int], ...]
    refused: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class FollowedWrote(Event):
    """Somebody wrote whom these members follow and want to be told of."""

    message_id: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True)
class OrderTold(Event):
    """How an order stands: of whom, when it was bought (ISO 8601), whether it holds."""

    key: str
    brand_id: int
    customer_id: int | None
    bought_at: str
    holds: bool


@dataclass(frozen=True)
class OrdersWanted(Event):
    """Somebody has not heard of the orders that were told before they listened."""
