"""What goes in and what comes out. In: strict, and nothing that is not known. Out: every field, always.

Times are ISO 8601 with an offset (UTC); ids are whole numbers; what is not there is null, an empty
text is "".
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

BIGGEST = 2**63 - 1

_FIRST, _LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class In(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Out(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _plus(value: Any) -> Any:
    """A "+" that was not escaped in the address arrives as a space."""
    if not isinstance(value, str) or "T" not in value.upper():
        raise PydanticCustomError("datetime_form", "a time with its offset")
    return re.sub(r" (?=\d\d:?\d\d$)", "+", value)


def _sane(value: datetime) -> datetime:
    """Far from the ends of the calendar, where the offset cannot be taken off."""
    if not _FIRST <= value <= _LAST:
        raise PydanticCustomError("datetime_far", "a time between 1970 and 2200")
    return value.astimezone(UTC)


Id = Annotated[int, Field(ge=1, le=BIGGEST)]
# JSON has no times of its own: here a text is what it should be, strict or not.
Time = Annotated[
    AwareDatetime, Field(strict=False), BeforeValidator(_plus), AfterValidator(_sane)
]
_NO_NUL = r"^[^\x00]*$"


def text(most: int, least: int = 0) -> Any:
    """For annotations: text up to so many characters, without NUL, which no database keeps."""
    return Field(min_length=least, max_length=most, pattern=_NO_NUL)


Maybe = SkipJsonSchema[None]


class Named(Out):
    id: int
    name: str


# --- problems ------------------------------------------------------------------------------------


class Error(Out):
    code: str = Field(description="Stable, for programs.")
    message: str = Field(description="A sentence in the language of Accept-Language.")
    field: str | Maybe = Field(
        default=None, description="What was wrong, when it is one thing."
    )
    request_id: str = Field(description="Also in the header X-Request-Id.")


class ErrorOut(Out):
    error: Error


# --- asking for pages ----------------------------------------------------------------------------


class Paged(BaseModel):
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    after: Annotated[str, Field(max_length=1000, pattern=_NO_NUL)] | Maybe = Field(
        default=None, description="`next` of the page before."
    )

    def asked(self) -> dict[str, Any]:
        """What the list is about, without where the page begins."""
        return self.model_dump(exclude={"limit", "after"})


class ConversationsAsked(Paged):
    view: Literal["waiting", "mine", "unassigned", "open", "closed", "all"] = Field(
        default="all",
        description="As in the inbox. “waiting” comes with the most urgent first.",
    )
    status: Literal["open", "closed"] | Maybe = None
    brand: Id | Maybe = None
    account: Id | Maybe = None
    assignee: Annotated[str, Field(pattern=r"^(me|none|[1-9][0-9]{0,17})$")] | Maybe = (
        Field(default=None, description="A member's id, “me” or “none”.")
    )
    customer: Id | Maybe = None
    case: Id | Maybe = None
    updated_since: Time | Maybe = Field(
        default=None,
        description="Changed at or after this time; then the list comes in the order of changes, "
        "oldest first. Ask with a minute of overlap: changes are seen when they are committed.",
    )


class MessagesAsked(Paged):
    conversation: Id | Maybe = None
    account: Id | Maybe = None
    customer: Id | Maybe = None
    direction: Literal["in", "out"] | Maybe = None
    since_id: Annotated[int, Field(ge=0, le=BIGGEST)] | Maybe = Field(
        default=None, description="Stored after this message; then oldest first."
    )


class CustomersAsked(Paged):
    q: Annotated[str, Field(max_length=200, pattern=_NO_NUL)] = Field(
        default="",
        description="Beginnings of words of name, e-mail or phone; all must match.",
    )


class AccountsAsked(Paged):
    brand: Id | Maybe = None
    connected: bool | Maybe = None


# --- what comes in -------------------------------------------------------------------------------


class NoteIn(In):
    text: Annotated[str, text(20_000, 1)]


class AssignmentIn(In):
    member_id: Id | None = Field(description="Null puts it back to everybody.")
    team_id: Id | None = None


class ClosureIn(In):
    reason: Literal["answered", "no_answer_needed"]
    because: Annotated[str, text(300)] = Field(
        default="", description="For “no_answer_needed”: why, in a few words."
    )
    decided_by_person: bool = Field(
        default=False,
        description="“no_answer_needed” releases what is owed, which only a person decides: "
        "true says that one did.",
    )


class CustomerIn(In):
    """What is left out stays; "" empties a field."""

    name: Annotated[str, text(200)] | Maybe = None
    email: Annotated[str, text(254)] | Maybe = None
    phone: Annotated[str, text(40)] | Maybe = None
    language: Annotated[str, text(8)] | Maybe = None
    about: Annotated[str, text(20_000)] | Maybe = None


class LinkIn(In):
    customer_id: Id = Field(
        description="Who becomes part of the customer in the address."
    )


# --- what goes out -------------------------------------------------------------------------------


class Page(Out):
    next: str | None = Field(
        description="Pass it as `after`; null: this is the last page."
    )


class ClosureOut(Out):
    reason: str
    because: str
    by: str
    at: datetime


class AccountName(Named):
    kind: str


class CaseName(Out):
    id: int
    number: int
    title: str
    status: str


class ConversationOut(Out):
    id: int
    number: int = Field(description="What people read out.")
    status: Literal["open", "closed"]
    subject: str
    preview: str
    language: str
    is_public: bool
    is_unread: bool
    message_count: int
    last_direction: Literal["in", "out"]
    last_message_at: datetime
    waiting_since: datetime | None = Field(description="Null: nobody waits for us.")
    due_at: datetime | None
    trouble: str = Field(
        description="“failed” or “unknown”: an answer of ours is not out."
    )
    brand: Named
    account: AccountName
    customer: Named
    case: CaseName
    assignee: Named | None
    team: Named | None
    closure: ClosureOut | None
    created_at: datetime
    updated_at: datetime


class ConversationPage(Page):
    items: list[ConversationOut]


class AttachmentOut(Out):
    id: str
    name: str
    content_type: str
    size: int
    refused: str = Field(description="Why it was not kept; “” when it was.")


class DeliveryOut(Out):
    status: Literal["pending", "sending", "sent", "failed", "unknown", "cancelled"]
    why: str
    settled_at: datetime | None


class HandleOut(Out):
    id: int
    realm: str = Field(description="“email”, “phone” or “account:<id>”.")
    external_id: str
    name: str


class MessageOut(Out):
    id: int
    conversation_id: int
    account_id: int
    direction: Literal["in", "out"]
    written_by: Literal["customer", "person", "automation"]
    author: Named | None = Field(description="The member, of what one of us wrote.")
    automation: str = Field(description="Which rule or API client wrote it; “” else.")
    handle: HandleOut | None = Field(description="Who said it, of what came in.")
    state: Literal["shown", "edited", "deleted"]
    is_public: bool
    subject: str
    text: str = Field(description="“” when it was deleted.")
    html: str = Field(description="Sanitised.")
    to: str = Field(
        description="Of ours, when it is not where the customer wrote from."
    )
    cc: list[str]
    bcc: list[str]
    reply_to: str = Field(description="Of theirs: where they asked answers to go.")
    also_to: list[str] = Field(description="Of theirs: who else got it.")
    language: str
    rating: int | None
    permalink: str
    automatic: str = Field(description="Why it must not be answered automatically.")
    sent_at: datetime
    received_at: datetime
    read_at: datetime | None
    delivery: DeliveryOut | None
    attachments: list[AttachmentOut]


class MessagePage(Page):
    items: list[MessageOut]


class NoteOut(Out):
    id: int
    conversation_id: int
    author: Named | None = Field(description="Null: a playbook left it.")
    text: str
    at: datetime


class NotePage(Page):
    items: list[NoteOut]


class CustomerOut(Out):
    id: int
    name: str
    email: str
    phone: str
    language: str
    about: str
    part_of: int | None = Field(description="The customer this one was linked into.")
    created_at: datetime


class CustomerPage(Page):
    items: list[CustomerOut]


class LinkOut(Out):
    id: int
    kept_id: int
    absorbed_id: int
    at: datetime
    undone_at: datetime | None


class CustomerFull(CustomerOut):
    handles: list[HandleOut]
    links: list[LinkOut] = Field(description="That hold now and can be taken back.")


class AccountOut(Out):
    id: int
    name: str
    kind: str
    brand: Named
    address: str
    status: Literal["working", "broken"]
    problem: str
    broke_at: datetime | None
    last_heard_at: datetime | None
    created_at: datetime
    disconnected_at: datetime | None


class AccountPage(Page):
    items: list[AccountOut]


class BrandOut(Out):
    id: int
    name: str
    slug: str
    language: str
    timezone: str
    color: str


class BrandPage(Page):
    items: list[BrandOut]


class MemberOut(Out):
    id: int
    name: str
    role: Literal["voice", "agent", "lead", "admin"]
    language: str
    teams: list[Named]
    brand_ids: list[int] = Field(description="Empty: all brands.")


class MemberPage(Page):
    items: list[MemberOut]


class KeyOut(Out):
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None


class MeOut(Out):
    workspace: Named
    member: MemberOut
    email: str
    key: KeyOut
