"""Customers: found, read on one timeline, described, linked and taken apart."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router, Status

from ascolto.channels.models import Handle
from ascolto.core.models import Role
from ascolto.customers.actions import describing, linking
from ascolto.customers.models import Customer, Merge
from ascolto.customers.reads import finding
from ascolto.operate.reads import listing
from ascolto.web.api import problems, showing
from ascolto.web.api.answers import reads, writes
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.keys import Bearer
from ascolto.web.api.paging import Cursor, Order, cut
from ascolto.web.api.schemas import (
    CustomerFull,
    CustomerIn,
    CustomerPage,
    CustomersAsked,
    Id,
    LinkIn,
    LinkOut,
    MessagePage,
    Paged,
)
from ascolto.web.api.strict import Asked

router = Router(tags=["Customers"])
READ = Bearer("customers:read")
WRITE = Bearer("customers:write", role=Role.AGENT)

_LATEST_SAID = Order(("sent_at", "pk"), is_descending=True)


def of(request: ApiRequest, pk: int, field: str = "") -> Customer:
    found = listing.customers(request.call.member).filter(pk=pk).first()
    if found is None:
        raise problems.nothing_here(field)
    return found


def whole(row: Customer) -> CustomerFull:
    root = row.absorbed_by_id or row.pk
    handles = Handle.objects.filter(link__customer=root).order_by("pk")
    merges = Merge.objects.active().filter(kept=root).order_by("pk")
    return showing.whole_customer(row, list(handles), list(merges))


@router.get(
    "/customers",
    auth=READ,
    operation_id="list_customers",
    summary="Find customers",
    **reads(CustomerPage),
)
def index(request: ApiRequest, asked: Annotated[CustomersAsked, Asked(...)]) -> Any:
    """Newest first. Those who were linked into another are found as that other."""
    cursor = Cursor("customers", asked.asked(), asked.after)
    page = finding.find(
        asked.q,
        after=str(cursor.position[0]) if cursor.position else "",
        limit=asked.limit,
        among=listing.customers(request.call.member),
    )
    items = [showing.customer(row) for row in page.rows]
    return CustomerPage(
        items=items, next=cursor.at(int(page.after)) if page.after else None
    )


@router.get(
    "/customers/{id}",
    auth=READ,
    operation_id="get_customer",
    summary="Get a customer",
    **reads(CustomerFull),
)
def show(request: ApiRequest, id: Id) -> Any:
    return whole(of(request, id))


@router.patch(
    "/customers/{id}",
    auth=WRITE,
    operation_id="update_customer",
    summary="Write down facts",
    **writes(CustomerFull),
)
def update(request: ApiRequest, id: Id, body: CustomerIn) -> Any:
    """Only what is sent is changed; "" empties a field."""
    row = of(request, id)
    facts = body.model_dump(exclude_none=True)
    return whole(describing.describe(row, by=request.call.actor, **facts))


@router.get(
    "/customers/{id}/timeline",
    auth=Bearer("messages:read"),
    operation_id="customer_timeline",
    summary="Read everything said with a customer",
    **reads(MessagePage),
)
def timeline(request: ApiRequest, id: Id, asked: Annotated[Paged, Asked(...)]) -> Any:
    """Over all channels and conversations, the latest first."""
    row = of(request, id)
    root = row.absorbed_by_id or row.pk
    rows = listing.messages(request.call.member)
    rows = rows.filter(thread__conversation__handle__link__customer_id=root)
    cursor = Cursor("timeline", row.pk, asked.after)
    page = cut(rows, _LATEST_SAID, cursor, asked.limit)
    return MessagePage(items=[showing.message(m) for m in page.rows], next=page.next)


@router.post(
    "/customers/{id}/links",
    auth=WRITE,
    operation_id="link_customers",
    summary="Link another customer into this one",
    **writes(LinkOut, 201),
)
def link(request: ApiRequest, id: Id, body: LinkIn) -> Any:
    """One person, one history; it can be taken back."""
    kept = of(request, id)
    absorbed = of(request, body.customer_id, "customer_id")
    merge = linking.link(kept, absorbed, by=request.call.actor)
    return Status(201, showing.link(merge))


@router.delete(
    "/customers/{id}/links/{link_id}",
    auth=WRITE,
    operation_id="unlink_customers",
    summary="Take a link back",
    **writes(LinkOut),
)
def unlink(request: ApiRequest, id: Id, link_id: Id) -> Any:
    """Each has again what was theirs. Taking it back twice changes nothing."""
    row = of(request, id)
    merge = Merge.objects.filter(pk=link_id, kept_id=row.pk).first()
    if merge is None:
        raise problems.nothing_here()
    return showing.link(linking.undo(merge, by=request.call.actor))
