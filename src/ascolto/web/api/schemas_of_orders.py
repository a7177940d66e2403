"""Orders, as they go in and come out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from ascolto.web.api.schemas import Id, In, Maybe, Named, Out, Page, Paged, Time, text

State = Literal["placed", "paid", "cancelled", "refunded"]
Currency = Literal["EUR", "CHF", "GBP", "USD"]
Cents = Annotated[int, Field(ge=0, le=100_000_000)]


class OrdersAsked(Paged):
    customer: Id | Maybe = None
    brand: Id | Maybe = None
    state: State | Maybe = None


class OrderLineIn(In):
    sku: Annotated[str, text(80)] = Field(
        default="", description="As in the catalogue, so that products are recognised."
    )
    name: Annotated[str, text(200)] = ""
    quantity: Annotated[int, Field(ge=1, le=100_000)] = 1
    amount: Cents | None = Field(
        default=None, description="In cents, for all of its pieces."
    )


class OrderIn(In):
    """One thing that happened to an order. What it does not say stays as an earlier event said."""

    external_id: Annotated[str, text(200, 1)] = Field(
        description="The shop's own name for the order: every event of it has the same."
    )
    state: State
    at: Time = Field(description="When it happened, not when it is told.")
    amount: Cents | None = Field(
        default=None,
        description="In cents: 1250 is 12.50. Of the whole order when placed or paid; of a refund what "
        "went back, or all of it when null.",
    )
    currency: Currency | None = Field(
        default=None, description="Null: the brand's own."
    )
    number: Annotated[str, text(80)] = Field(
        default="", description="What people call the order."
    )
    items: Annotated[list[OrderLineIn], Field(max_length=500)] | None = None
    brand_id: Id | None = Field(
        default=None, description="May be left out when the key sees one brand only."
    )
    customer_id: Id | None = Field(
        default=None, description="Whose it is; or say it by one of the next fields."
    )
    email: Annotated[str, text(254)] = ""
    phone: Annotated[str, text(40)] = ""
    handle_id: Id | None = None


class OrderLineOut(Out):
    sku: str
    name: str
    quantity: int
    amount: int | None


class OrderOut(Out):
    id: int
    external_id: str
    number: str
    state: State
    amount: int = Field(description="In cents.")
    given_back: int = Field(description="In cents.")
    net: int = Field(description="In cents: what is left of it.")
    currency: str
    items: list[OrderLineOut]
    bought_at: datetime
    brand: Named
    customer: Named | None = Field(description="Null: nobody we know, so far.")
    credit: Literal["", "direct", "assisted"] = Field(
        description="Whether it followed from care; “”: it did not."
    )
    conversation_id: int | None = Field(description="The one it followed from.")
    member: Named | None = Field(description="Who gave the answer it followed from.")


class OrderPage(Page):
    items: list[OrderOut]
