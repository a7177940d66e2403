"""From the provider's JSON to facts. Pure: no network, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from ascolto.channels.contract import Author, Fact, Ignored, Incoming, Malformed, Raw

# What a database cannot store (NUL) must not come this far.
Words = Annotated[str, Field(pattern=r"^[^\x00]*$")]
Id = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]+$")]


class Person(BaseModel):
    id: Id
    name: Annotated[Words, Field(max_length=200)] = ""


class Kind(BaseModel):
    """Providers add kinds without telling: one that is not known is put aside, with a reason."""

    type: Annotated[Words, Field(max_length=60)] = "message"


class Message(BaseModel):
    """What we use of a message; what else the provider sends is ignored."""

    id: Id
    thread: Id
    author: Person
    text: Words
    at: AwareDatetime


def facts(raw: Raw) -> Iterable[Fact]:
    """Raises `Malformed` with the name of the field."""
    try:
        kind = Kind.model_validate_json(raw.body).type
        if kind != "message":
            return [Ignored(f"Items of the type “{kind}” mean nothing here.")]
        said = Message.model_validate_json(raw.body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "The message"
        raise Malformed(f"{where}: {first['msg']}.") from None
    return [
        Incoming(
            external_id=said.id,
            author=Author(said.author.id, said.author.name),
            text=said.text,
            sent_at=said.at,
            thread_id=said.thread,
        )
    ]
