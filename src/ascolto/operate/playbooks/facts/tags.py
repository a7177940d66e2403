"""The tags on the conversation. A dry run sees those put on before that moment and still there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import pgettext_lazy

from ascolto.operate.models import Tag, Tagging
from ascolto.operate.playbooks.catalogue import Batch, Fact, know
from ascolto.operate.playbooks.matching import Kind


def _choices() -> Sequence[tuple[str, str]]:
    return [(str(tag.pk), tag.name) for tag in Tag.objects.all()]


def _load(batch: Batch, wanted: frozenset[str]) -> None:
    ids = {item.conversation_id for item in batch.items}
    rows = Tagging.objects.filter(conversation_id__in=ids)
    found: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for pk, tag, at in rows.values_list("conversation_id", "tag_id", "at"):
        found[pk].append((str(tag), at))
    for item in batch.items:
        item.facts["conversation.tags"] = frozenset(
            tag
            for tag, at in found[item.conversation_id]
            if not batch.is_past or at <= item.at
        )


know(
    Fact(
        "conversation.tags",
        Kind.SET,
        pgettext_lazy("fact", "its tags"),
        _load,
        _choices,
    )
)
