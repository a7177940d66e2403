"""Who somebody is for a list of people: the customer where known, else the handle alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Exactly one of the two."""

    customer_id: int | None = None
    handle_id: int | None = None

    @classmethod
    def of(cls, handle_id: int, customer_id: int | None) -> Person:
        return cls(customer_id) if customer_id else cls(None, handle_id)

    @classmethod
    def parse(cls, key: str) -> Person | None:
        """None where it says nobody."""
        kind, number = key[:1], key[1:]
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            return None
        if kind == "c":
            return cls(int(number))
        return cls(None, int(number)) if kind == "h" else None

    def __str__(self) -> str:
        return f"c{self.customer_id}" if self.customer_id else f"h{self.handle_id}"
