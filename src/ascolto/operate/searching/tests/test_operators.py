"""What is typed into the search box, as conditions, words and hints."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.core import words
from ascolto.operate.searching import days, operators
from ascolto.operate.searching.operators import Condition, Hint, read

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 30, 15, 20, tzinfo=ROME)


def _conditions(typed: str) -> list[tuple[str, str, bool]]:
    return [(c.name, c.value, c.is_not) for c in read(typed, NOW).conditions]


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("from:giulia", "from", "giulia"),
        ("da:giulia", "from", "giulia"),
        ('da:"Giulia Rossi"', "from", "Giulia Rossi"),
        ("etichetta:vip", "tag", "vip"),
        ("canale:email", "channel", "email"),
        ("è:aperta", "is", "open"),
        ("e:aperta", "is", "open"),
        ("E:APERTA", "is", "open"),
        ("is:in-ritardo", "is", "late"),
        ("è:non-letta", "is", "unread"),
        ("ha:allegato", "has", "attachment"),
        ("assegnata:me", "assignee", "me"),
        ("#1042", "number", "1042"),
        ("numero:#1042", "number", "1042"),
        ("tag:c++", "tag", "c++"),
    ],
)
def test_an_operator_is_known_by_its_names(typed: str, name: str, value: str) -> None:
    asked = read(typed, NOW)
    assert _conditions(typed) == [(name, value, False)]
    assert not asked.has_words
    assert not asked.hints
    assert _conditions(f"-{typed}") == [(name, value, True)]


def test_words_phrases_and_operators_stand_side_by_side() -> None:
    asked = read('camera da:giulia "doppia vista" -torta è:aperta', NOW)
    assert _conditions('camera da:giulia "doppia vista" -torta è:aperta') == [
        ("from", "giulia", False),
        ("is", "open", False),
    ]
    assert asked.words == 'camera "doppia vista" -torta '
    assert words.query(asked.words) == words.query('camera "doppia vista" -torta ')


def test_the_last_word_may_go_on_only_while_it_is_typed() -> None:
    assert words.query(read("da:giulia came", NOW).words).has_prefix
    assert not words.query(read("came da:giulia", NOW).words).has_prefix
    assert not words.query(read("came ", NOW).words).has_prefix


def test_what_nobody_knows_is_searched_as_words_with_a_hint() -> None:
    asked = read("colore:rosso camera", NOW)
    assert asked.hints == (Hint("unknown_name", "colore", "rosso"),)
    assert asked.words == "colore:rosso camera"
    assert not read("https://example.org/a 10:30", NOW).hints
    assert read("è:rossa", NOW).hints == (Hint("unknown_value", "is", "rossa"),)
    assert read("da: camera", NOW).hints == (Hint("no_value", "da"),)
    assert read("prima:boh", NOW).hints == (Hint("no_day", "before", "boh"),)


def test_an_order_is_looked_for_in_the_messages_as_one_phrase() -> None:
    assert read("ordine:OR-1042", NOW).words == '"OR-1042"'
    assert read("-order:OR-1042 torta", NOW).words == '-"OR-1042" torta'


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-01", (2026, 11, 1)),
        ("2026-11", (2026, 11, 1)),
        ("1/11/2026", (2026, 11, 1)),
        ("1/11/26", (2026, 11, 1)),
        ("1.11.2026", (2026, 11, 1)),
        ("1/11", (2026, 11, 1)),
        ("24/12", (2025, 12, 24)),
        ("oggi", (2026, 11, 30)),
        ("ieri", (2026, 11, 29)),
        ("Yesterday", (2026, 11, 29)),
        ("7d", (2026, 11, 23)),
        ("7g", (2026, 11, 23)),
        ("2w", (2026, 11, 16)),
        ("2 settimane", (2026, 11, 16)),
    ],
)
def test_a_day_is_said_in_many_ways(typed: str, day: tuple[int, int, int]) -> None:
    assert days.day(typed, NOW) == datetime(*day, tzinfo=ROME)


def test_hours_are_counted_from_now() -> None:
    assert days.day("3h", NOW) == NOW - timedelta(hours=3)


@pytest.mark.parametrize(
    "typed", ["", "31/2/2026", "2026-13-01", "0/0", "9999y", "boh", "-3d", "٣d"]
)
def test_what_is_no_day_is_none(typed: str) -> None:
    assert days.day(typed, NOW) is None


_PIECES = st.sampled_from(
    [
        "da:",
        "is:",
        "è:",
        "-",
        '"',
        "#",
        ":",
        " ",
        "prima:",
        "7d",
        "9999d",
        "tag:",
        "\x00",
    ]
)
_TYPED = st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=30).map("".join)


@given(_TYPED, st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC)))
def test_whatever_is_typed_is_understood_somehow(typed: str, now: datetime) -> None:
    asked = read(typed, now)
    assert len(asked.conditions) <= operators.MOST
    for condition in asked.conditions:
        assert condition.name in operators.NAMES
        assert (condition.at is not None) == (condition.name in {"before", "after"})
        if condition.name == "is":
            assert condition.value in operators.STATES
    assert {hint.what for hint in asked.hints} <= {
        "unknown_name", "unknown_value", "no_day", "no_value", "too_many",
    }  # fmt: skip


@given(st.text(alphabet=st.characters(exclude_characters=':#"'), max_size=60))
def test_without_operators_the_words_are_those_of_the_index(typed: str) -> None:
    asked = read(typed, NOW)
    assert not asked.conditions
    assert words.query(asked.words) == words.query(typed.replace("\x00", " "))


def test_no_name_means_two_things() -> None:
    for names in (operators.NAMES, operators.STATES):
        meant: dict[str, str] = {}
        for name, aliases in names.items():
            for alias in aliases:
                key = "".join(words.words(alias))
                assert meant.setdefault(key, name) == name, alias


def test_a_number_is_counted_among_the_most() -> None:
    asked = read(" ".join(f"#{n}" for n in range(40)), NOW)
    assert len(asked.conditions) == operators.MOST
    assert Condition("number", "0") in asked.conditions
