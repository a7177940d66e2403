from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.operate.differing import Kind, Piece, pieces

TEXTS = st.lists(
    st.sampled_from(
        ["La", "camera", "è", "pronta", ",", ".", "\n", "  ", "alle 9", "☂"]
    )
).map(" ".join)


def said(before: str, after: str) -> str:
    marks = {Kind.SAME: "{}", Kind.OUT: "[-{}-]", Kind.IN: "[+{}+]"}
    return "".join(marks[p.kind].format(p.text) for p in pieces(before, after))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Certo, La aspetiamo.", "Certo, La aspettiamo.", "Certo, La [-aspetiamo-][+aspettiamo+]."),
        ("Alle nove", "Alle nove di mattina", "Alle nove [+di mattina+]"),
        ("Ciao Zoe", "Zoe", "[-Ciao -]Zoe"),
        ("uguale", "uguale", "uguale"),
        ("", "nuovo", "[+nuovo+]"),
    ],
)  # fmt: skip
def test_word_by_word(before: str, after: str, shown: str) -> None:
    assert said(before, after) == shown


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    found = pieces(before, after)

    def read(*kinds: Kind) -> str:
        return "".join(p.text for p in found if p.kind in kinds)

    assert read(Kind.SAME, Kind.IN) == after
    assert _signs(read(Kind.SAME, Kind.OUT)) == _signs(before)
    assert all(piece.text for piece in found)


def _signs(text: str) -> str:
    return "".join(text.split())


def test_long_texts_are_compared_line_by_line() -> None:
    lines = [f"riga {n}: " + "parola " * 200 for n in range(20)]
    changed = [*lines[:5], "un'altra riga", *lines[6:]]
    found = pieces("\n".join(lines), "\n".join(changed))
    assert [p.kind for p in found] == [Kind.SAME, Kind.OUT, Kind.IN, Kind.SAME]
    assert found[2] == Piece(Kind.IN, "un'altra riga\n")
