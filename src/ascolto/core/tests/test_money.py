from __future__ import annotations

import pytest

from ascolto.core import money


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12", 1200), ("12,5", 1250), ("12.50", 1250), ("€ 12,50", 1250), ("", 0), ("0", 0),
        ("1.200", 120_000), ("1.200,50", 120_050), ("1,200.50", 120_050), ("1'200.50 CHF", 120_050),
        ("0,05", 5), ("12 EUR", 1200),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed: str, cents: int) -> None:
    assert money.cents(typed) == cents


@pytest.mark.parametrize(
    "typed", ["abc", "-5", "12,5050", "1.2.3", "1,20,0", "12e3", "9999999,00", "١٢"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(money.NotMoney):
        money.cents(typed)


def test_amounts_are_shown_in_the_readers_way() -> None:
    assert money.shown(123_456, "EUR", "it") == "1.234,56 €"
    assert money.shown(-1250, "EUR", "it") == "−12,50 €"
    assert money.shown(123_456, "EUR", "en") == "€1,234.56"
    assert money.shown(500, "CHF", "en") == "CHF 5.00"
    assert money.plain(1250, "it") == "12,50"
    assert money.plain(None) == ""
