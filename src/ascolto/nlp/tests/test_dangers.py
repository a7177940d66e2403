"""Dangers are heard, and what only sounds like one is not: written before any rule, half of it looked at with them.

The columns of `heard/*.tsv`: language, kind, text. A text is of the half that nobody looked at by its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ascolto.nlp import analysing
from ascolto.nlp.reading import Request

LANGUAGES = ("it", "en", "es", "fr", "de")
HEARD = Path(__file__).parent / "heard"


def rows(name: str, language: str) -> Iterator[tuple[bool, str]]:
    """Whether it was looked at, and the text."""
    for line in (HEARD / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        code, _kind, text = line.split("\t")
        if code == language:
            yield hashlib.sha256(text.encode()).digest()[0] % 2 == 0, text


def share_of_high(name: str, language: str, *, looked_at: bool) -> float:
    texts = [text for seen, text in rows(name, language) if seen is looked_at]
    asked = [Request(text, language, public=False) for text in texts]
    found = [one.urgency.value == "high" for one in analysing.read(asked)]
    return sum(found) / len(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looked_at", [True, False])
def test_a_danger_is_heard(language: str, looked_at: bool) -> None:
    assert share_of_high("dangers", language, looked_at=looked_at) >= 0.85


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looked_at", [True, False])
def test_what_only_sounds_like_one_is_not(language: str, looked_at: bool) -> None:
    assert share_of_high("lookalikes", language, looked_at=looked_at) <= 0.05


def test_a_danger_that_is_asked_about_says_which_words() -> None:
    one = analysing.read_one(
        "Buongiorno, in cucina si sente odore di gas da stamattina. Chi devo chiamare?"
    )
    assert one.urgency.value == "high"
    assert "gas" in one.urgency.why
