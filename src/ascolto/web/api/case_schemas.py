"""Cases and facts, as they go in and come out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ascolto.web.api.schemas import Id, In, Maybe, Named, Out, Page, Paged, text

Status = Literal["open", "closed"]
FactKind = Literal[
    "order", "booking", "date", "address", "phone", "email", "iban", "room", "other"
]


class CasesAsked(Paged):
    status: Status | Maybe = None
    customer: Id | Maybe = None


class CaseIn(In):
    case_id: Id
    reason: Annotated[str, text(300)] = Field(
        default="",
        description="Why another customer's conversation belongs to it, such as “her husband”.",
    )


class FactIn(In):
    kind: FactKind
    value: Annotated[str, text(200, 1)]
    label: Annotated[str, text(60)] = Field(
        default="", description="What it is, of kind “other”."
    )


class CaseOut(Out):
    id: int
    number: int = Field(description="What people read out.")
    title: str
    status: Status
    customer: Named
    opened_at: datetime
    closed_at: datetime | None


class CasePage(Page):
    items: list[CaseOut]


class RegroupingOut(Out):
    id: int
    kind: Literal["join", "split", "apart"]
    case_id: int = Field(description="Where it went, or what it is kept apart from.")
    conversation_id: int
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None


class CaseFull(CaseOut):
    conversation_ids: list[int] = Field(
        description="In it now, as far as you see them."
    )
    regroupings: list[RegroupingOut] = Field(
        description="The latest joins and splits that stand and can be taken back."
    )


class FactOut(Out):
    id: int
    conversation_id: int
    message_id: int | None = Field(description="Where it was said.")
    kind: FactKind
    label: str
    value: str = Field(description="As written; of an IBAN only its beginning and end.")
    state: Literal["found", "confirmed", "removed"]
    by: str = Field(description="Who confirmed or removed it; “”: it was recognised.")
    said_at: datetime


class FactsAsked(BaseModel):
    limit: int = Field(default=100, ge=1, le=100, description="How many at most.")


class FactsOut(Out):
    items: list[FactOut]
