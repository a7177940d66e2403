"""Pictures of numbers as SVG, drawn here: readable in both themes, with a title on every part. Pure.

Colours come from classes (`monitor.css`); the table behind a picture is the page's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 200
_LEFT, _TOP, _BOTTOM = 40, 8, 24


@dataclass(frozen=True)
class Column:
    """`parts`: (class, words, how much), from the bottom up."""

    label: str
    parts: Sequence[tuple[str, str, int]]

    @property
    def total(self) -> int:
        return sum(part[2] for part in self.parts)


@dataclass(frozen=True)
class Mark:
    """A moment: `at` from 0 (where the columns begin) to 1 (where they end), a sign, what it was."""

    at: float
    sign: str
    words: str


def columns(shown: Sequence[Column], *, title: str, marks: Sequence[Mark] = ()) -> str:
    """Stacked columns over a scale that begins at nothing, with moments marked over them."""
    top = nice(max((column.total for column in shown), default=0))
    wide, high = WIDTH - _LEFT, HEIGHT - _TOP - _BOTTOM
    step = wide / max(len(shown), 1)
    drawn = [*_scale(top, high)]
    for number, column in enumerate(shown):
        left, floor = _LEFT + number * step, float(_TOP + high)
        for kind, words, count in column.parts:
            tall = count / top * high
            floor -= tall
            if count:
                drawn.append(
                    f'<rect class="part {escape(kind)}" x="{left + step * 0.12:.1f}" y="{floor:.1f}" '
                    f'width="{step * 0.76:.1f}" height="{tall:.1f}"><title>{escape(column.label)}: '
                    f"{escape(words)} {count}</title></rect>"
                )
        if _is_labelled(number, len(shown)):
            drawn.append(
                f'<text class="label" x="{left + step / 2:.1f}" y="{HEIGHT - 6}" '
                f'text-anchor="middle">{escape(column.label)}</text>'
            )
    drawn += [_mark(mark, number, wide, high) for number, mark in enumerate(marks)]
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title, quote=True)}">{"".join(drawn)}</svg>'
    )


def bar(count: int, most: int) -> str:
    """One bar, beside its number in a table: says nothing of its own to readers of screens."""
    wide = 100 * count / max(most, 1)
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="0" y="0" width="{wide:.1f}" height="8"></rect></svg>'
    )


def nice(most: int) -> int:
    """The next 1, 2 or 5 with noughts, at least 4."""
    unit = 1
    while True:
        for times in (1, 2, 5):
            if times * unit >= max(most, 4):
                return times * unit
        unit *= 10


def _scale(top: int, high: float) -> list[str]:
    lines = []
    for part in (0.0, 0.5, 1.0):
        y = _TOP + high * (1 - part)
        lines.append(
            f'<line class="grid" x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"></line>'
            f'<text class="label" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{top * part:g}</text>'
        )
    return lines


def _mark(mark: Mark, number: int, wide: float, high: float) -> str:
    """A line with its sign on top, those side by side one below the other; the words are its title."""
    x = _LEFT + min(max(mark.at, 0.0), 1.0) * wide
    return (
        f'<g class="mark"><title>{escape(mark.sign)}: {escape(mark.words)}</title>'
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_TOP + high:.1f}"></line>'
        f'<text x="{min(x + 3, WIDTH - 8):.1f}" y="{_TOP + 10 + 13 * (number % 6)}">{escape(mark.sign)}</text></g>'
    )


def _is_labelled(number: int, count: int) -> bool:
    """About seven labels, the last one always."""
    every = max(round(count / 7), 1)
    return (count - 1 - number) % every == 0
