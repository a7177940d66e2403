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
                f'<text class="{label_class(number, len(shown))}" x="{left + step / 2:.1f}" '
                f'y="{HEIGHT - 6}" text-anchor="middle">{escape(column.label)}</text>'
            )
    drawn += [_mark(mark, number, wide, high) for number, mark in enumerate(marks)]
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title, quote=True)}">{"".join(drawn)}</svg>'
    )


@dataclass(frozen=True)
class Bar:
    """A day: how much, in words; `usual`: the least and the most that is usual, None: not known.

    `under`: what stands below it where the whole label is too long.
    """

    label: str
    count: int
    words: str
    usual: tuple[float, float] | None = None
    href: str = ""
    under: str = ""


def banded(shown: Sequence[Bar], *, title: str) -> str:
    """Columns over the band of what is usual."""
    highs = [bar.usual[1] for bar in shown if bar.usual]
    top = nice(int(max([*highs, *(bar.count for bar in shown), 0.0]) + 0.999))
    wide, high = WIDTH - _LEFT, HEIGHT - _TOP - _BOTTOM
    step = wide / max(len(shown), 1)
    marks = [*_scale(top, high)]
    labels = [bar.under or bar.label for bar in shown]
    for number, day in enumerate(shown):
        left = _LEFT + number * step
        if day.usual:
            low, most = (_TOP + high * (1 - min(v / top, 1)) for v in day.usual)
            marks.append(
                f'<rect class="band" x="{left:.1f}" y="{most:.1f}" width="{step + 0.5:.1f}" '
                f'height="{max(low - most, 1):.1f}"></rect>'
            )
    for number, day in enumerate(shown):
        left, tall = _LEFT + number * step, day.count / top * high
        rect = (
            f'<rect class="part all" x="{left + step * 0.2:.1f}" y="{_TOP + high - tall:.1f}" '
            f'width="{step * 0.6:.1f}" height="{max(tall, 0.5):.1f}"><title>{escape(day.label)}: '
            f"{escape(day.words)}</title></rect>"
        )
        marks.append(_linked(rect, day.href, f"{day.label}: {day.words}"))
        marks += _under(number, labels, left + step / 2)
    return _svg(marks, title)


@dataclass(frozen=True)
class Sides:
    """A day: what lies above the line, and what below it. Parts as of a `Column`."""

    label: str
    above: Sequence[tuple[str, str, int]]
    below: Sequence[tuple[str, str, int]]
    href: str = ""

    @property
    def tallest(self) -> int:
        return max(sum(p[2] for p in self.above), sum(p[2] for p in self.below))


def diverging(shown: Sequence[Sides], *, title: str) -> str:
    """What is good above a line, what is bad below it, on one scale."""
    top = nice(max((day.tallest for day in shown), default=0))
    wide, high = WIDTH - _LEFT, HEIGHT - _TOP - _BOTTOM
    step, middle = wide / max(len(shown), 1), _TOP + high / 2
    marks = [*_scale_both(top, middle, high / 2)]
    labels = [day.label for day in shown]
    for number, day in enumerate(shown):
        left = _LEFT + number * step
        parts = _stack(day.above, day.label, left, step, middle, -high / 2 / top)
        parts += _stack(day.below, day.label, left, step, middle, high / 2 / top)
        words = f"{day.label}: " + ", ".join(f"{w} {n}" for _k, w, n in (*day.above, *day.below))  # fmt: skip
        marks.append(_linked("".join(parts), day.href, words))
        marks += _under(number, labels, left + step / 2)
    return _svg(marks, title)


def _stack(
    parts: Sequence[tuple[str, str, int]], label: str, left: float, step: float,
    at: float, scale: float,
) -> list[str]:  # fmt: skip
    """Away from the line: `scale` is places a message, below zero upwards."""
    marks = []
    for kind, words, count in parts:
        tall = count * scale
        if count:
            marks.append(
                f'<rect class="part {escape(kind)}" x="{left + step * 0.15:.1f}" y="{min(at, at + tall):.1f}" '
                f'width="{step * 0.7:.1f}" height="{abs(tall):.1f}"><title>{escape(label)}: '
                f"{escape(words)} {count}</title></rect>"
            )
        at += tall
    return marks


def _scale_both(top: int, middle: float, high: float) -> list[str]:
    lines = []
    for value in (top, 0, -top):
        y = middle - value / top * high
        lines.append(
            f'<line class="grid" x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"></line>'
            f'<text class="label" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{abs(value)}</text>'
        )
    return lines


def _linked(marks: str, href: str, words: str) -> str:
    """A picture's part leads to what is behind it."""
    if not href or not marks:
        return marks
    at, says = escape(href, quote=True), escape(words, quote=True)
    return f'<a href="{at}" aria-label="{says}">{marks}</a>'


def _under(number: int, labels: Sequence[str], x: float) -> list[str]:
    if not _is_labelled(number, len(labels)):
        return []
    words = escape(labels[number])
    return [
        f'<text class="{label_class(number, len(labels))}" x="{x:.1f}" y="{HEIGHT - 6}" '
        f'text-anchor="middle">{words}</text>'
    ]


def _svg(marks: Sequence[str], title: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" '
        f'aria-label="{escape(title, quote=True)}">{"".join(marks)}</svg>'
    )


def bar(count: int, most: int) -> str:
    """One bar, beside its number in a table: says nothing of its own to readers of screens."""
    wide = 100 * count / max(most, 1)
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="0" y="0" width="{wide:.1f}" height="8"></rect></svg>'
    )


def nice(most: int) -> int:
    """The next 2, 4, 6 or 10 with noughts, at least 4: half of it is a whole number too."""
    unit = 1
    while True:
        for times in (2, 4, 6, 10):
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
    return (count - 1 - number) % _every(count) == 0


def label_class(number: int, count: int, most: int = 7) -> str:
    """Every other label is left out where the picture is narrow, so that the rest can be read."""
    is_spare = (count - 1 - number) // _every(count, most) % 2
    return "label spare" if is_spare else "label"


def _every(count: int, most: int = 7) -> int:
    return max(round(count / most), 1)
