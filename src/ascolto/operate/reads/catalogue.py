"""The catalogue as a thread needs it: what answers the last question of the customer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log

from ascolto.channels.models import Message
from ascolto.operate.models import CatalogueItem, CatalogueWord, Conversation
from ascolto.operate.wishes import Wish, stems, wishes

BEST = 3
PAIRS = 3000  # words and items looked at


def answering(conversation: Conversation) -> list[CatalogueItem]:
    """At most three; nothing when nothing was asked. Three queries, whatever the catalogue's size."""
    said = Message.objects.inbound().filter(thread_id=conversation.thread_id)
    text = said.order_by("-sent_at", "-pk").values_list("text", flat=True).first() or ""
    asked = wishes(text)
    return fitting(conversation.brand_id, text, asked) if asked else []


def about(brand_id: int, text: str) -> list[CatalogueItem]:
    """The product that a text clearly speaks of, best first."""
    return fitting(brand_id, text, frozenset({Wish.PRICE}))


def fitting(brand_id: int, text: str, asked: frozenset[Wish]) -> list[CatalogueItem]:
    """A how-to question wants a video or guide, the others a product."""
    scores = _scores(brand_id, stems(text))
    items = CatalogueItem.objects.standing().in_bulk(
        [pk for pk, _score in scores.most_common(30)]
    )
    wanted = {Wish.HOW_TO: False, Wish.PRICE: True, Wish.STOCK: True}
    kinds = {wanted[wish] for wish in asked}
    fit = [i for i in items.values() if i.is_product in kinds]
    fit.sort(key=lambda i: (-scores[i.pk], i.title))
    best = scores[fit[0].pk] if fit else 0
    return [i for i in fit if scores[i.pk] * 2 > best][:BEST]


def _scores(brand_id: int, asked: Sequence[str]) -> Counter[int]:
    """Rare words say more than common ones."""
    rows = CatalogueWord.objects.filter(brand=brand_id, word__in=asked)
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for word, item, weight in rows.values_list("word", "item_id", "weight")[:PAIRS]:
        found[word].append((item, weight))
    scores: Counter[int] = Counter()
    for pairs in found.values():
        rare = max(1, round(100 / (1 + log(len(pairs)))))
        for item, weight in pairs:
            scores[item] += rare * weight
    return scores
