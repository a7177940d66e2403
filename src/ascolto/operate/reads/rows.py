"""A row of the list: the values it shows, read straight from the database.

Forty rows are drawn for every look at the inbox. Five model instances each, only to be read once,
cost more than the query; and a plain value can be compared with one that was drawn before.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ascolto.core.excerpts import Part
from ascolto.operate.models import Conversation
from ascolto.operate.models.conversation import ConversationQuerySet


class Row(NamedTuple):
    """Everything a row shows, and what tells in which view it belongs. Nothing else is drawn."""

    pk: int
    thread_id: int
    brand_id: int
    account_id: int
    assignee_id: int | None
    status: str
    kind: str  # of channel
    subject: str
    preview: str
    last_direction: str
    last_message_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    is_unread: bool
    is_public: bool
    stars: int | None
    trouble: str
    is_snoozed: bool
    wakes_at: datetime | None
    back_because: str
    awaits_approval: bool
    tag_names: str
    assignee_name: str | None
    customer_pk: int
    customer_name: str
    customer_email: str
    customer_phone: str
    hit: int = 0  # of a search: the message that was found
    line: tuple[Part, ...] = ()  # of it: the words around what was searched for

    @property
    def is_open(self) -> bool:
        return self.status == Conversation.Status.OPEN

    @property
    def has_marks(self) -> bool:
        """Whether anything is to be told of it beside its words; of most rows nothing is."""
        return bool(
            self.awaits_approval
            or self.is_snoozed
            or self.back_because
            or self.tag_names
        )

    @property
    def tags(self) -> list[str]:
        return self.tag_names.splitlines()

    @property
    def customer(self) -> str:
        """As `Customer` says itself."""
        named = self.customer_name or self.customer_email or self.customer_phone
        return named or f"#{self.customer_pk}"


_CUSTOMER = "handle__link__customer"
_ELSEWHERE = {
    "kind": "account__kind",
    "assignee_name": "assignee__name",
    "customer_pk": f"{_CUSTOMER}_id",
    "customer_name": f"{_CUSTOMER}__name",
    "customer_email": f"{_CUSTOMER}__email",
    "customer_phone": f"{_CUSTOMER}__phone",
}
_COLUMNS = [
    _ELSEWHERE.get(name, name) for name in Row._fields if name not in {"hit", "line"}
]


def read_rows(rows: ConversationQuerySet) -> list[Row]:
    """One query, no model instances."""
    return [Row(*values) for values in rows.values_list(*_COLUMNS)]
