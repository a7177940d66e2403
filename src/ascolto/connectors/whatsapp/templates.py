"""The approved templates of an account, as far as a person can fill them in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ascolto.channels.contract import Template
from ascolto.providers.meta import reading

PLACE = re.compile(r"\{\{\s*([A-Za-z0-9_]{1,60})\s*\}\}")


def read(answer: dict[str, Any]) -> Iterator[Template]:
    """Those that are approved and ask for words in their body only.

    One whose heading is a picture, or whose heading or buttons have places, is left out: a person
    who answers a customer could not fill it in here.
    """
    for one in reading.parts(answer, "data"):
        components = reading.parts(one, "components")
        if reading.line(one, "status").upper() == "APPROVED" and _is_plain(components):
            yield _template(one, components)


def _is_plain(components: list[dict[str, Any]]) -> bool:
    kinds = {reading.line(part, "type").upper() for part in components}
    if "BODY" not in kinds or not kinds <= {"HEADER", "BODY", "FOOTER", "BUTTONS"}:
        return False
    for part in components:
        kind = reading.line(part, "type").upper()
        if kind == "HEADER" and (
            reading.line(part, "format").upper() != "TEXT"
            or PLACE.search(reading.words(part, "text"))
        ):
            return False
        if kind == "BUTTONS" and any(map(_asks, reading.parts(part, "buttons"))):
            return False
    return True


def _asks(button: dict[str, Any]) -> bool:
    """Whether a button cannot go without something of its own."""
    is_still = reading.line(button, "type").upper() in {
        "QUICK_REPLY",
        "PHONE_NUMBER",
        "URL",
    }
    return not is_still or bool(PLACE.search(reading.words(button, "url")))


def _template(one: dict[str, Any], components: list[dict[str, Any]]) -> Template:
    texts = {
        reading.line(c, "type").upper(): reading.words(c, "text") for c in components
    }
    whole = [texts.get(kind, "") for kind in ("HEADER", "BODY", "FOOTER")]
    places = dict.fromkeys(PLACE.findall(texts["BODY"]))
    return Template(
        name=reading.line(one, "name", 512),
        language=reading.line(one, "language", 20),
        body=PLACE.sub(r"{\1}", "\n".join(filter(None, whole))),
        places=tuple(sorted(places, key=int) if _are_numbers(places) else places),
        category=reading.line(one, "category", 60).lower(),
    )


def _are_numbers(places: dict[str, None]) -> bool:
    return all(place.isascii() and place.isdigit() for place in places)
