"""Which target holds: the most particular one. Pure: no Django.

Urgency tells more than the account, the account more than the visibility, the visibility more than
the brand; a target that names two of them tells more than one that names the weightier alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MINUTES = 60  # a person answers within one hour, every hour of every day
URGENCIES = ("low", "normal", "high", "urgent")


@dataclass(frozen=True)
class Told:
    """A target as somebody set it; what it leaves empty holds for everything."""

    kind: str
    minutes: int
    counts_opening_hours: bool = False
    brand_id: int | None = None
    account_id: int | None = None
    visibility: str = ""  # "public", "private"
    urgency: str = ""

    @property
    def weight(self) -> int:
        """How particular it is."""
        place = 4 if self.account_id is not None else int(self.brand_id is not None)
        return 8 * bool(self.urgency) + 2 * bool(self.visibility) + place

    def holds(self, asked: Asked) -> bool:
        if self.account_id is not None and self.account_id != asked.account_id:
            return False
        if (
            self.account_id is None
            and self.brand_id is not None
            and self.brand_id != asked.brand_id
        ):
            return False
        return self.visibility in {"", asked.visibility} and self.urgency in {
            "",
            asked.urgency,
        }

    @property
    def terms(self) -> str:
        """What it names, for the record: "account:8 public urgent"; "general" names nothing."""
        place = f"brand:{self.brand_id}" if self.brand_id is not None else ""
        place = f"account:{self.account_id}" if self.account_id is not None else place
        said = [p for p in (place, self.visibility, self.urgency) if p]
        return " ".join(said) or "general"


@dataclass(frozen=True)
class Asked:
    """What a commitment is about, as far as targets look at it."""

    brand_id: int
    account_id: int | None
    is_public: bool = False
    urgency: str = "normal"

    @property
    def visibility(self) -> str:
        return "public" if self.is_public else "private"


@dataclass(frozen=True)
class Allowance:
    """How long we may take, whether only opening hours count, and which target says so."""

    minutes: int = MINUTES
    counts_opening_hours: bool = False
    terms: str = ""  # "": nobody set one, an hour comes with the product


class Targets:
    """What a workspace has set, asked for one commitment at a time."""

    def __init__(self, told: Iterable[Told]) -> None:
        self._told: dict[str, list[Told]] = {}
        for one in sorted(told, key=lambda t: -t.weight):
            self._told.setdefault(one.kind, []).append(one)
        self._known: dict[tuple[str, Asked], Allowance] = {}

    def names(self, kind: str) -> bool:
        """Whether anything is set for the kind."""
        return kind in self._told

    def of(
        self, kind: str, *, brand_id: int, account_id: int | None,
        is_public: bool = False, urgency: str = "normal",
    ) -> Allowance:  # fmt: skip
        """The most particular target that holds, else an hour."""
        asked = Asked(brand_id, account_id, is_public, urgency)
        if (kind, asked) not in self._known:  # a batch asks the same few things
            self._known[kind, asked] = self._find(kind, asked)
        return self._known[kind, asked]

    def _find(self, kind: str, asked: Asked) -> Allowance:
        for one in self._told.get(kind, ()):
            if one.holds(asked):
                return Allowance(one.minutes, one.counts_opening_hours, one.terms)
        return Allowance()
