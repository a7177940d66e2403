"""Phone numbers as one spelling each. Pure: no Django."""

from __future__ import annotations

import phonenumbers

REGION = "IT"  # of numbers written without a country


def normal(number: str, region: str = REGION) -> str:
    """The number as +393331234567; "" when it is none."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def national(number: str) -> str:
    """The digits people dial at home: 3331234567; "" when it is no number."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.national_significant_number(parsed)
