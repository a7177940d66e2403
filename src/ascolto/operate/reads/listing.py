"""What a program asks for: conversations, messages and customers a member may see, by filters.

Query sets only: who asks cuts them into pages. Filter values are bound as parameters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ascolto.channels.models import Message
from ascolto.core.models import Member
from ascolto.customers.models import Customer
from ascolto.operate.models import Closure, Conversation
from ascolto.operate.models.conversation import ConversationQuerySet
from ascolto.operate.reads import views
from ascolto.operate.reads.views import View


@dataclass(frozen=True)
class Wanted:
    """Which conversations; None means all."""

    view: View | None = None
    status: str | None = None
    brand_id: int | None = None
    account_id: int | None = None
    assignee: int | Literal["me", "none"] | None = None
    customer_id: int | None = None
    case_id: int | None = None
    updated_since: datetime | None = None


def conversations(member: Member, wanted: Wanted) -> ConversationQuerySet:
    """In no order yet, with what a row shows in the same query."""
    rows: ConversationQuerySet = Conversation.objects.visible_to(member)
    if wanted.view is not None:
        rows = views.in_view(rows, wanted.view, member)
    exact = {
        "status": wanted.status,
        "brand_id": wanted.brand_id,
        "account_id": wanted.account_id,
        "handle__link__customer_id": wanted.customer_id,
        "case_id": wanted.case_id,
        "updated_at__gte": wanted.updated_since,
    }
    rows = rows.filter(**{name: v for name, v in exact.items() if v is not None})
    if wanted.assignee == "none":
        rows = rows.unassigned()
    elif wanted.assignee is not None:
        of = member.pk if wanted.assignee == "me" else wanted.assignee
        rows = rows.filter(assignee_id=of)
    return rows.select_related(
        "handle__link__customer", "assignee", "account", "brand", "case", "team"
    )


def closures(rows: Iterable[Conversation]) -> dict[int, Closure]:
    """How those of them that are closed ended, by conversation. One query."""
    ids = [row.pk for row in rows if not row.is_open]
    found = Closure.objects.filter(conversation__in=ids, reopened_at=None)
    return {closure.conversation_id: closure for closure in found.order_by("pk")}


def messages(member: Member) -> QuerySet[Message]:
    """Everything said in conversations the member may see; what was called back was never said."""
    brands = member.brand_ids()
    rows = Message.objects.filter(thread__conversation__isnull=False)
    if brands:
        rows = rows.filter(thread__conversation__brand_id__in=brands)
    rows = rows.exclude(delivery__status="cancelled")
    shown: QuerySet[Message] = rows.select_related(
        "handle", "author", "delivery", "thread__conversation"
    ).prefetch_related("attachments")
    return shown


def customers(member: Member) -> QuerySet[Customer]:
    """Whom the member may see: with brands named, only who spoke with one of them."""
    rows: QuerySet[Customer] = Customer.objects.all()
    brands = member.brand_ids()
    if not brands:
        return rows
    rows = rows.annotate(person=Coalesce("absorbed_by_id", "pk"))
    spoken = Conversation.objects.filter(
        Q(brand_id__in=brands), handle__link__customer_id=OuterRef("person")
    )
    return rows.filter(Exists(spoken))
