"""The answer library as it is asked: which entries speak to a message, filled in for this customer.

The index is kept per workspace in each process. One small query tells whether entries changed
since; only those are read again. An event refreshes it in the process that hears it first, so
that people hardly ever wait for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from django.db.models import Max

from ascolto.channels.models import Message
from ascolto.core import words
from ascolto.core.models import Member
from ascolto.core.scoping import current
from ascolto.operate import placeholders, wording
from ascolto.operate.likeness import Index, Text
from ascolto.operate.models import (
    Answer,
    AnswerBody,
    AnswerQuestion,
    AnswerUse,
    Conversation,
)
from ascolto.operate.reads.weights import (
    BODY_WEIGHT,
    LEARNED_PER_ENTRY,
    LEARNED_WEIGHT,
    TITLE_WEIGHT,
)

PROPOSED = 3
PICKED = 8
OVERLAP = timedelta(
    minutes=1
)  # changes are seen when they are committed, not when made
_ORDER_SOUGHT_IN = 6  # last messages of the customer


@dataclass(frozen=True)
class Ready:
    """An entry, worded for one conversation."""

    answer: Answer
    text: str
    missing: tuple[str, ...]


@dataclass
class _Library:
    """One workspace's entries in memory."""

    lock: Lock = field(default_factory=Lock)
    index: Index = field(default_factory=Index)
    titles: dict[int, str] = field(default_factory=dict)  # folded, for typing
    brands: dict[int, int | None] = field(default_factory=dict)
    stamp: datetime | None = None
    read: dict[int, datetime] = field(default_factory=dict)


_libraries: dict[int, _Library] = defaultdict(_Library)


def forget_all() -> None:
    """For tests: each has a database of its own."""
    _libraries.clear()


def fresh() -> _Library:
    """The workspace's library as of now: one query when nothing changed."""
    library = _libraries[current()]
    newest = Answer.objects.aggregate(at=Max("touched_at"))["at"]
    if newest != library.stamp:
        with library.lock:
            _read_changes(library)
            library.stamp = newest
    return library


def _read_changes(library: _Library) -> None:
    rows = Answer.objects.all()
    if library.stamp:
        rows = rows.filter(touched_at__gte=library.stamp - OVERLAP)
    changed = {a.pk: a for a in rows if library.read.get(a.pk) != a.touched_at}
    texts = _texts(changed) if changed else {}
    for pk, answer in changed.items():
        library.read[pk] = answer.touched_at
        if answer.is_published and not answer.is_archived:
            library.index.put(pk, texts[pk])
            library.titles[pk] = " ".join(words.words(answer.title))
            library.brands[pk] = answer.brand_id
        else:
            library.index.remove(pk)
            library.titles.pop(pk, None)


def _texts(answers: dict[int, Answer]) -> dict[int, list[Text]]:
    """What each entry is found by: title, questions, answers, and what past customers asked."""
    texts = {
        pk: [Text(answer.title, "", TITLE_WEIGHT)] for pk, answer in answers.items()
    }
    few = {"answer_id__in": list(answers)} if len(answers) < 500 else {}
    questions = AnswerQuestion.objects.filter(**few)
    for pk, text, language in questions.values_list("answer_id", "text", "language"):
        if pk in texts:
            texts[pk].append(Text(text, language))
    bodies = AnswerBody.objects.filter(**few)
    for pk, text, language in bodies.values_list("answer_id", "text", "language"):
        if pk in texts:
            texts[pk].append(Text(text[:1500], language, BODY_WEIGHT))
    for pk, heard in _learned(few).items():
        if pk in texts:
            texts[pk] += [
                Text(text[:600], lang, LEARNED_WEIGHT) for text, lang in heard
            ]
    return texts


def _learned(few: dict[str, list[int]]) -> dict[int, list[tuple[str, str]]]:
    uses = AnswerUse.objects.filter(question__isnull=False, **few)
    uses = uses.exclude(outcome=AnswerUse.Outcome.NEGATIVE).order_by("-pk")
    heard: dict[int, list[tuple[str, str]]] = defaultdict(list)
    asked = uses.values_list("answer_id", "question__text", "question__language")
    for pk, text, language in asked[:5000]:
        if len(heard[pk]) < LEARNED_PER_ENTRY:
            heard[pk].append((text, language))
    return heard


