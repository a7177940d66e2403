"""Our own sentences: the fifth that judges must not have copies among those that teach."""

from __future__ import annotations

import pytest

from ascolto.nlp.reading import INTENTS
from ascolto.nlp.tokens import squeezed
from scripts.models import sources

ALIKE = 0.6  # of the groups of four letters
LANGUAGES = ["it", "en", "es", "fr", "de"]


def groups(text: str) -> set[str]:
    said = squeezed(text)
    return {said[at : at + 4] for at in range(max(len(said) - 3, 1))}


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_judges_has_no_copy_among_what_teaches(code: str) -> None:
    said = [s.text for s in sources.seeds(None, code) + sources.said(code)]
    rows = [(text, groups(text)) for text in said if squeezed(text)]
    judges = [row for row in rows if sources.held_out(row[0])]
    teaches = [row for row in rows if not sources.held_out(row[0])]
    copies = [
        (text, other)
        for text, held in judges
        for other, taught in teaches
        if len(held & taught) >= ALIKE * len(held | taught)
    ]
    assert copies == []
    assert 0.14 < len(judges) / len(rows) < 0.27


@pytest.mark.parametrize("code", ["it", "en"])
def test_every_intent_is_taught_and_judged(code: str) -> None:
    rows = sources.seeds(None, code)
    assert {s.intent for s in rows} == set(INTENTS)
    assert {s.intent for s in rows if sources.held_out(s.text)} == set(INTENTS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_feeling_is_taught_and_judged(code: str) -> None:
    rows = sources.said(code)
    felt = {(sources.NEG, 1), (sources.NEG, 0), (sources.NEU, 0), (sources.POS, 0)}
    for held in (True, False):
        assert {
            (s.tone, s.angry) for s in rows if sources.held_out(s.text) is held
        } == felt
