"""From the scripted provider's JSON to facts: every kind of fact there is. Pure."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    Field,
    TypeAdapter,
    ValidationError,
)

from ascolto.channels.contract import (
    Author,
    Consent,
    Counted,
    Deleted,
    Edited,
    Fact,
    Fate,
    File,
    Hidden,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Reacted,
    Receipt,
    Spread,
    Visibility,
)


def _storable(text: str) -> str:
    return text.replace("\0", "")


Words = Annotated[str, AfterValidator(_storable)]
Line = Annotated[str, Field(max_length=200), AfterValidator(_storable)]
Id = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]+$")]


class Person(BaseModel):
    id: Id
    name: Line = ""
    email: Line = ""
    phone: Annotated[Line, Field(max_length=40)] = ""
    followers: int | None = None


class Reached(BaseModel):
    likes: int = 0
    comments: int = 0
    shares: int = 0

    def spread(self) -> Spread:
        return Spread(self.likes, self.comments, self.shares)


class Upload(BaseModel):
    name: Line = "file"
    content_type: Line = ""
    content_base64: str = Field(default="", pattern=r"^[A-Za-z0-9+/]*={0,2}$")
    ref: Line = ""


class Said(BaseModel):
    kind: Literal["message"]
    id: Id
    author: Person
    text: Words = ""
    at: AwareDatetime
    thread: Annotated[str, Field(max_length=300), AfterValidator(_storable)] = ""
    below: Line = ""
    answers: list[Id] = []
    token: Line = ""
    subject: Line = ""
    html: Words = ""
    files: list[Upload] = []
    public: bool | None = None
    rating: int | None = Field(default=None, ge=1, le=5)
    automatic: Annotated[Line, Field(max_length=40)] = ""
    ours: bool = False
    language: Annotated[Line, Field(max_length=8)] = ""
    consent: Consent | None = None
    reached: Reached | None = None

    def fact(self) -> Fact:
        visibility = None if self.public is None else Visibility.PRIVATE
        return Incoming(
            external_id=self.id,
            author=Author(
                **self.author.model_dump(exclude={"id"}), external_id=self.author.id
            ),
            text=self.text,
            sent_at=self.at,
            thread_id=self.thread,
            below=self.below,
            references=tuple(self.answers),
            thread_token=self.token,
            subject=self.subject,
            html=self.html,
            files=tuple(_file(one) for one in self.files),
            visibility=Visibility.PUBLIC if self.public else visibility,
            rating=self.rating,
            automatic=self.automatic,
            ours=self.ours,
            language=self.language,
            consent=self.consent,
            spread=self.reached.spread() if self.reached else None,
        )


class Changed(BaseModel):
    kind: Literal["edit"]
    id: Id
    text: Words
    at: AwareDatetime
    rating: int | None = Field(default=None, ge=1, le=5)

    def fact(self) -> Fact:
        return Edited(self.id, self.text, self.at, rating=self.rating)


class Gone(BaseModel):
    kind: Literal["delete"]
    id: Id
    at: AwareDatetime

    def fact(self) -> Fact:
        return Deleted(self.id, self.at)


class Covered(BaseModel):
    kind: Literal["hide"]
    id: Id
    at: AwareDatetime
    shown: bool = False

    def fact(self) -> Fact:
        return Hidden(self.id, self.at, self.shown)


class Felt(BaseModel):
    kind: Literal["reaction"]
    of: Id
    author: Person
    emoji: Annotated[Line, Field(max_length=40)]
    at: AwareDatetime
    gone: bool = False

    def fact(self) -> Fact:
        author = Author(self.author.id, self.author.name)
        return Reacted(self.of, author, self.emoji, self.at, self.gone)


class Tallied(BaseModel):
    kind: Literal["counted"]
    of: Id
    reached: Reached
    at: AwareDatetime

    def fact(self) -> Fact:
        return Counted(self.of, self.reached.spread(), self.at)


class Told(BaseModel):
    kind: Literal["receipt"]
    of: Id
    fate: Fate
    at: AwareDatetime
    why: Words = ""

    def fact(self) -> Fact:
        return Receipt(self.of, self.fate, self.at, self.why)


class Types(BaseModel):
    kind: Literal["typing"]

    def fact(self) -> Fact:
        return Ignored("Somebody is typing.")


Item = Annotated[
    Said | Changed | Gone | Covered | Felt | Tallied | Told | Types,
    Field(discriminator="kind"),
]
ITEMS: TypeAdapter[Any] = TypeAdapter(Item | list[Item])


def facts(raw: Raw) -> Iterable[Fact]:
    """One item, or a list of them. Raises `Malformed`."""
    try:
        found = ITEMS.validate_json(raw.body)
        return [one.fact() for one in (found if isinstance(found, list) else [found])]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"{where or 'The item'}: {first['msg']}.") from None
    except ValueError as error:
        raise Malformed(f"A file cannot be read: {error}.") from None


def delivery_id(item: dict[str, Any]) -> str:
    """Names an item by its content, so that the same one twice is one delivery."""
    mark = hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()[:16]
    return f"{item.get('kind', '')}:{item.get('id', '')}:{mark}"[:255]


def _file(upload: Upload) -> File:
    content = base64.b64decode(upload.content_base64, validate=True)
    return File(upload.name, content, upload.content_type, ref=upload.ref)
