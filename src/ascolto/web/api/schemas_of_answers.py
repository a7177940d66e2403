"""Entries of the answer library, as they go in and come out of the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from ascolto.web.api.schemas import Id, In, Maybe, Named, Out, Page, Paged, text

Language = Literal["it", "en", "de"]


class AnswersAsked(Paged):
    q: Annotated[str, text(200)] = Field(
        default="",
        description="Words of title, tags, questions or wordings; all must be there.",
    )
    status: Literal["proposed", "published", "archived"] | Maybe = None
    brand: Id | Maybe = Field(
        default=None,
        description="Entries of this brand; those of every brand are left out.",
    )


class QuestionIn(In):
    text: Annotated[str, text(1000, 1)]
    language: Language | None = Field(
        default=None, description="Null: told from the text."
    )


class BodyIn(In):
    text: Annotated[str, text(10_000, 1)]
    language: Language
    kind: Annotated[str, text(40)] = Field(
        default="", description="A kind of channel, “faq”, or empty for every kind."
    )


class AnswerIn(In):
    title: Annotated[str, text(160, 1)]
    bodies: Annotated[list[BodyIn], Field(min_length=1, max_length=30)]
    questions: Annotated[list[QuestionIn], Field(max_length=40)] = []
    tags: Annotated[list[Annotated[str, text(40, 1)]], Field(max_length=12)] = []
    brand_id: Id | None = Field(default=None, description="Null: of every brand.")


class QuestionOut(Out):
    text: str
    language: str


class BodyOut(Out):
    text: str
    language: str
    kind: str


class AnswerUsesOut(Out):
    uses: int
    verbatim: int = Field(description="Sent word for word.")
    closed: int = Field(description="Nothing more was asked.")
    again: int = Field(description="The customer asked on.")
    negative: int = Field(description="The customer was not happy with it.")


class AnswerOut(Out):
    id: int
    title: str
    brand: Named | None = Field(description="Null: of every brand.")
    status: str = Field(description="proposed, published or archived")
    tags: list[str]
    in_faq: bool
    questions: list[QuestionOut]
    bodies: list[BodyOut]
    figures: AnswerUsesOut
    made_by: Named | None
    made_at: datetime
    edited_at: datetime


class AnswerPage(Page):
    items: list[AnswerOut]
