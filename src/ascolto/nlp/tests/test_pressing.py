"""How urgent a message is: the sum, its reasons, and how sure it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ascolto.nlp import pressing
from ascolto.nlp.analysing import read
from ascolto.nlp.reading import INTENTS, UNHAPPY, Label, Request, Stake

ANGER = np.array([0.2], dtype=np.float32)


def intents(**shares: float) -> np.ndarray:
    return np.array([[shares.get(name, 0.0) for name in INTENTS]], dtype=np.float32)


def score(stake: Stake, **shares: float) -> float:
    return float(pressing.scores([stake], intents(**shares), ANGER)[0])


def test_a_danger_is_urgent_whatever_is_wanted() -> None:
    fire = Stake(dangers=("fire",))
    for wish in ("question", "praise", "other", "complaint"):
        assert score(fire, **{wish: 1.0}) >= pressing.FLOOR
    assert score(fire, complaint=1.0) > score(fire, praise=1.0)
    assert score(fire, spam=0.9) < pressing.FROM_MEDIUM


def test_a_word_that_may_mean_danger_weighs_in_a_complaint_alone() -> None:
    word = Stake(is_weak=True)
    assert score(word, question=1.0) == score(Stake(), question=1.0)
    assert score(word, complaint=0.9) > score(Stake(), complaint=0.9)


def test_without_a_word_at_stake_what_was_felt_is_the_reason() -> None:
    calm, cross = Label("calm", 0.2, ("grazie",)), Label("angry", 0.9, ("vergogna",))
    wish, mood = Label("question", 0.8, ("quando",)), Label("negative", 0.9, ("mai",))
    assert pressing.label(0.5, Stake(), wish, calm, mood).why == ("mai",)
    assert pressing.label(0.5, Stake(), wish, cross, mood).why == ("vergogna",)
    assert pressing.label(0.5, Stake(why=("oggi",)), wish, cross).why == ("oggi",)
    assert pressing.label(0.1, Stake(), wish, cross, mood).why == ()


@pytest.mark.parametrize(
    ("level", "sure"), [(0.0, 1.0), (0.34, 0.51), (0.35, 0.5), (0.5, 1.0), (0.65, 0.5), (1.0, 1.0)],
)  # fmt: skip
def test_it_is_as_sure_as_another_level_is_far(level: float, sure: float) -> None:
    assert abs(pressing.sure(level) - sure) < 0.01


def test_a_complaint_is_worth_what_its_reader_says_whoever_counts_again() -> None:
    more = Stake(adds=UNHAPPY + 0.5)
    assert score(more, complaint=0.9) > score(Stake(), complaint=0.9)
    assert score(more, question=1.0) == score(Stake(), question=1.0)
    text = "Aspetto il pacco da dieci giorni"
    letter, post = read([Request(text, public=public) for public in (False, True)])
    assert letter.stake.adds > post.stake.adds
    (again,) = pressing.again([replace(letter, stake=more)])
    assert again.urgency.confidence > letter.urgency.confidence
