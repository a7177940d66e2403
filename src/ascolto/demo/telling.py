"""Tells the story: gathers the talks, gives each its times and people, in order."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from ascolto.demo import calendar, generated
from ascolto.demo.company import COMPANY
from ascolto.demo.naming import phone, postal, slug
from ascolto.demo.script import Draft, Line
from ascolto.demo.story import (
    CUSTOMER,
    Closed,
    Company,
    Handle,
    Person,
    Reason,
    Talk,
    Turn,
)
from ascolto.demo.talks import hand_written

HOLDS_NAMES = (
    "chat",
    "portal",
    "reviews",
)  # roles where a person is known by an id of the channel


def tell(*, seed: int, now: datetime) -> tuple[Company, tuple[Talk, ...]]:
    """The company with its people, and all talks, oldest first."""
    written = hand_written()
    drafts = (*written, *generated.drafts(seed=seed, now=now, beside=written))
    people = _people(drafts)
    days = calendar.Calendar(now)
    talks = [place(draft, people[draft.person].person, days) for draft in drafts]
    talks.sort(key=lambda talk: (-talk.turns[0].minutes_before_now, talk.key))
    company = replace(
        COMPANY,
        people=tuple(one.person for one in people.values()),
        holidays=calendar.feasts(now),
    )
    return company, tuple(talks)


@dataclass
class _Known:
    """What is known of one person once all talks are read."""

    name: str
    language: str
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    handles: dict[str, Handle] = field(default_factory=dict)

    @property
    def person(self) -> Person:
        return Person(
            key=slug(self.name),
            name=self.name,
            language=self.language,
            emails=tuple(self.emails),
            phones=tuple(self.phones),
            handles=tuple(self.handles.values()),
        )

    def hear(self, draft: Draft) -> None:
        role = COMPANY.account(draft.account).role
        if role in ("mail", "form"):
            _add(self.emails, draft.address or postal(self.name, self.language))
        elif role == "counter":
            _add(self.phones, phone(self.name, self.language))
        elif role in HOLDS_NAMES and draft.account not in self.handles:
            number = zlib.crc32(f"{draft.account} {self.name}".encode())
            shown = draft.shown_as or self.name
            self.handles[draft.account] = Handle(
                draft.account, f"{draft.account}-{number}", shown
            )


def _people(drafts: Iterable[Draft]) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    for draft in drafts:
        known.setdefault(draft.person, _Known(draft.person, draft.language)).hear(draft)
    return known


def _add(things: list[str], thing: str) -> None:
    if thing not in things:
        things.append(thing)


def place(draft: Draft, person: Person, days: calendar.Calendar) -> Talk:
    """The draft as a talk, with minutes before now and dates in words."""
    began = at = days.first(draft.lines[0].when)
    turns: list[Turn] = []
    closed: Closed | None = None
    for number, line in enumerate(draft.lines):
        at = days.after(at, line.when) if number else began
        ago = days.minutes_ago(at)
        text = calendar.dated(line.text, began=began, language=draft.language)
        if line.closing:
            closed = Closed(Reason.NOT_NEEDED, line.who, ago, text)
        else:
            turns.append(
                _turn(draft, line, text, ago, person, began=began, first=not number)
            )
    if closed is None and _answered(draft, turns):
        last = turns[-1]
        wait = max(0, last.minutes_before_now - 1)
        closed = Closed(Reason.ANSWERED, _last_said(turns).who, wait)
    return Talk(
        key=draft.key,
        person=person.key,
        account=draft.account,
        language=draft.language,
        turns=tuple(turns),
        theme=draft.theme,
        assigned_to=draft.assigned_to,
        closed=closed,
    )


def _turn(
    draft: Draft,
    line: Line,
    text: str,
    ago: int,
    person: Person,
    *,
    began: datetime,
    first: bool,
) -> Turn:
    by_customer = line.who == CUSTOMER
    by_post = by_customer and COMPANY.account(draft.account).role in ("mail", "form")
    return Turn(
        who=line.who,
        minutes_before_now=ago,
        text=text,
        subject=_subject(draft, began, first=first),
        note=line.note,
        attachments=line.attachments,
        rating=draft.rating if first else None,
        typed_by=line.typed_by,
        address=(draft.address or person.emails[0]) if by_post else "",
    )


def _subject(draft: Draft, began: datetime, *, first: bool) -> str:
    if not draft.subject:
        return ""
    subject = calendar.dated(draft.subject, began=began, language=draft.language)
    return subject if first else f"Re: {subject}"


def _answered(draft: Draft, turns: list[Turn]) -> bool:
    return not draft.waiting and not _last_said(turns).by_customer


def _last_said(turns: list[Turn]) -> Turn:
    return [turn for turn in turns if not turn.note][-1]
