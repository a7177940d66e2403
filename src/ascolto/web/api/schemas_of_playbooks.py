"""Playbooks, as they come out of the API: in words, with what they did lately."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from ascolto.web.api.schemas import In, Maybe, Out, Page, Paged


class PlaybooksAsked(Paged):
    on: bool | Maybe = Field(
        default=None, description="Only those switched on, or off."
    )


class LineOut(Out):
    depth: int = Field(description="How deep the condition stands in groups.")
    text: str


class PlaybookOut(Out):
    id: int
    name: str
    position: int = Field(description="They are asked in this order.")
    is_on: bool
    switched_at: datetime | None
    version: int
    begins: Literal["message", "waiting"]
    conditions: list[LineOut] = Field(description="In words, in your language.")
    deeds: list[str] = Field(description="In words, in your language.")
    stops: bool = Field(description="Those after it are not asked any more.")
    acts: int = Field(description="How often it acted in the last thirty days.")


class PlaybookPage(Page):
    items: list[PlaybookOut]


class SwitchIn(In):
    on: bool
    decided_by_person: bool = Field(
        description="Must be true: a lead answers for what playbooks do."
    )
