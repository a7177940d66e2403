"""What is sent to answer a customer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ascolto.web.api.schemas import In, text

Address = Annotated[str, text(320, 3)]


class ReplyIn(In):
    text: Annotated[str, text(200_000, 1)]
    written_by_person: bool = Field(
        default=False,
        description="True when a person wrote this very text. Only then is it the member's answer "
        "and keeps the commitment; else it goes out marked as automatic and keeps nothing.",
    )
    close: bool = Field(
        default=False, description="Close as answered; only for what a person wrote."
    )
    cc: list[Address] = Field(
        default=[],
        max_length=2_000,
        description="Who gets a copy, where the channel carries copies; fifty people in all.",
    )
    bcc: list[Address] = Field(
        default=[], max_length=2_000, description="Who gets a copy that nobody sees."
    )
