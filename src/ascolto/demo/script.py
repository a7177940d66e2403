"""How the talks are written down: a small script that reads like a play.

    === mail | Ortensia Balestri | 52 09:14
    @subject Possiamo portare Briciola?
    Buongiorno, vorremmo venire dal {+20n} al {+23} …
    --- nives +38
    Gentile signora Balestri, …
    ... samuele +5
    A note among colleagues.
    xxx bianca +10
    No answer needed, because …

`===` opens a talk: account, person and when. A when is "52 09:14" (days ago, local time), "52sat 21:10"
(the last Saturday at least 52 days ago), "feast1 11:00", or "-35m" / "-2h10" before now. `---`
is the next turn, by the customer or a member; `...` a note; `xxx` closes as "no answer needed".
Their times are "+38" minutes, "+2h15", "+1d 09:20" after the turn before, or "-35m" before now.
Lines with `@` belong to the talk or to the turn above: subject, language, assigned, rating, from, as,
typed, file, waiting. "{+20}" is a date twenty days after the talk began, "{+20sat}" the Saturday
on or after it, "{+20n}" its number only, "{+20m}" its month.

A talk whose last word is a member's counts as closed when answered, unless it says `@waiting`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ascolto.demo.story import CUSTOMER, Attachment, FileKind


@dataclass(frozen=True)
class Line:
    """One turn as written, before it has a time."""

    who: str
    when: str
    text: str
    note: bool = False
    closing: bool = False
    attachments: tuple[Attachment, ...] = ()
    typed_by: str = ""


@dataclass(frozen=True)
class Draft:
    """One talk as written, before it has times and a person."""

    key: str
    theme: str
    account: str
    person: str
    lines: tuple[Line, ...]
    language: str = "it"
    subject: str = ""
    assigned_to: str | None = None
    rating: int | None = None
    address: str = ""
    shown_as: str = ""
    waiting: bool = False


class Unreadable(ValueError):
    """The script has a line that means nothing; the message quotes it."""


@dataclass
class _Turn:
    head: str
    mark: str
    words: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    typed_by: str = ""


_MARK = re.compile(r"(===|---|\.\.\.|xxx) (?=\S)")
_TALK_KEYS = {"subject", "language", "assigned", "rating", "from", "as", "waiting"}


def drafts(theme: str, text: str) -> tuple[Draft, ...]:
    """All talks of one script, in the order written."""
    blocks = re.split(r"(?m)^(?==== )", text.strip())
    found = [block for block in blocks if block.strip()]
    return tuple(
        _draft(theme, number, block) for number, block in enumerate(found, start=1)
    )


def _draft(theme: str, number: int, block: str) -> Draft:
    turns, facts = _read(block)
    account, person, when = (part.strip() for part in turns[0].head.split("|"))
    lines = [_line(turns[0], CUSTOMER, when)]
    for turn in turns[1:]:
        who, _, at = turn.head.partition(" ")
        lines.append(_line(turn, who, at.strip()))
    return Draft(
        key=f"{theme}-{number:02}",
        theme=theme,
        account=account,
        person=person,
        lines=tuple(lines),
        language=facts.get("language", "it"),
        subject=facts.get("subject", ""),
        assigned_to=facts.get("assigned") or None,
        rating=int(facts["rating"]) if "rating" in facts else None,
        address=facts.get("from", ""),
        shown_as=facts.get("as", ""),
        waiting="waiting" in facts,
    )


def _read(block: str) -> tuple[list[_Turn], dict[str, str]]:
    turns: list[_Turn] = []
    facts: dict[str, str] = {}
    for row in block.strip().splitlines():
        if mark := _MARK.match(row):
            turns.append(_Turn(head=row[mark.end() :].strip(), mark=mark[1]))
        elif row.startswith("@"):
            _take_fact(row, turns[-1], facts)
        else:
            turns[-1].words.append(row)
    return turns, facts


def _take_fact(row: str, turn: _Turn, facts: dict[str, str]) -> None:
    name, _, value = row[1:].partition(" ")
    if name in _TALK_KEYS:
        facts[name] = value.strip()
    elif name == "typed":
        turn.typed_by = value.strip()
    elif name == "file":
        filename, kind = value.split()
        turn.files.append(Attachment(filename, FileKind(kind)))
    else:
        raise Unreadable(row)


def _line(turn: _Turn, who: str, when: str) -> Line:
    return Line(
        who=who,
        when=when,
        text="\n".join(turn.words).strip(),
        note=turn.mark == "...",
        closing=turn.mark == "xxx",
        attachments=tuple(turn.files),
        typed_by=turn.typed_by,
    )
