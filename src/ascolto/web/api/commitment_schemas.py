"""Commitments, as they go in and come out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from ascolto.web.api.schemas import Id, In, Maybe, Named, Out, Page, Paged, Time, text

Kind = Literal[
    "first_reply",
    "next_reply",
    "resolution",
    "call_back",
    "promise",
    "incident_update",
]


class CommitmentsAsked(Paged):
    state: Literal["open", "kept", "released"] | Maybe = None
    kind: Kind | Maybe = None
    late: bool | Maybe = None
    brand: Id | Maybe = None
    account: Id | Maybe = None
    customer: Id | Maybe = None
    settled_by: Id | Maybe = None


class PromiseIn(In):
    kind: Literal["call_back", "promise"] = "promise"
    words: Annotated[str, text(300, 1)]
    due_at: Time
    promised_by_person: bool = Field(
        default=False,
        description="True when a person promised this. Nothing else makes a promise.",
    )


class ChangeIn(In):
    due_at: Time
    why: Annotated[str, text(300, 3)]


class PauseIn(In):
    awaited: Literal["customer", "supplier", "colleague", "other"]
    why: Annotated[str, text(300, 3)]
    until: Time | None = None


class KeptIn(In):
    done_by_person: bool = Field(
        default=False, description="True when a person says that it was done."
    )


class CommitmentOut(Out):
    id: int
    kind: Kind
    state: Literal["open", "kept", "released"]
    brand: Named
    account_id: int | None
    conversation_id: int | None
    customer: Named | None
    words: str = Field(description="What was promised, as written.")
    made_by_id: int | None
    is_public: bool
    urgency: Literal["low", "normal", "high", "urgent"]
    terms: str = Field(
        description="Which target held: its place, visibility and urgency; “general”; or “” for the "
        "hour that comes with the product."
    )
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    minutes: int
    counts_opening_hours: bool
    paused_at: datetime | None
    warned_at: datetime | None
    breached_at: datetime | None
    is_late: bool
    taken_at: datetime | None
    taken_by_id: int | None
    settled_at: datetime | None
    settled_by: Named | None
    kept_by_message_id: int | None
    reason: str


class CommitmentPage(Page):
    items: list[CommitmentOut]


class HappeningOut(Out):
    at: datetime
    verb: str
    by: str
    why: str
    due_at: datetime | None


class HistoryOut(Out):
    items: list[HappeningOut]
