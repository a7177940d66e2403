"""Orders: told by a shop event by event, listed, read."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Router, Status

from ascolto.channels.models import Handle
from ascolto.core.models import Brand, Role
from ascolto.customers.models import Customer
from ascolto.operate.actions import selling
from ascolto.operate.actions.selling import Line, Told
from ascolto.operate.models import Order
from ascolto.operate.reads import buyers, listing
from ascolto.web.api import problems, showing_orders
from ascolto.web.api.answers import reads, writes
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.keys import Bearer
from ascolto.web.api.paging import NEWEST, Cursor, cut
from ascolto.web.api.problems import Problem
from ascolto.web.api.resources import customers
from ascolto.web.api.schemas import Id
from ascolto.web.api.schemas_of_orders import OrderIn, OrderOut, OrderPage, OrdersAsked
from ascolto.web.api.strict import Asked

router = Router(tags=["Orders"])
READ = Bearer("orders:read")
WRITE = Bearer("orders:write", role=Role.AGENT)


def visible(request: ApiRequest) -> Any:
    rows = Order.objects.visible_to(request.call.member)
    return rows.select_related("brand", "customer", "member")


@router.get(
    "/orders",
    auth=READ,
    operation_id="list_orders",
    summary="List orders",
    **reads(OrderPage),
)
def index(request: ApiRequest, asked: Annotated[OrdersAsked, Asked(...)]) -> Any:
    """Those told last first."""
    wanted = {
        "customer_id": asked.customer,
        "brand_id": asked.brand,
        "state": asked.state,
    }
    rows = visible(request).filter(**{k: v for k, v in wanted.items() if v is not None})
    page = cut(rows, NEWEST, Cursor("orders", asked.asked(), asked.after), asked.limit)
    return OrderPage(
        items=[showing_orders.order(row) for row in page.rows], next=page.next
    )


@router.get(
    "/orders/{id}",
    auth=READ,
    operation_id="get_order",
    summary="Get an order",
    **reads(OrderOut),
)
def show(request: ApiRequest, id: Id) -> Any:
    row = visible(request).filter(pk=id).first()
    if row is None:
        raise problems.nothing_here()
    return showing_orders.order(row)


@router.post(
    "/orders",
    auth=WRITE,
    operation_id="tell_order",
    summary="Tell what happened to an order",
    **writes(OrderOut, 201),
)
def create(request: ApiRequest, body: OrderIn) -> Any:
    """The answer is the order as it stands after all that was told of it. The same event twice
    counts once; late and in another order they give the same."""
    brand = _brand(request, body.brand_id)
    known = Order.objects.filter(external_id=body.external_id).first()
    if known and not visible(request).filter(pk=known.pk).exists():
        raise problems.nothing_here("external_id")
    order = selling.tell(
        brand,
        Told(
            external_id=body.external_id,
            state=body.state,
            at=body.at,
            amount=body.amount,
            currency=body.currency or "",
            number=body.number,
            lines=_lines(body),
            customer=_customer(request, body, brand),
        ),
        by=request.call.actor,
    )
    return Status(201, showing_orders.order(visible(request).get(pk=order.pk)))


def _lines(body: OrderIn) -> list[Line] | None:
    if body.items is None:
        return None
    return [Line(i.sku, i.name, i.quantity, i.amount) for i in body.items]


def _brand(request: ApiRequest, pk: int | None) -> Brand:
    mine = request.call.member.brand_ids()
    rows = Brand.objects.filter(pk__in=mine) if mine else Brand.objects.all()
    found = list(rows.filter(pk=pk) if pk else rows[:2])
    if not found:
        raise problems.nothing_here("brand_id")
    if len(found) > 1:
        sentence = _("Say which brand's: the key sees several.")
        raise Problem(422, "missing", sentence, field="brand_id")
    return found[0]  # type: ignore[no-any-return]


def _customer(request: ApiRequest, body: OrderIn, brand: Brand) -> Customer | None:
    """Named by id it must be there; else whoever has the address, or told us of the order."""
    if body.customer_id is not None:
        return customers.of(request, body.customer_id, "customer_id")
    if body.handle_id is not None:
        handle = Handle.objects.select_related("link").filter(pk=body.handle_id).first()
        if handle is None or not hasattr(handle, "link"):
            raise problems.nothing_here("handle_id")
        return customers.of(request, handle.link.customer_id, "handle_id")
    found = buyers.find(
        email=body.email,
        phone=body.phone,
        numbers=[body.number, body.external_id],
        brand_id=brand.pk,
    )
    # Whom the key may not see, it does not learn of by their address.
    mine = listing.customers(request.call.member)
    return found if found and mine.filter(pk=found.pk).exists() else None
