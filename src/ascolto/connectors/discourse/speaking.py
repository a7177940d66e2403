"""How a Discourse forum says no."""

from __future__ import annotations

from typing import Any

from ascolto.providers.rest.calling import Provider


def sentence(value: Any) -> str:
    """The forum's own sentence, in one short line."""
    errors = value.get("errors") if isinstance(value, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else ""
    return " ".join(str(first).split())[:200].rstrip(".")


def has_ended(status: int, why: str) -> bool:
    """A wrong key and a closed topic are both a 403: only the sentence tells them apart."""
    return status == 401 or (status == 403 and "API" in why)


DISCOURSE = Provider("Discourse", sentence, has_ended)
