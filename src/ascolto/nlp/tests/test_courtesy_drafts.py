"""A labelled set of replies: the good ones are left alone, each bad one is told its fault."""

from __future__ import annotations

import pytest

from ascolto.nlp.courtesy import Finding, check
from ascolto.nlp.tests.courtesy_bad import BAD
from ascolto.nlp.tests.courtesy_good import GOOD, Said


def found(said: Said) -> list[Finding]:
    return check(
        said.text,
        language=said.language,
        public=said.public,
        answering=said.to,
        asked=said.asked,
    )


@pytest.mark.parametrize("said", GOOD, ids=lambda said: said.text[:60])
def test_a_good_reply_is_left_alone(said: Said) -> None:
    told = [
        (f.rule, f.level, f.reason.en)
        for f in found(said)
        if f.level != "hint" or f.rule == "unanswered"
    ]
    assert told == []


@pytest.mark.parametrize(
    ("rule", "words", "said"), BAD, ids=[f"{r}: {s.text[:60]}" for r, _, s in BAD]
)
def test_a_bad_one_is_told_its_fault(rule: str, words: str, said: Said) -> None:
    named = [f for f in found(said) if f.rule == rule]
    assert named, f"only {[f.rule for f in found(said)]}"
    if words:
        assert any(words in f.reason.it or _at(f, said).startswith(words) for f in named)  # fmt: skip


def _at(finding: Finding, said: Said) -> str:
    a, b = finding.at or (0, 0)
    return said.text[a:b]
