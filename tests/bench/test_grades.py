"""What was read into the sources line by line: whole, in range, and of texts that are there."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ascolto.nlp.reading import INTENTS
from scripts.models import grades, sources

GRADED = ("goemotions", "xed.it", "xed.en", "xed.es", "xed.fr", "xed.de")
LANGUAGES = ("it", "en", "es", "fr", "de")
WRITTEN = ("it", "fr")  # comments


@pytest.mark.parametrize("name", GRADED)
def test_a_line_is_graded_once_and_in_range(name: str) -> None:
    lines = (grades.FOLDER / f"{name}.tsv").read_text().splitlines()
    rows = [tuple(map(int, line.split("\t"))) for line in lines]
    assert len(rows) >= 1500
    assert all(one[0] < other[0] for one, other in pairwise(rows))
    assert {anger for _, anger, _ in rows} <= set(range(len(grades.ANGERS)))
    assert {tone for _, _, tone in rows} <= set(grades.TONES)


def test_a_grade_is_shares_that_lean_as_it_does() -> None:
    for tone, shares in grades.TONES.items():
        assert sum(shares) == pytest.approx(1)
        assert max(range(3), key=shares.__getitem__) == grades.Grade(0, tone).side
    assert list(grades.ANGERS) == sorted(grades.ANGERS)


def test_between_two_tones_lies_what_is_between_them() -> None:
    one, other, both = map(grades.shares, (-1, -2, -1.5))
    assert one[0] < both[0] < other[0]
    assert sum(both) == pytest.approx(1)
    assert [*map(grades.side, (-1.5, -0.5, 0.5, 1.5))] == [0, 1, 1, 2]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_post_of_ours_is_wanted_for_something_and_nothing_else_is(
    code: str,
) -> None:
    posts = sources.said(code)
    assert {grades.key(s.text) for s in posts} == set(grades.wanted(code))
    _is_wanted([one.intent for one in posts])


@pytest.mark.parametrize("code", WRITTEN)
def test_a_comment_of_ours_has_its_anger_tone_and_intent(code: str) -> None:
    rows = sources.comments(code)
    assert len({s.text for s in rows}) == len(rows) > 200
    assert all(0 <= s.angry <= 1 for s in rows if s.angry is not None)
    assert {s.tone for s in rows} >= {sources.NEG, sources.NEU, sources.POS}
    _is_wanted([one.intent for one in rows])


def _is_wanted(intents: list[str]) -> None:
    assert set(intents) <= set(INTENTS)
    chatter = intents.count("other")
    assert 0.15 < chatter / len(intents) < 0.85
