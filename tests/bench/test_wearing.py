"""What is done to the lessons of the transformer: seldom, alike for the same dice, and never to their words."""

from __future__ import annotations

import random
from collections import Counter

from scripts.models import sources
from scripts.models.wearing import NAMES, NONE, hurried, worn

SAID = "Perché la città è così sporca, Marco?"


def test_the_same_dice_wear_alike() -> None:
    first, second = ([worn(SAID, NONE, random.Random(n)) for n in range(50)] for _ in range(2))  # fmt: skip
    assert first == second
    assert len(set(first)) > 10


def test_haste_loses_no_letter_but_accents_and_stops() -> None:
    plain = Counter("perche la citta e cosi sporca marco?".replace(" ", ""))
    chance = random.Random(1)
    made = [hurried(SAID, chance) for _ in range(2000)]
    for text in made:
        bare = text.lower().translate(str.maketrans("éàèì", "eaei", ", "))
        assert not plain - Counter(bare)
    assert 0.6 < made.count(SAID) / len(made) < 0.8


def test_names_are_put_in_and_faces_are_of_its_side() -> None:
    chance = random.Random(2)
    bad = [worn("[NAME] non va", sources.NEG, chance) for _ in range(500)]
    assert not any("[NAME]" in text for text in bad)
    assert {name for name in NAMES if any(name in text for text in bad)} == set(NAMES)
    assert any("😡" in text for text in bad)
    assert not any("😍" in text for text in bad)
