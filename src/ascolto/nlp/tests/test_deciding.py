"""From sums to labels: what anger tells of what is wanted, and where it tells nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ascolto.nlp import deciding, vocabulary
from ascolto.nlp.reading import INTENTS
from ascolto.nlp.sheet import Sheet

COMPLAINT = INTENTS.index("complaint")
BAD, EVEN = (0.9, 0.05, 0.05), (0.0, 1.0, 0.0)
NO_LAW = np.array([False])


def complains(
    anger: float, shares: tuple[float, float, float], *, public: bool
) -> float:
    sheet = Sheet(["La camera dava sul cortile"], vocabulary.of("it"), [public])
    told = replace(
        deciding.tone(sheet),
        anger=np.array([anger], dtype=np.float32),
        shares=np.array([shares], dtype=np.float32),
    )
    return float(deciding.intents(sheet, told, NO_LAW)[0, COMPLAINT])


def angers(text: str, language: str) -> float:
    return float(deciding.tone(Sheet([text], vocabulary.of(language), [True])).anger[0])


def test_who_is_angry_in_public_complains_and_a_letter_says_what_it_wants() -> None:
    assert complains(0.9, BAD, public=True) > complains(0.1, BAD, public=True) + 0.01
    assert complains(0.9, BAD, public=False) == complains(0.1, BAD, public=False)


def test_anger_where_nothing_is_felt_or_that_is_faint_tells_nothing() -> None:
    assert complains(0.9, EVEN, public=True) == complains(0.1, EVEN, public=True)
    assert complains(0.1, BAD, public=True) == complains(0.001, BAD, public=True)


def test_who_shouts_what_is_bad_is_angrier() -> None:
    assert angers("CHE SCHIFO!!!", "it") > angers("che schifo", "it")


@pytest.mark.parametrize("language", deciding.ANGER)
def test_what_a_table_lacks_of_anger_is_added_where_there_is_a_table(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_it = angers("12345", language)
    unread = angers("12345", "pt")
    monkeypatch.setattr(deciding, "ANGER", {"pt": 9.0})
    assert angers("12345", language) < with_it
    assert angers("12345", "pt") == unread < 0.1
