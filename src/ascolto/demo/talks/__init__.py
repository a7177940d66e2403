"""The talks written by hand, one module per theme."""

from __future__ import annotations

from importlib import import_module

from ascolto.demo.script import Draft, drafts

THEMES = (
    "rooms",
    "arriving",
    "dogs_and_children",
    "table",
    "shop",
    "vouchers_and_bills",
    "complaints",
    "praise",
    "lost_and_found",
    "ideas",
    "groups_and_feasts",
    "offers",
    "jobs",
    "abroad",
    "today",
)


def hand_written() -> tuple[Draft, ...]:
    """Every hand-written talk, theme by theme."""
    return tuple(
        draft
        for theme in THEMES
        for draft in drafts(theme, import_module(f"{__name__}.{theme}").SCRIPT)
    )
