"""A map: every source has a field as large as what is said there. Pure.

Fields are laid in rows, as nearly square as they can be (Bruls, Huizing, van Wijk 2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720.0, 240.0
_EDGE = 2.0
_STRIP = 6.0  # the unhappy part of a field, along its foot
_LETTER = 7.8  # how wide one of a name is, on average
_TALL = 44.0  # what a field needs for its name and its number


@dataclass(frozen=True)
class Field:
    """`size` messages, of which the part `unhappy` (0–1); `words` say all of it."""

    name: str
    size: int
    unhappy: float
    words: str
    href: str = ""


Box = tuple[float, float, float, float]  # x, y, width, height


def drawn(fields: Sequence[Field], *, title: str) -> str:
    shown = sorted((f for f in fields if f.size > 0), key=lambda f: (-f.size, f.name))
    boxes = boxed([f.size for f in shown], (0.0, 0.0, WIDTH, HEIGHT))
    parts = [_field(f, box) for f, box in zip(shown, boxes, strict=True)]
    return (
        f'<svg class="chart map" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="group" '
        f'aria-label="{escape(title, quote=True)}">{"".join(parts)}</svg>'
    )


def boxed(sizes: Sequence[int], room: Box) -> list[Box]:
    """One box for each size, the largest first, filling the room."""
    x, y, wide, high = room
    scale = wide * high / max(sum(sizes), 1)
    left = [size * scale for size in sizes]
    found: list[Box] = []
    while left:
        short = min(wide, high)
        count = _row(left, short)
        row, left = left[:count], left[count:]
        thick = sum(row) / short
        at = y if wide >= high else x
        for area in row:
            long = area / thick
            box = (x, at, thick, long) if wide >= high else (at, y, long, thick)
            found.append(box)
            at += long
        if wide >= high:
            x, wide = x + thick, max(wide - thick, 1e-9)
        else:
            y, high = y + thick, max(high - thick, 1e-9)
    return found


def _row(areas: Sequence[float], short: float) -> int:
    """How many of the next fields stand side by side, so that the longest is least long."""
    count = 1
    while count < len(areas) and _longest(areas[: count + 1], short) <= _longest(areas[:count], short):  # fmt: skip
        count += 1
    return count


def _longest(row: Sequence[float], short: float) -> float:
    """How much longer than wide the worst of them is."""
    whole = sum(row)
    return max(
        max(short**2 * area / whole**2, whole**2 / (short**2 * area)) for area in row
    )


def _field(field: Field, box: Box) -> str:
    """What does not fit of its name is in its title."""
    x, y = box[0], box[1]
    wide, high = max(box[2] - _EDGE, 1.0), max(box[3] - _EDGE, 1.0)
    strip = min(_STRIP, high / 4)
    says = f"{field.name}: {field.words}"
    marks = (
        f'<rect class="field" width="{wide:.1f}" height="{high:.1f}"></rect>'
        f'<rect class="mood-negative" y="{high - strip:.1f}" width="{wide * field.unhappy:.1f}" '
        f'height="{strip:.1f}"></rect>{_labels(field, wide, high)}<title>{escape(says)}</title>'
    )
    inner = f'<svg x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}">{marks}</svg>'
    if not field.href:
        return inner
    at = escape(field.href, quote=True)
    return f'<a href="{at}" aria-label="{escape(says, quote=True)}">{inner}</a>'


def _labels(field: Field, wide: float, high: float) -> str:
    """Where there is room for one line only, the number is left out."""
    said = fitted(field.name, wide - 8)
    found = f'<text class="label name" x="6" y="18">{escape(said)}</text>'
    if high >= _TALL:
        found += f'<text class="label" x="6" y="36">{field.size}</text>'
    return found


def fitted(name: str, room: float) -> str:
    """A name that is too long ends in an ellipsis; one letter of it says nothing."""
    most = int(room / _LETTER)
    if len(name) <= most:
        return name
    return f"{name[: most - 1].rstrip()}…" if most > 3 else ""
