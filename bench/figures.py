"""A figure: what was measured, beside its peer and its limit."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Figure:
    """`target` reads as a sentence; `holds` is None where a figure is only for comparison."""

    name: str
    value: float
    unit: str
    target: str = ""
    holds: bool | None = None
    peer: float | None = None
    limit: float | None = None
    ratio_peer: float | None = None
    ratio_limit: float | None = None
    more: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.peer and self.ratio_peer is None:
            self.ratio_peer = self.value / self.peer
        if self.limit and self.ratio_limit is None:
            self.ratio_limit = self.value / self.limit

    def as_json(self) -> dict[str, Any]:
        return {k: _rounded(v) for k, v in asdict(self).items() if k != "name"}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, float):
        return round(value, 3 if abs(value) < 10 else 1)
    return value


def table(figures: Sequence[Figure]) -> str:
    """For people: one line a figure."""
    rows: list[tuple[str, ...]] = [
        ("figure", "product", "unit", "peer", "limit", "x peer", "x limit", "")
    ]
    for one in figures:
        said = one.as_json()
        marks = {True: "holds", False: "DOES NOT HOLD", None: ""}
        cells = (said[k] for k in ("peer", "limit", "ratio_peer", "ratio_limit"))
        rows.append(
            (
                one.name,
                str(said["value"]),
                one.unit,
                *("" if cell is None else str(cell) for cell in cells),
                f"{marks[one.holds]} ({one.target})" if one.target else "",
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(7)]
    return "\n".join(
        "  ".join(
            cell.ljust(w) for cell, w in zip(row, [*widths, 0], strict=True)
        ).rstrip()
        for row in rows
    )


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def middle(values: Sequence[float]) -> float:
    return statistics.median(values)
