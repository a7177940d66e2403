"""Lengths as providers count them; the expected figures are from their own documentation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.channels.contract import Unit, measure


@pytest.mark.parametrize(
    ("unit", "text", "length"),
    [
        (Unit.CHARACTERS, "è😀", 2),
        (Unit.BYTES, "è😀", 6),
        (Unit.UTF16, "è😀", 3),
        (Unit.GRAPHEMES, "👨‍👩‍👧‍👦 è🇮🇹", 4),
        (Unit.GRAPHEMES, "e\u0301\r\n", 2),
        (Unit.WEIGHTED, "a" * 280, 280),
        (Unit.WEIGHTED, "漢" * 140, 280),
        (Unit.WEIGHTED, "https://ascolto.example.com/una/pagina/molto/lunga", 23),
        (Unit.WEIGHTED, "👨‍👩‍👧‍👦", 2),
        (Unit.SEGMENTS, "a" * 160, 1),
        (Unit.SEGMENTS, "a" * 161, 2),
        (Unit.SEGMENTS, "a" * 306, 2),
        (Unit.SEGMENTS, "€" * 80, 1),
        (Unit.SEGMENTS, "€" * 81, 2),
        (Unit.SEGMENTS, "ê" * 70, 1),
        (Unit.SEGMENTS, "ê" * 71, 2),
        (Unit.SEGMENTS, "", 1),
    ],
)
def test_a_text_is_as_long_as_the_provider_says(
    unit: Unit, text: str, length: int
) -> None:
    assert measure(text, unit) == length


@given(st.text())
def test_no_text_breaks_the_count_and_more_text_is_never_shorter(text: str) -> None:
    for unit in Unit:
        assert measure(text + " a", unit) >= measure(text, unit) >= 0
