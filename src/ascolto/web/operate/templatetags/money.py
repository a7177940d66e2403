"""Amounts, in the reader's way."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from ascolto.core import money as amounts
from ascolto.operate.models import Gesture, GestureKind

register = template.Library()


@register.filter
def money(cents: int, currency: str) -> str:
    return amounts.shown(cents or 0, currency, get_language() or "it")


@register.filter
def amount(cents: int | str | None) -> str:
    """For a field: “12,50”; nothing for no limit, and where there is no row yet."""
    return amounts.plain(
        cents if isinstance(cents, int) else None, get_language() or "it"
    )


@register.filter
def titled(row: Gesture | GestureKind) -> str:
    return row.title(get_language() or "it")
