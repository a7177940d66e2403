"""Approved texts between connector, database and composer: one form of them for all three."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ascolto.channels.contract import Filled, Template
from ascolto.channels.models import Account


def of(account: Account) -> list[Template]:
    """What the provider approved for this account, as it last told."""
    return [_template(kept) for kept in account.templates]


def find(account: Account, name: str, language: str) -> Template | None:
    """One of them."""
    same = (t for t in of(account) if (t.name, t.language) == (name, language))
    return next(same, None)


def plain(template: Template) -> dict[str, Any]:
    return {
        "name": template.name,
        "language": template.language,
        "body": template.body,
        "places": list(template.places),
        "category": template.category,
    }


def filled_plain(filled: Filled) -> dict[str, Any]:
    return plain(filled.template) | {"values": list(filled.values)}


def filled(kept: dict[str, Any] | None) -> Filled | None:
    """From what `filled_plain` made."""
    return Filled(_template(kept), tuple(kept["values"])) if kept else None


def fill(template: Template, values: Sequence[str]) -> Filled | None:
    """None when a place stays empty."""
    given = tuple(" ".join(v.split())[:500] for v in values[: len(template.places)])
    if len(given) < len(template.places) or not all(given):
        return None
    return Filled(template, given)


def _template(kept: dict[str, Any]) -> Template:
    return Template(
        name=kept["name"],
        language=kept["language"],
        body=kept["body"],
        places=tuple(kept["places"]),
        category=kept.get("category", ""),
    )
