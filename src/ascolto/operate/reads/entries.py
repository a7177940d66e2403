"""The library as its page shows it: a shelf of entries with what came of each, and public ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from ascolto.core import words
from ascolto.core.models import Member
from ascolto.operate.models import Answer, AnswerUse

SHELVES = ("published", "proposed", "archived")
PAGE = 50
Outcome = AnswerUse.Outcome


@dataclass(frozen=True)
class Figures:
    """What came of an entry's uses."""

    uses: int = 0
    verbatim: int = 0
    closed: int = 0
    again: int = 0
    negative: int = 0

    @property
    def settled(self) -> int:
        return self.closed + self.again + self.negative

    @property
    def closed_share(self) -> int | None:
        """Per cent that asked nothing more; None while nothing is known."""
        return round(100 * self.closed / self.settled) if self.settled else None


@dataclass(frozen=True)
class Page:
    rows: Sequence[tuple[Answer, Figures]]
    counts: dict[str, int]
    after: str  # "" when there is nothing more


def page(member: Member, *, shelf: str, words: str = "", after: str = "") -> Page:
    """By title. A constant number of queries."""
    mine = Answer.objects.visible_to(member)
    number = (
        int(after) if after.isdecimal() and after.isascii() and len(after) < 6 else 0
    )
    rows = matching(on_shelf(mine, shelf), words).select_related("brand", "made_by")
    found = list(rows.order_by("title", "pk")[number : number + PAGE + 1])
    known = figures(found[:PAGE])
    return Page(
        rows=[(answer, known[answer.pk]) for answer in found[:PAGE]],
        counts=_counts(mine),
        after=str(number + PAGE) if len(found) > PAGE else "",
    )


def on_shelf(rows: QuerySet[Answer], shelf: str) -> QuerySet[Answer]:
    if shelf == "archived":
        return rows.exclude(archived_at=None)
    return rows.filter(archived_at=None, status=shelf)


def _counts(mine: QuerySet[Answer]) -> dict[str, int]:
    standing = Q(archived_at=None)
    counted: dict[str, int] = mine.aggregate(
        published=Count("pk", filter=standing & Q(status=Answer.Status.PUBLISHED)),
        proposed=Count("pk", filter=standing & Q(status=Answer.Status.PROPOSED)),
        archived=Count("pk", filter=~standing),
    )
    return counted


def matching(rows: QuerySet[Answer], typed: str) -> QuerySet[Answer]:
    """Every word stands in the title, a question or an answer; whoever types leaves accents out."""
    for word in typed.split()[:8]:
        plain = words.words(word)
        seek = {word, *plain}
        found = Q()
        for one in seek:
            found |= Q(title__icontains=one) | Q(tags__icontains=one)
            found |= Q(pk__in=_said(one))
        rows = rows.filter(found)
    return rows


def _said(word: str) -> Any:
    asked = Answer.objects.filter(questions__text__icontains=word).values("pk")
    return asked.union(Answer.objects.filter(bodies__text__icontains=word).values("pk"))


def figures(answers: Sequence[Answer]) -> dict[int, Figures]:
    """One query for them all."""
    rows = AnswerUse.objects.filter(answer__in=[answer.pk for answer in answers])
    counted = rows.values("answer_id").annotate(
        uses=Count("pk"),
        verbatim=Count("pk", filter=Q(was_edited=False)),
        closed=Count("pk", filter=Q(outcome=Outcome.CLOSED)),
        again=Count("pk", filter=Q(outcome=Outcome.AGAIN)),
        negative=Count("pk", filter=Q(outcome=Outcome.NEGATIVE)),
    )
    known = {row.pop("answer_id"): Figures(**row) for row in counted}
    return {answer.pk: known.get(answer.pk, Figures()) for answer in answers}
