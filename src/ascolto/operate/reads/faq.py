"""The public FAQ of a brand: chosen entries in the reader's language, by topic, searched by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from ascolto.core import words
from ascolto.core.models import Brand
from ascolto.operate import placeholders, wording
from ascolto.operate.likeness import Index, Text
from ascolto.operate.models import Answer

MOST = 500  # entries on one page


@dataclass(frozen=True)
class Item:
    id: int
    question: str
    text: str
    topic: str


def items(brand: Brand, *, language: str, typed: str = "") -> list[Item]:
    """Three queries. With words typed, the likeliest first; else by topic and title."""
    mine = Q(brand=None) | Q(brand=brand)
    rows = Answer.objects.published().filter(mine, in_faq=True)
    rows = rows.prefetch_related("questions", "bodies").order_by("title", "pk")
    found = [item for a in rows[:MOST] if (item := _item(a, brand, language))]
    return _matching(found, typed, language) if words.words(typed) else found


def by_topic(found: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    topics: dict[str, list[Item]] = defaultdict(list)
    for item in found:
        topics[item.topic].append(item)
    return sorted(topics.items(), key=lambda pair: (not pair[0], pair[0]))


def _item(answer: Answer, brand: Brand, language: str) -> Item | None:
    bodies = list(answer.bodies.all())
    fit = wording.fitting(
        bodies, language=language, kind=wording.FAQ, brand_language=brand.language
    )
    text = placeholders.public(fit.text, {"brand.name": brand.name}) if fit else ""
    if not text or fit is None:
        return None
    asked = [q.text for q in answer.questions.all() if q.language == fit.language]
    question = asked[0] if asked and fit.language != brand.language else answer.title
    return Item(answer.pk, question, text, next(iter(answer.tags), ""))


def _matching(found: Sequence[Item], typed: str, language: str) -> list[Item]:
    """By likeness; the beginning of a word in a title counts as well."""
    index, by_id = Index(), {item.id: item for item in found}
    for item in found:
        heard = [Text(item.question, language), Text(item.text, language, 0.5)]
        index.put(item.id, heard)
    likely = [one.id for one in index.find(typed, language=language, limit=20)]
    wanted = words.words(typed)
    begun = [i.id for i in found if _begins(i, wanted)]
    return [by_id[pk] for pk in dict.fromkeys([*begun, *likely])]


def _begins(item: Item, wanted: Sequence[str]) -> bool:
    title = f" {' '.join(words.words(item.question))}"
    return all(f" {word}" in title for word in wanted)
