"""A brand's own hue, made readable: tones that keep 4.5:1 in both themes. Pure."""

from __future__ import annotations

import colorsys
import re

READABLE = 4.5
LIGHT_GROUND, DARK_GROUND = (
    "#f6f4f0",
    "#2a2825",
)  # the darkest light ground that carries brand words, the lightest dark one

Channels = tuple[float, float, float]


class NotAColour(ValueError):
    """The text is not a colour such as #0c6461."""


def _channels(colour: str) -> Channels:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise NotAColour(colour)
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return r, g, b


def _hex(channels: Channels) -> str:
    return "#" + "".join(f"{round(255 * c):02x}" for c in channels)


def _luminance(colour: str) -> float:
    r, g, b = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in _channels(colour)
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """The WCAG 2 ratio of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _toned(colour: str, lightness: float, saturation: float = 1) -> str:
    h, _, s = colorsys.rgb_to_hls(*_channels(colour))
    return _hex(colorsys.hls_to_rgb(h, lightness, s * saturation))


def readable(colour: str, *, on: tuple[str, ...], darker: bool) -> str:
    """The nearest tone of `colour`, in one direction, that can be read on every ground in `on`."""
    lightness = colorsys.rgb_to_hls(*_channels(colour))[1]
    tone = colour.lower()
    while min(contrast(tone, ground) for ground in on) < READABLE:
        lightness += -0.01 if darker else 0.01
        if not 0 <= lightness <= 1:
            return "#000000" if darker else "#ffffff"
        tone = _toned(colour, lightness)
    return tone


def tokens(colour: str) -> tuple[dict[str, str], dict[str, str]]:
    """The brand's custom properties for the light and the dark theme. Raises NotAColour."""
    soft, dark_soft = _toned(colour, 0.93, 0.5), _toned(colour, 0.15, 0.4)
    light = readable(colour, on=("#ffffff", LIGHT_GROUND, soft), darker=True)
    dark = readable(colour, on=(DARK_GROUND, dark_soft), darker=False)
    ink = "#101010"
    return (
        {
            "brand": light,
            "brand-hover": _toned(light, max(0, _lightness(light) - 0.05)),
            "on-brand": "#ffffff",
            "brand-text": light,
            "brand-soft": soft,
            "brand-line": _toned(colour, 0.78, 0.5),
        },
        {
            "brand": readable(dark, on=(ink,), darker=False),
            "brand-hover": _toned(dark, min(1, _lightness(dark) + 0.06)),
            "on-brand": ink,
            "brand-text": dark,
            "brand-soft": dark_soft,
            "brand-line": _toned(colour, 0.3, 0.5),
        },
    )


def _lightness(colour: str) -> float:
    return colorsys.rgb_to_hls(*_channels(colour))[1]


def stylesheet(colour: str) -> str:
    """A small style sheet with the brand's hue, to serve from our own address. Raises NotAColour."""
    light, dark = (
        "".join(f"--{name}:{value};" for name, value in side.items())
        for side in tokens(colour)
    )
    return (
        f"@layer screens{{:root{{{light}}}[data-theme=dark]{{{dark}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}}}\n"
    )
