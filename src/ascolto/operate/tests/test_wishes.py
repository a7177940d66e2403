from __future__ import annotations

import pytest

from ascolto.operate.wishes import Wish, stems, wishes

PRICE, STOCK, HOW_TO = Wish.PRICE, Wish.STOCK, Wish.HOW_TO


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Buongiorno, quanto costa il miele di castagno?", {PRICE}),
        ("Qual è il prezzo dell'olio nuovo?", {PRICE}),
        ("How much is the chestnut honey?", {PRICE}),
        ("What is the price of the olive oil?", {PRICE}),
        ("Avete ancora i biscotti alla segale?", {STOCK}),
        ("La grappa al miele è disponibile?", {STOCK}),
        ("Do you still have the rye biscuits?", {STOCK}),
        ("Come si conserva il lavarello affumicato?", {HOW_TO}),
        ("How do I cook the polenta?", {HOW_TO}),
        ("Quanto costa e come si apre?", {PRICE, HOW_TO}),
        ("Grazie, siete stati gentilissimi.", set()),
        ("La camera era fredda.", set()),
        ("Thank you for everything", set()),
        ("", set()),
    ],
)
def test_what_is_asked_is_recognised(text: str, asked: set[Wish]) -> None:
    assert wishes(text) == asked


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("vaso", "vasi"),
        ("bottiglia", "bottiglie"),
        ("biscuit", "biscuits"),
        ("fico", "fichi"),
    ],
)
def test_one_and_many_are_the_same_word(one: str, many: str) -> None:
    assert stems(one) == stems(many) != []


def test_a_long_text_is_read_in_no_time() -> None:
    assert len(stems("parola diversa " * 20_000)) == 2
    assert wishes("quanto " * 100_000) == frozenset()
