"""Our own sentences: the fifth that judges must not have copies among those that teach."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from ascolto.nlp.reading import INTENTS
from ascolto.nlp.tokens import squeezed
from scripts.models import grades, lessons, sources
from scripts.models.wearing import NONE

ALIKE = 0.6  # of the groups of four letters
LANGUAGES = ["it", "en", "es", "fr", "de"]


def groups(text: str) -> set[str]:
    said = squeezed(text)
    return {said[at : at + 4] for at in range(max(len(said) - 3, 1))}


def copies(judges: list[str], teaches: list[str]) -> list[tuple[str, str]]:
    """Pairs that share so much."""
    taught = [groups(text) for text in teaches]
    sizes = np.array([len(held) for held in taught])
    holders: dict[str, list[int]] = defaultdict(list)
    for at, held in enumerate(taught):
        for group in held:
            holders[group].append(at)
    places = {group: np.array(some) for group, some in holders.items()}
    found = []
    for text in judges:
        mine = groups(text)
        some = [places[group] for group in mine if group in places]
        if some:
            shared = np.bincount(np.concatenate(some), minlength=len(teaches))
            alike = shared >= ALIKE * (len(mine) + sizes - shared)
            found += [(text, teaches[at]) for at in np.flatnonzero(alike)]
    return found


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_judges_has_no_copy_among_what_teaches(code: str) -> None:
    own = sources.seeds(None, code) + sources.said(code) + sources.comments(code)
    said = [s.text for s in own]
    said = [text for text in said if squeezed(text)]
    judges = [text for text in said if sources.held_out(text)]
    teaches = [text for text in said if not sources.held_out(text)]
    assert copies(judges, [*teaches, *sources.retellings(code).values()]) == []
    assert 0.14 < len(judges) / len(said) < 0.27


@pytest.mark.parametrize("code", lessons.RETOLD)
def test_what_is_retold_was_graded(code: str) -> None:
    told = sources.retellings(code).keys()
    assert len(told) > 1000
    assert told <= grades.of("goemotions").keys()


def test_a_line_is_read_as_it_stands_translated_or_retold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mt_apertium"
    folder.mkdir()
    for name in lessons.TRANSLATED:
        (folder / f"{name}.txt").write_text(f"{name} 0\nok\n")
    monkeypatch.setattr(sources, "retellings", lambda code: {0: f"as said in {code}"})
    rows = [sources.Said("so sad", "goemotions"), sources.Said("ok", "goemotions")]
    told, same = lessons._ways(tmp_path, rows)
    assert told == {"so sad": lessons.AS_READ} | {
        f"{name} 0": weight for name, weight in lessons.TRANSLATED.items()
    } | {f"as said in {code}": weight for code, weight in lessons.RETOLD.items()}
    assert same == {"ok": lessons.AS_READ}


def test_a_copy_is_found() -> None:
    said = ["Il lago era freddo e la colazione scarsa", "Grazie mille", "Dove si parcheggia?"]  # fmt: skip
    judge = "@inn Il lago era FREDDO e la colazione molto scarsa!"
    assert copies([judge, "Tutt'altro"], said) == [(judge, said[0])]


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


@pytest.mark.parametrize("code", LANGUAGES)
def test_cold_anger_teaches_its_tone_alone(code: str) -> None:
    cold = {s.text for s in sources.said(code) if s.is_cold}
    taught = {one.text: one for one in lessons._posts() if one.text in cold}
    assert len(taught) > 30
    assert {(one.tone, one.anger) for one in taught.values()} == {(sources.NEG, NONE)}
