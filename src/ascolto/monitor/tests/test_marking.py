from __future__ import annotations

import pytest

from ascolto.monitor import marking
from ascolto.monitor.query import read
from ascolto.monitor.query.tree import named


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("caffè", "Il CAFFE' era freddo", "Il [CAFFE]' era freddo"),
        ("lent* NON rapido", "Lenti, lentissimi. Rapido mai", "[Lenti], [lentissimi]. Rapido mai"),
        ("#lago", "Al #Lago", "Al #[Lago]"),
        ("lago", "niente", "niente"),
        ("fine", "parola " * 60 + "fine", "… parola parola parola parola parola parola parola parola [fine]"),
        ("inizio", "inizio " + "parola " * 30, "[inizio] " + "parola " * 13 + "pa…"),
    ],
)  # fmt: skip
def test_what_was_looked_for_is_marked_where_it_stands(query: str, text: str, shown: str) -> None:  # fmt: skip
    parts = marking.marked(text, named(read(query)), most=100)
    said = "".join(f"[{part}]" if is_hit else part for part, is_hit in parts)
    assert said == shown
