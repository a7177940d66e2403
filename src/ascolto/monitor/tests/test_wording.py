from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.monitor import wording
from ascolto.monitor.wording import Wording

KNOWN = wording.values(name="Zoe Keller", brand="Locanda")
NOBODY = wording.values(name="", brand="Locanda")


@pytest.mark.parametrize(
    ("text", "named", "nameless"),
    [
        ("Buongiorno {customer.first_name},\nciao", "Buongiorno Zoe,\nciao", "Buongiorno,\nciao"),
        ("Gentile {customer.name}, eccoci", "Gentile Zoe Keller, eccoci", "Gentile, eccoci"),
        ("{customer.first_name}: eccoci", "Zoe: eccoci", ": eccoci"),
        ("{brand.name}", "Locanda", "Locanda"),
    ],
)  # fmt: skip
def test_a_variable_that_is_empty_leaves_no_gap(
    text: str, named: str, nameless: str
) -> None:
    assert wording.fill(text, KNOWN) == named
    assert wording.fill(text, NOBODY) == nameless


def test_an_address_is_no_name() -> None:
    assert wording.values(name="zoe@example.net", brand="x")["customer.name"] == ""
    assert wording.values(name="+39 333 1234567", brand="x")["customer.name"] == ""


def test_the_public_reads_no_line_that_names_somebody() -> None:
    text = (
        "Buongiorno {customer.first_name},\n\nsappiamo che fa freddo.\n\n{brand.name}"
    )
    assert wording.public(text, "Locanda") == "Sappiamo che fa freddo.\n\nLocanda"


def test_what_nobody_can_fill_is_named_once() -> None:
    assert wording.unknown("{order} {customer.name} {order} {x.y}") == ("order", "x.y")


SAID = [
    Wording("", "it", "Comune"), Wording("", "en", "Common"), Wording("sms", "it", "Corto"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        ("sms", "it", "Corto"),
        ("sms", "en", "Common"),  # the language before the channel
        ("email", "it", "Comune"),
        ("email", "en", "Common"),
    ],
)
def test_each_gets_their_channel_and_their_language(
    kind: str, language: str, text: str
) -> None:
    chosen = wording.choose(SAID, kind, language)
    assert chosen is not None
    assert chosen.text == text


def test_with_no_words_in_the_language_the_others_serve() -> None:
    only = wording.choose([Wording("", "it", "Comune")], "sms", "en")
    assert only == Wording("", "it", "Comune")
    assert wording.choose([Wording("", "it", " ")], "sms", "it") is None


@given(st.text(max_size=200), st.text(max_size=30))
def test_no_known_variable_is_ever_left_in_what_is_sent(text: str, name: str) -> None:
    known = wording.values(name=name.replace("{", ""), brand="Locanda")
    for variable in wording.KNOWN:
        filled = wording.fill(f"{text}{{{variable}}}{text}", known)
        assert f"{{{variable}}}" not in filled
    assert "{customer." not in wording.public(f"{text}\n{{customer.name}} x", "x")
