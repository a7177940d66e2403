"""Lines and bands over days as SVG, drawn here; zero stands where the scale begins. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ascolto.web.monitor.charts import label_class, nice

WIDTH, HEIGHT = 720, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 100, 10, 22
_LETTER = 6.6  # how wide one of a name is, on average
_LABELS = 6


@dataclass(frozen=True)
class Curve:
    """One line: its class, its name at its end, a value a step or None where nobody knows."""

    kind: str
    name: str
    values: Sequence[float | None]
    words: Sequence[str]  # how each value reads


def lines(curves: Sequence[Curve], labels: Sequence[str], *, title: str, top: float = 0) -> str:  # fmt: skip
    """`labels`: one a step. `top`: the end of the scale, where it is known; 1: these are shares."""
    known = [v for curve in curves for v in curve.values if v is not None]
    end = top or _end(max(known, default=1.0))
    frame = _Frame(len(labels), end, is_share=top == 1)
    marks = [*frame.grid(end)]
    marks += [frame.label(n, label) for n, label in enumerate(labels) if frame.is_labelled(n)]  # fmt: skip
    for curve in curves:
        marks += _curve(frame, curve, labels)
    marks += _names(frame, curves)
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title, quote=True)}">{"".join(marks)}</svg>'
    )


@dataclass(frozen=True)
class _Frame:
    steps: int
    end: float
    is_share: bool = False

    def x(self, step: int) -> float:
        wide = WIDTH - _LEFT - _RIGHT
        return _LEFT + (wide * step / (self.steps - 1) if self.steps > 1 else wide / 2)

    def y(self, value: float) -> float:
        high = HEIGHT - _TOP - _BOTTOM
        return _TOP + high * (1 - min(value / self.end, 1.0))

    def grid(self, end: float) -> list[str]:
        found = []
        half = [end / 2] if self.is_share or (end / 2).is_integer() else []
        for value in (0.0, *half, end):
            said = f"{value:.0%}".replace("%", " %") if self.is_share else _short(value)
            y = self.y(value)
            found.append(
                f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"></line>'
                f'<text class="label" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{said}</text>'
            )
        return found

    def label(self, step: int, words: str) -> str:
        return (
            f'<text class="{label_class(step, self.steps, _LABELS)}" x="{self.x(step):.1f}" y="{HEIGHT - 5}" '
            f'text-anchor="middle">{escape(words)}</text>'
        )

    def is_labelled(self, step: int) -> bool:
        every = max(round(self.steps / _LABELS), 1)
        return (self.steps - 1 - step) % every == 0


def _curve(frame: _Frame, curve: Curve, labels: Sequence[str]) -> list[str]:
    """Broken where nothing is known; each value is a dot that says itself."""
    marks, run = [], list[str]()
    for step, value in enumerate([*curve.values, None]):
        if value is not None:
            run.append(f"{frame.x(step):.1f},{frame.y(value):.1f}")
            continue
        if len(run) > 1:
            marks.append(
                f'<polyline class="line-{escape(curve.kind)}" points="{" ".join(run)}">'
                "</polyline>"
            )
        run = []
    for step, value in enumerate(curve.values):
        if value is not None:
            marks.append(
                f'<circle class="dot-{escape(curve.kind)}" cx="{frame.x(step):.1f}" cy="{frame.y(value):.1f}" r="3">'
                f"<title>{escape(labels[step])}: {escape(curve.name)} {escape(curve.words[step])}</title></circle>"
            )
    return marks


def _names(frame: _Frame, curves: Sequence[Curve]) -> list[str]:
    """At the end of each line, kept apart."""
    ends = []
    for curve in curves:
        last = max((n for n, v in enumerate(curve.values) if v is not None), default=None)  # fmt: skip
        if last is not None:
            value = curve.values[last]
            ends.append((frame.y(value or 0.0), frame.x(last), curve))
    marks, before = [], -100.0
    for y, x, curve in sorted(ends, key=lambda end: end[0]):
        before = max(y, before + 14)
        marks.append(
            f'<text class="label end" x="{x + 8:.1f}" y="{before + 4:.1f}">{escape(_fitted(curve.name))}'
            f"<title>{escape(curve.name)}</title></text>"
        )
    return marks


def _fitted(name: str) -> str:
    """What has room beside the lines; the whole name is its title."""
    most = int((_RIGHT - 8) / _LETTER)
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _end(most: float) -> float:
    return nice(int(most) + 1) if most > 4 else (1.0 if most <= 1 else 5.0)


def _short(value: float) -> str:
    if value >= 1e6:
        return f"{value / 1e6:g} M"
    return f"{value / 1e3:g} k" if value >= 10_000 else f"{value:g}"
