"""A mail of a word or two: plain, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.core.short_answer import Meant, decision, numbered, own_words, taking

NAME = "Sara De Luca"
YES = [
    "sì", "Si.", "SÌ", "ok", "Va bene", "Approvo.", "Sì, approvo", "ok, grazie", "yes",
    "Ciao Marco,\n\nsì\n\nSara", "Approvato.\nGrazie\nSara De Luca", "« sì »".strip("« »"), "D’accordo",
    "*Sì*",
]  # fmt: skip
NO = {
    "no, perché è troppo": "è troppo",
    "No perche' costa troppo.": "costa troppo.",
    "No: meglio una telefonata": "meglio una telefonata",
    "no, because we did nothing wrong\n\nSara": "we did nothing wrong",
    "Respingo: già dato ieri": "già dato ieri",
    "Non approvo, poiché\nil cliente ha rinunciato": "il cliente ha rinunciato",
}
UNCLEAR = [
    "", "no", "No.", "no problem", "no, va bene, approvo", "Sì, ma solo 10 euro",
    "Sì.\n\nPerò prima chiamalo.", "ok?", "sì, no", "forse", "👍", "approvo solo se paga lui",
    "non so", "sì" + " " * 3 + "o no", "yes" * 900, "Sara", "Grazie", "non approvo", "no, ok",
    "Non: approvo", "no perché", "> sì", "sì!\nno", "no: 1",
]  # fmt: skip


@pytest.mark.parametrize("text", YES)
def test_a_plain_yes(text: str) -> None:
    assert decision(text, NAME) == Meant("yes")


@pytest.mark.parametrize("text", NO)
def test_a_no_with_its_reason(text: str) -> None:
    assert decision(text, NAME) == Meant("no", NO[text])


@pytest.mark.parametrize("text", [t for t in UNCLEAR if t != "ok?"])
def test_what_is_not_plain_is_nothing(text: str) -> None:
    assert decision(text, NAME) == Meant()


def test_a_question_is_no_yes() -> None:
    assert decision("ok?", NAME) == Meant()
    assert decision("Sì? Davvero", NAME) == Meant()


@given(st.text())
def test_whatever_else_one_says_beside_a_yes_is_no_yes(text: str) -> None:
    if any(c.isalnum() for c in text):
        assert decision(f"sì, a patto che {text}", NAME).what != "yes"


TAKES = {
    "Lo prendo io": "mine",
    "ci penso io, grazie": "mine",
    "I take it.\nSara": "mine",
    "Li prendo tutti": "all",
    "I take them all": "all",
    "ok": "",
    "sì": "",
    "lo prendo io domani": "",
    "tutti tranne il primo": "",
}


@pytest.mark.parametrize("text", TAKES)
def test_who_takes_it_says_so(text: str) -> None:
    assert taking(text, NAME).what == TAKES[text]


def test_which_conversation_is_meant() -> None:
    assert numbered("1042: la guarnizione\nè da mezzo") == (
        1042,
        "la guarnizione\nè da mezzo",
    )
    assert numbered("n. 7 - ciao") == (7, "ciao")
    assert numbered("#12) x") == (12, "x")
    assert numbered("ciao 1042: x") is None
    assert numbered("1042") is None
    assert numbered("10 euro sono troppi") is None


def test_a_mail_that_only_quotes_says_nothing() -> None:
    wrote = "Il giorno 1 gennaio alle 09:00 Ascolto <a@b.example> ha\nscritto:\n> Ciao\n> altro"
    assert own_words(wrote) == ""
    assert own_words("> Ciao") == ""
    assert own_words(f"Eccola\n{wrote}").startswith("Eccola")
    assert own_words("Ha scritto: arriva") == "Ha scritto: arriva"
