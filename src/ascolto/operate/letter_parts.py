"""A letter of ours to a colleague, as text and as simple HTML of the same words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_BODY = (
    "margin:0;padding:16px;font:15px/1.5 -apple-system,'Segoe UI',Roboto,sans-serif;color:#1f2a2c;"
    "max-width:40em"
)
_QUOTE = "margin:0 0 12px;padding:8px 12px;border-left:3px solid #9bb5b8;white-space:pre-line"
_SMALL = "margin:0 0 8px;color:#5b6a6d;font-size:13px"


@dataclass(frozen=True)
class Part:
    """A paragraph; with `url` a link, with `quotes` somebody's words, with `small` an aside."""

    text: str
    url: str = ""
    quotes: bool = False
    small: bool = False


def as_text(parts: Sequence[Part]) -> str:
    return "\n\n".join(map(_text, parts)).strip() + "\n"


def _text(part: Part) -> str:
    if part.url:
        return f"{part.text}\n{part.url}"
    if part.quotes:
        return "\n".join(f"    {line}".rstrip() for line in part.text.splitlines())
    return part.text


def as_html(parts: Sequence[Part], *, language: str) -> str:
    body = "\n".join(map(_html, parts))
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"></head>'
        f'<body style="{_BODY}">\n{body}\n</body></html>\n'
    )


def _html(part: Part) -> str:
    words = escape(part.text)
    if part.url:
        return (
            f'<p style="margin:0 0 12px"><a href="{escape(part.url)}">{words}</a></p>'
        )
    if part.quotes:
        return f'<blockquote style="{_QUOTE}">{words}</blockquote>'
    style = _SMALL if part.small else "margin:0 0 12px;white-space:pre-line"
    return f'<p style="{style}">{words}</p>'
