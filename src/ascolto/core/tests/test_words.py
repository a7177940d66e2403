from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from ascolto.core.words import LONGEST, MOST_WORDS, Query, Term, query, words


def test_words_are_folded() -> None:
    assert words("Perché L'ÀNCORA costa 12,50€? STRASSE straße ﬁne") == [
        "perche", "l", "ancora", "costa", "12", "50", "strasse", "strasse", "fine",
    ]  # fmt: skip


def test_scripts_without_spaces_are_taken_sign_by_sign() -> None:
    assert words("注文OR12 です") == ["注", "文", "or12", "て", "す"]


def test_words_and_texts_have_an_end() -> None:
    assert [len(word) for word in words("x" * 1000)] == [LONGEST]
    assert len(words("a " * 1_000_000)) == MOST_WORDS


def test_words_phrases_and_unwanted_ones_are_told_apart() -> None:
    assert query('ordine "non arrivato" -spedito -"già pagato" ') == Query(
        (Term(("ordine",)), Term(("non", "arrivato"))),
        (Term(("spedito",)), Term(("gia", "pagato"))),
    )


def test_addresses_and_numbers_are_one_term() -> None:
    assert query("ada@example.it A-123/45 ").wanted == (
        Term(("ada", "example", "it")),
        Term(("a", "123", "45")),
    )


def test_the_last_word_is_a_beginning_while_it_is_being_typed() -> None:
    assert query("ordine spe").wanted[-1] == Term(("spe",), is_prefix=True)
    assert query("l'ord").wanted == (Term(("l", "ord"), is_prefix=True),)
    for finished in ("ordine spe ", 'ordine "spe"', "ordine spe?", "ordine s"):
        assert not query(finished).has_prefix


def test_a_phrase_still_open_is_a_phrase() -> None:
    assert query('"ordine non').wanted == (Term(("ordine", "non")),)


@given(st.text(alphabet=st.characters()))
def test_folding_folded_words_changes_nothing(text: str) -> None:
    found = words(text)
    assert words(" ".join(found)) == found
    assert all(word.isalnum() for word in found)


@given(st.text(alphabet='a"-  \\*()\x00\ud800é', max_size=700))
def test_no_query_is_an_error(text: str) -> None:
    for term in (*query(text).wanted, *query(text).unwanted):
        assert term.words


def test_hostile_texts_take_no_time() -> None:
    began = time.process_time()
    for text in (
        '"' * 1_000_000,
        "-" * 1_000_000,
        "\ufdfa" * 1_000_000,
        "a" * 1_000_000,
    ):
        query(text)
    words("\u0301" * 400_000)
    assert time.process_time() - began < 2
