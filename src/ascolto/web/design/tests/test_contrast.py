"""Every text can be read: 4.5:1 on each ground it may stand on, in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ascolto.web.design import brandcolour
from ascolto.web.design.brandcolour import contrast

CSS = Path(__file__).resolve().parents[1] / "static/ascolto/css"
TOKENS = re.sub(r"/\*.*?\*/", "", (CSS / "tokens.css").read_text("utf-8"), flags=re.S)

GROUNDS = ("canvas", "surface", "raised", "sunken", "hover")
TEXTS = [(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS]
MEANINGS = [
    (meaning, ground)
    for meaning in ("near", "late", "kept", "public", "note", "info")
    for ground in ("canvas", "surface", "raised", "hover", f"{meaning}-soft")
]
BRAND = [
    ("brand-text", "canvas"),
    ("brand-text", "surface"),
    ("brand-text", "raised"),
    ("brand-text", "brand-soft"),
    ("ink", "brand-soft"),
    ("ink", "public-soft"),
    ("ink", "note-soft"),
    ("ink", "select"),
    ("ink-3", "note-soft"),
    ("ink-3", "brand-soft"),
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
    ("on-late", "late-mark"),
    ("canvas", "ink"),  # toasts and tips
    ("canvas", "ink-2"),  # the rail's counts
]
HUES = [(f"hue-{n}-ink", f"hue-{n}") for n in range(1, 13)]
PAIRS = TEXTS + MEANINGS + BRAND + HUES

# What is seen and not read: 3:1.
SHAPES = [
    (shape, ground)
    for shape in (
        "near-mark",
        "late-mark",
        "kept-mark",
        "public-mark",
        "focus",
        "line-control",
        "brand",
    )
    for ground in ("canvas", "surface")
] + [("near-mark", "near-soft"), ("late-mark", "late-soft"), ("kept-mark", "kept-soft")]


def block(selector: str, after: str = "") -> dict[str, str]:
    """The custom properties that hold a plain colour in the first block of `selector`."""
    start = TOKENS.index(selector, TOKENS.index(after) if after else 0)
    body = TOKENS[TOKENS.index("{", start) + 1 : TOKENS.index("}", start)]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", body))


THEMES = {
    "light": block('[data-theme="light"] {'),
    "dark": block('[data-theme="dark"] {'),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_text_can_be_read_on_its_ground(
    theme: str, ink: str, ground: str
) -> None:
    colours = THEMES[theme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_every_shape_can_be_seen_on_its_ground(
    theme: str, shape: str, ground: str
) -> None:
    colours = THEMES[theme]
    assert contrast(colours[shape], colours[ground]) >= 3


def test_following_the_system_shows_the_same_dark_theme() -> None:
    system = block(':root:not([data-theme="light"])')
    assert system == THEMES["dark"]


def test_both_themes_name_the_same_colours() -> None:
    assert set(THEMES["light"]) == set(THEMES["dark"])
    assert len(THEMES["light"]) > 60


def test_paper_is_always_light() -> None:
    assert (
        block("[data-theme] {", after="@media print").items() <= THEMES["light"].items()
    )


def test_only_the_tokens_give_a_colour_a_number() -> None:
    for sheet in CSS.glob("*.css"):
        if sheet.name != "tokens.css":
            text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
            assert not re.findall(
                r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", text
            ), sheet.name


def test_every_token_that_is_used_exists() -> None:
    sheets = {sheet.name: sheet.read_text("utf-8") for sheet in CSS.glob("*.css")}
    given = {
        name for text in sheets.values() for name in re.findall(r"(--[\w-]+):", text)
    }
    for name, text in sheets.items():
        used = set(re.findall(r"var\((--[\w-]+)\)", text))
        assert used <= given, (name, used - given)


@pytest.mark.parametrize(
    "colour",
    ["#0c6461", "#ffee00", "#8a1c4a", "#000000", "#ffffff", "#00ff88", "#1a1a8c"],
)
def test_a_brands_own_hue_stays_readable(colour: str) -> None:
    light, dark = brandcolour.tokens(colour)
    for own, theme in ((light, THEMES["light"]), (dark, THEMES["dark"])):
        for ground in (
            theme["canvas"],
            theme["surface"],
            theme["raised"],
            own["brand-soft"],
        ):
            assert contrast(own["brand-text"], ground) >= 4.5
        assert contrast(own["on-brand"], own["brand"]) >= 4.5
        assert contrast(own["on-brand"], own["brand-hover"]) >= 4.5
        assert contrast(theme["ink"], own["brand-soft"]) >= 4.5


def test_what_is_not_a_colour_never_reaches_a_style_sheet() -> None:
    with pytest.raises(brandcolour.NotAColour):
        brandcolour.stylesheet("red;} body{display:none")