def likely(
    text: str, *, brand_id: int, language: str = "", limit: int = PROPOSED
) -> list[int]:
    """Ids of published entries that speak to a text, best first."""
    library = fresh()
    found = library.index.find(
        text,
        language=language,
        limit=limit,
        among=lambda pk: library.brands.get(pk) in (None, brand_id),
    )
    return [one.id for one in found]


def question_of(
    conversation: Conversation, *, before: Message | None = None
) -> Message | None:
    """What the customer said last (before a message of ours)."""
    rows = Message.objects.inbound().filter(thread_id=conversation.thread_id)
    if before is not None:
        rows = rows.filter(sent_at__lte=before.sent_at)
    found: Message | None = (
        rows.defer("html", "quoted", "meta")
        .order_by("-sent_at", "-external_id")
        .first()
    )
    return found


def proposals(
    conversation: Conversation, member: Member, *, message: Message | None = None
) -> list[Ready]:
    """The best three for a message of the customer, by default the last. Five queries at most."""
    asked = message or question_of(conversation)
    if asked is None:
        return []
    text = f"{asked.subject}\n{asked.text}"
    language = asked.language or conversation.language
    ids = likely(text, brand_id=conversation.brand_id, language=language)
    return ready(ids, conversation, member) if ids else []


def picked(conversation: Conversation, member: Member, typed: str) -> list[Ready]:
    """What the "/" of the composer shows: by what was typed, or the likeliest for the customer."""
    library, wanted = fresh(), words.words(typed)
    mine = (None, conversation.brand_id)
    if not wanted:
        asked = question_of(conversation)
        text = f"{asked.subject}\n{asked.text}" if asked else ""
        ids = likely(text, brand_id=conversation.brand_id, limit=PICKED)
        rest = sorted(library.titles, key=lambda pk: library.titles[pk])
    else:
        ids = [pk for pk, t in library.titles.items() if _begins(t, wanted)]
        ids.sort(
            key=lambda pk: (
                not library.titles[pk].startswith(wanted[0]),
                library.titles[pk],
            )
        )
        rest = likely(typed, brand_id=conversation.brand_id, limit=PICKED)
    every = [
        pk for pk in dict.fromkeys([*ids, *rest]) if library.brands.get(pk) in mine
    ]
    return ready(every[:PICKED], conversation, member)


def _begins(title: str, wanted: Sequence[str]) -> bool:
    """Each word typed begins a word of the title."""
    spaced = f" {title}"
    return all(f" {word}" in spaced for word in wanted)


def ready(
    ids: Sequence[int], conversation: Conversation, member: Member
) -> list[Ready]:
    """These entries, worded and filled in for the conversation, in their order."""
    rows = Answer.objects.published().in_bulk(list(ids))
    bodies: dict[int, list[AnswerBody]] = defaultdict(list)
    for body in AnswerBody.objects.filter(answer_id__in=list(rows)):
        bodies[body.answer_id].append(body)
    known = values(conversation, member.name) if rows else {}
    found = []
    for pk in ids:
        fit = wording.fitting(
            bodies[pk],
            language=language_of(conversation),
            kind=conversation.account.kind,
            brand_language=conversation.brand.language,
        )
        if pk in rows and fit is not None:
            filled = placeholders.fill(fit.text, known)
            found.append(Ready(rows[pk], filled.text, filled.missing))
    return found


def language_of(conversation: Conversation) -> str:
    return conversation.language or conversation.brand.language


def values(
    conversation: Conversation, member_name: str, *, member_id: int | None = None
) -> dict[str, str]:
    """Variable → what it is in this conversation; "" where nobody knows."""
    if member_id is not None:
        member_name = Member.objects.values_list("name", flat=True).get(pk=member_id)
    name = conversation.handle.link.customer.name
    name = name if any(letter.isalpha() for letter in name) and "@" not in name else ""
    first, *others = name.split() or [""]
    return {
        "customer.name": name,
        "customer.first_name": first,
        "customer.last_name": others[-1] if others else "",
        "conversation.number": str(conversation.number),
        "case.number": str(conversation.case.number),
        "member.name": member_name,
        "member.first_name": member_name.split()[0] if member_name else "",
        "brand.name": conversation.brand.name,
        "order": _order(conversation),
    }


def _order(conversation: Conversation) -> str:
    """The number the customer named last."""
    rows = Message.objects.inbound().filter(thread_id=conversation.thread_id)
    said = rows.order_by("-sent_at").values_list("subject", "text")
    for subject, text in said[:_ORDER_SOUGHT_IN]:
        if found := placeholders.order_in(f"{subject}\n{text[:5000]}"):
            return found
    return ""
