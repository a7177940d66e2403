from __future__ import annotations

import pytest

from ascolto.operate.heat import Turn, heat

ANSWER = Turn(False, "Ci dispiace, Le scriviamo in privato.")


def they(text: str) -> Turn:
    return Turn(True, text)


@pytest.mark.parametrize(
    "said",
    [
        [they("Camera gelida, inaccettabile"), ANSWER, they("Siete dei ladri")],
        [they("Che schifo"), ANSWER, they("VERGOGNA, NON RISPONDETE MAI")],
        [they("This is a scam"), ANSWER, they("You are liars")],
        [they("Cold room"), ANSWER, they("Worst hotel ever!!")],
        [they("Ciao"), ANSWER, they("Ridicoli"), ANSWER, they("Vi denuncio")],
    ],
)
def test_a_quarrel_is_said_to_be_one(said: list[Turn]) -> None:
    assert heat(said).is_hot


@pytest.mark.parametrize(
    "said",
    [
        [],
        [they("Siete dei ladri, vergogna!!")],
        [they("Siete dei ladri"), they("Vergogna")],
        [they("Camera fredda"), ANSWER, they("Grazie, gentilissimi")],
        [they("Non è pessima"), ANSWER, they("Anzi, non sono arrabbiata")],
        [they("Lovely stay"), ANSWER, they("We will be back")],
        [they("Un po' deluso"), ANSWER, they("Va bene, aspetto")],
        [they("OK"), ANSWER, they("SPA?")],
    ],
)
def test_one_turn_or_a_calm_word_is_none(said: list[Turn]) -> None:
    assert not heat(said).is_hot


def test_it_says_by_which_words() -> None:
    found = heat([they("Inaccettabile"), ANSWER, they("Ladri, ladri!!")])
    assert found.words == ("inaccettabile", "ladri")
    assert found.shouts
    assert found.turns == 2
