"""Which wording of an entry fits: by language first, then by the kind of channel. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

FAQ = "faq"  # as a kind: a wording for the public page


class Body(Protocol):
    language: str
    kind: str
    text: str


def fitting(
    bodies: Sequence[Body], *, language: str, kind: str, brand_language: str
) -> Body | None:
    """The customer's language for this kind of channel, else for every kind; then the same in the
    brand's language, in English, and at last the first that has every kind, or the first."""
    for wanted in dict.fromkeys((language[:2], brand_language, "en")):
        for place in (kind, ""):
            for body in bodies:
                if body.language == wanted and body.kind == place:
                    return body
    anywhere = [body for body in bodies if not body.kind]
    return next(iter(anywhere or bodies), None)
