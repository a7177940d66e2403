"""The story as steps to replay: who said or did what, when, conversation by conversation. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ascolto.demo.story import CUSTOMER, Closed, Company, Talk, Turn

ONE_THREAD_FOR_EACH_PERSON = ("chat", "counter")  # roles; elsewhere each talk has one


class Kind(StrEnum):
    SAID = "said"  # by the customer
    READ = "read"  # the customer has seen our answer (chat)
    CHANGED = "changed"  # the customer edits, deletes or likes what stands there
    ASSIGNED = "assigned"
    NOTED = "noted"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True)
class Step:
    """One thing that happened in a talk. `who` is a member's key, "" for the customer."""

    kind: Kind
    at: datetime
    talk: Talk
    number: int = 0  # of the turn in its talk
    turn: Turn | None = None
    closed: Closed | None = None
    who: str = ""
    to: str = ""  # whom it was assigned to
    change: str = ""  # what the customer did with what stands there

    @property
    def said(self) -> Turn:
        """The turn of a step that has one."""
        assert self.turn is not None
        return self.turn


def strands(
    company: Company, talks: Iterable[Talk], now: datetime
) -> dict[str, list[Step]]:
    """The steps of each conversation in order, by a key of its own."""
    found: dict[str, list[Step]] = defaultdict(list)
    for talk in talks:
        found[key(company, talk)] += _steps(company, talk, now)
    return {
        name: sorted(steps, key=lambda step: step.at) for name, steps in found.items()
    }


def key(company: Company, talk: Talk) -> str:
    """Talks with the same key are one conversation: a chat visitor has one thread for good."""
    role = company.account(talk.account).role
    return (
        f"{talk.account}/{talk.person}"
        if role in ONE_THREAD_FOR_EACH_PERSON
        else talk.key
    )


def _steps(company: Company, talk: Talk, now: datetime) -> list[Step]:
    def at(minutes: int) -> datetime:
        return now - timedelta(minutes=minutes)

    reads = company.account(talk.account).role == "chat"
    steps: list[Step] = []
    for number, turn in enumerate(talk.turns):
        when = at(turn.minutes_before_now)
        if turn.by_customer:
            steps.append(Step(Kind.SAID, when, talk, number, turn))
            continue
        kind = Kind.NOTED if turn.note else Kind.ANSWERED
        steps.append(Step(kind, when, talk, number, turn, who=turn.who))
        if reads and kind is Kind.ANSWERED and not _another_answer_follows(talk, turn):
            steps.append(Step(Kind.READ, _seen(talk, number, when, now), talk, number))
    steps += _changed(talk, now)
    if (to := _holder(company, talk)) is not None:
        steps.insert(1, _assigned(company, talk, to, now))
    if talk.closed:
        when = at(talk.closed.minutes_before_now)
        steps.append(
            Step(Kind.CLOSED, when, talk, closed=talk.closed, who=talk.closed.by)
        )
    return steps


def _changed(talk: Talk, now: datetime) -> list[Step]:
    steps = []
    for number, change in enumerate(talk.changes, len(talk.turns)):
        at = now - timedelta(minutes=change.minutes_before_now)
        turn = Turn(CUSTOMER, change.minutes_before_now, change.text)
        steps.append(Step(Kind.CHANGED, at, talk, number, turn, change=change.what))
    return steps


def _another_answer_follows(talk: Talk, turn: Turn) -> bool:
    said = talk.said
    after = said[said.index(turn) + 1 :]
    return bool(after) and not after[0].by_customer


def _seen(talk: Talk, number: int, answered: datetime, now: datetime) -> datetime:
    """When the visitor saw an answer: within a minute, and before writing again."""
    latest = now
    for turn in talk.turns[number + 1 :]:
        if turn.by_customer:
            latest = now - timedelta(minutes=turn.minutes_before_now)
            break
    return max(answered, min(answered + timedelta(seconds=50), latest))


def _holder(company: Company, talk: Talk) -> str | None:
    """To whom it is given by hand: as told, or when a voice is asked to answer."""
    if talk.assigned_to:
        return talk.assigned_to
    answering = [t.who for t in talk.said if not t.by_customer]
    if answering and company.member(answering[0]).role == "voice":
        others = [one for one in answering if company.member(one).role != "voice"]
        return others[0] if others else _lead(company, talk)
    return None


def _lead(company: Company, talk: Talk) -> str:
    """Who leads the team of the talk's door."""
    wanted = company.account(talk.account).team
    team = next(team for team in company.teams if team.key == wanted)
    leading = [m for m in team.members if company.member(m).role in ("lead", "admin")]
    able = [m for m in team.members if company.member(m).role != "voice"]
    return (leading or able)[0]


def _assigned(company: Company, talk: Talk, to: str, now: datetime) -> Step:
    """A few minutes after the first message, and before anything else is done."""
    first = now - timedelta(minutes=talk.turns[0].minutes_before_now)
    others = [t.minutes_before_now for t in talk.turns[1:]]
    until = now - timedelta(minutes=others[0]) if others else now
    at = first + min(timedelta(minutes=4), (until - first) / 2)
    return Step(Kind.ASSIGNED, at, talk, who=_lead(company, talk), to=to)
