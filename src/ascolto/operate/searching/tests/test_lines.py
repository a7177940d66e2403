"""The words around what was found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ascolto.core import words
from ascolto.operate.searching.lines import line


def _marked(text: str, typed: str) -> list[str]:
    return [part for part, is_found in line(text, words.query(typed)) if is_found]


def test_found_words_are_marked_as_they_are_written() -> None:
    assert _marked("Perché la CÀMERA era gelida?", "camera ") == ["CÀMERA"]
    assert _marked("camere, camerata, scamera", "came") == ["camere", "camerata"]
    assert _marked('la "vista lago" è bella', '"vista lago"') == ["vista lago"]
    assert _marked("un lago con vista", '"vista lago"') == []


def test_the_line_begins_a_little_before_the_first_word() -> None:
    parts = line("parole " * 100 + "torta " + "dopo " * 100, words.query("torta "))
    whole = "".join(part for part, _found in parts)
    assert whole.startswith("… parole")
    assert whole.endswith("…")
    assert 20 < whole.index("torta") < 40
    assert len(whole) < 180


@given(st.text(max_size=300), st.text(max_size=20))
def test_the_line_is_a_piece_of_the_text(text: str, typed: str) -> None:
    parts = line(text, words.query(typed))
    whole = "".join(part for part, _found in parts)
    tidy = " ".join(text.split())
    assert whole.removeprefix("… ").removesuffix("…") in tidy + "…" or not whole
