"""Who may be concerned by an incident: authors of mentions, of a topic, of a place, or names one has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Min

from ascolto.core.models import Brand
from ascolto.customers import phones
from ascolto.customers.models import Customer, Keyword
from ascolto.customers.words import fold
from ascolto.monitor.models import Mention, Watch
from ascolto.monitor.warning import bins
from ascolto.nlp.models import Annotation

MOST = 5_000  # lines of a list
_APART = re.compile(r"[\n\r;,\t]+")
_ADDRESS = re.compile(r"[^\s<>\"]+@[^\s<>\"]+")  # also in “Ada Neri <ada@example.it>”
_CHUNK = 2_000
_OWNER = "message__handle__link__customer_id"
_Labels = list[dict[str, str]]
_Read = tuple[int, datetime, _Labels, _Labels]  # customer, when, topics, entities


@dataclass(frozen=True)
class Span:
    """From a moment until another one, that one left out."""

    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Found:
    """A customer, since when we think so, and by what."""

    customer_id: int
    at: datetime | None
    evidence: str


@dataclass(frozen=True)
class Listed:
    """Of a list: who was found; the addresses of nobody we know, each with a name or ""; and the other lines
    that mean nobody, or more than one."""

    found: Sequence[Found]
    strangers: Mapping[str, str]
    unknown: Sequence[str]


def by_watch(watch: Watch, span: Span) -> list[Found]:
    """Who wrote what mentions it. One query."""
    rows = Mention.objects.about_us().filter(watch=watch, said_at__lt=span.end)
    rows = rows.filter(bin__gte=bins.number(span.begin), said_at__gte=span.begin)
    whose = rows.exclude(handle__link=None).values_list("handle__link__customer_id")
    first = whose.annotate(Min("said_at")).order_by()
    return [Found(pk, at, watch.name) for pk, at in first]


def by_topic(brand: Brand, topic: str, span: Span) -> list[Found]:
    """Who wrote about it to the brand, as far as a machine can tell. One query."""
    rows = (
        (pk, at)
        for pk, at, topics, _entities in _read(brand, span)
        if any(one.get("topic") == topic for one in topics)
    )
    return _first(rows, topic)


def by_place(brand: Brand, place: str, span: Span) -> list[Found]:
    """Who named it. One query."""
    asked = fold(place.strip())
    rows = (
        (pk, at)
        for pk, at, _topics, entities in _read(brand, span)
        if any(_is_place(one, asked) for one in entities)
    )
    return _first(rows, place.strip()[:200])


def _read(brand: Brand, span: Span) -> Iterator[_Read]:
    rows = Annotation.objects.filter(said_at__gte=span.begin, said_at__lt=span.end)
    rows = rows.filter(message__account__brand=brand, message__direction="in")
    rows = rows.exclude(message__handle__link=None).order_by("said_at", "pk")
    return rows.values_list(_OWNER, "said_at", "topics", "entities").iterator(_CHUNK)


def _is_place(entity: dict[str, str], asked: str) -> bool:
    is_one = entity.get("kind") == "place"
    return is_one and asked in {fold(entity.get("value", "")), fold(entity.get("text", ""))}  # fmt: skip


def _first(rows: Iterable[tuple[int, datetime]], evidence: str) -> list[Found]:
    first: dict[int, datetime] = {}
    for pk, at in rows:
        first.setdefault(pk, at)
    return [Found(pk, at, evidence) for pk, at in first.items()]


def by_list(text: str) -> Listed:
    """E-mail addresses, telephone numbers, or whole names, apart by lines, commas or semicolons.

    Two queries. A name that several have names nobody.
    """
    lines = [" ".join(part.split()) for part in _APART.split(text)]
    wanted = list(dict.fromkeys(line for line in lines if line))[:MOST]
    words = {line: word for line in wanted if (word := _word(line))}
    by_word: dict[str, set[int]] = {}
    known = Keyword.objects.filter(word__among=list(words.values()))
    for word, person in known.values_list("word", "person_id"):
        by_word.setdefault(word, set()).add(person)
    by_name: dict[str, set[int]] = {}
    named = Customer.objects.standing().filter(name__among=[w for w in wanted if w not in words])  # fmt: skip
    for name, person in named.values_list("name", "pk"):
        by_name.setdefault(name, set()).add(person)
    found: dict[int, Found] = {}
    unknown: list[str] = []
    strangers: dict[str, str] = {}
    for line in wanted:
        people = by_word.get(words[line]) if line in words else by_name.get(line)
        if people and len(people) == 1:
            (pk,) = people
            found.setdefault(pk, Found(pk, None, line[:200]))
        elif not people and (one := _stranger(line)):
            strangers.setdefault(*one)
        else:
            unknown.append(line)
    return Listed(list(found.values()), strangers, unknown)


def _stranger(line: str) -> tuple[str, str] | None:
    """An address that can be one, and the name before it."""
    one = _ADDRESS.search(line)
    if one is None:
        return None
    try:
        validate_email(one[0])
    except ValidationError:
        return None
    name = (line[: one.start()] + line[one.end() :]).strip(" <>\"'")
    return one[0].lower(), name


def _word(line: str) -> str:
    """By which an address or number is found; "" for a name."""
    if "@" in line:
        one = _ADDRESS.search(line)
        return fold(one[0] if one else line)
    return phones.national(line) if re.fullmatch(r"[\s+()./\-\d]{6,}", line) else ""
