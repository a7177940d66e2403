"""What was read into the sources line by line: whole, in range, and of texts that are there."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ascolto.nlp.reading import INTENTS
from scripts.models import grades, sources

GRADED = ("goemotions", "xed.it", "xed.es", "xed.fr", "xed.de")
LANGUAGES = ("it", "en", "es", "fr", "de")


@pytest.mark.parametrize("name", GRADED)
def test_a_line_is_graded_once_and_in_range(name: str) -> None:
    lines = (grades.FOLDER / f"{name}.tsv").read_text().splitlines()
    rows = [tuple(map(int, line.split("\t"))) for line in lines]
    assert len(rows) >= 2000
    assert all(one[0] < other[0] for one, other in pairwise(rows))
    assert {anger for _, anger, _ in rows} <= set(range(len(grades.ANGERS)))
    assert {tone for _, _, tone in rows} <= set(grades.TONES)


def test_a_grade_is_shares_that_lean_as_it_does() -> None:
    for tone, shares in grades.TONES.items():
        assert sum(shares) == pytest.approx(1)
        assert max(range(3), key=shares.__getitem__) == grades.Grade(0, tone).side
    assert list(grades.ANGERS) == sorted(grades.ANGERS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_post_of_ours_is_wanted_for_something_and_nothing_else_is(
    code: str,
) -> None:
    public = [*sources.said(code), *sources.comments(code)]
    assert {s.intent for s in public} <= set(INTENTS)
    assert all(s.intent for s in public)
    assert {grades.key(s.text) for s in public} == set(grades.wanted(code))
    chatter = sum(s.intent == "other" for s in public)
    assert 0.15 < chatter / len(public) < 0.6
