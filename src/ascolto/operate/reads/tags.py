"""The company's tags, to choose from."""

from __future__ import annotations

from django.db.models import Count

from ascolto.operate.models import Tag


def every() -> list[Tag]:
    """The company's tags, by name."""
    return list(Tag.objects.order_by("key"))


def counted() -> list[Tag]:
    """The same, each with how many conversations carry it (`tag.uses`)."""
    return list(Tag.objects.annotate(uses=Count("taggings")).order_by("key"))


def find(name: str) -> Tag | None:
    """By name, whatever its capitals."""
    key = " ".join(name.split()).lstrip("#").casefold()
    found: Tag | None = Tag.objects.filter(key=key).first()
    return found
