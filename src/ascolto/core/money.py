"""Amounts of money: whole cents in the code, written as people write them on screen. Pure."""

from __future__ import annotations

import re

CURRENCIES = {
    "EUR": "€",
    "CHF": "CHF",
    "GBP": "£",
    "USD": "$",
}  # all of a hundred parts
MOST = 100_000_000  # cents: a million, above which something was mistyped

_SIGNS = re.compile(r"[€£$'’\s ]|CHF|EUR|GBP|USD", re.IGNORECASE)
_PLAIN = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})+(?:(?!\1)[.,][0-9]{1,2})?")


class NotMoney(ValueError):
    """What was typed is no amount."""


def cents(typed: str) -> int:
    """ "12,50", "€ 1.200" and "1,200.00" as cents. Raises `NotMoney`; nothing typed is nothing."""
    text = _SIGNS.sub("", typed or "")
    if not text:
        return 0
    if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
        raise NotMoney(typed)
    whole, part = _parted(text)
    found = int(re.sub(r"\D", "", whole)) * 100 + int(part.ljust(2, "0") or 0)
    if found > MOST:
        raise NotMoney(typed)
    return found


def _parted(text: str) -> tuple[str, str]:
    """What stands before and behind the last mark, if that mark is a decimal one."""
    match = re.fullmatch(r"(.*)[.,](\d{1,2})", text)
    return (match[1], match[2]) if match else (text, "")


def shown(amount: int, currency: str, language: str = "it") -> str:
    """ "12,50 €" in Italian, "€12.50" in English; a minus stands in front."""
    sign, amount = ("−" if amount < 0 else ""), abs(amount)
    text = f"{amount // 100:,}.{amount % 100:02d}"
    mark = CURRENCIES.get(currency, currency)
    if language.startswith("en"):
        return f"{sign}{mark}{'' if len(mark) == 1 else ' '}{text}"
    text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"{sign}{text} {mark}"


def plain(amount: int | None, language: str = "it") -> str:
    """For a field or a table of numbers: "12,50" or "12.50"."""
    if amount is None:
        return ""
    text = f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"
    return text if language.startswith("en") else text.replace(".", ",")
