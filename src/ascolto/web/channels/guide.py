"""A connector's README as a page: how to get access. A small, safe part of Markdown."""

from __future__ import annotations

import re
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ascolto.channels import registry

_FENCE = re.compile(r"^\s*```")
_HEADING = re.compile(r"^(#{1,4})\s+(.*)$")
_BULLET = re.compile(r"^\s*[-*]\s+(.*)$")
_NUMBER = re.compile(r"^\s*\d+\.\s+(.*)$")
_RULE = re.compile(r"^\|?[\s:|-]+\|[\s:|-]*$")


@cache
def of(kind: str) -> SafeString | None:
    """The guide of an installed connector, as HTML; None when it has none."""
    text = registry.guide(kind)
    return html(text) if text else None


def html(text: str) -> SafeString:
    """Everything is escaped first; only our own tags come out."""
    lines, out = text.split("\n"), []
    place = 0
    while place < len(lines):
        taken, piece = _block(lines, place)
        out.append(piece)
        place += taken
    return mark_safe("\n".join(filter(None, out)))


def _block(lines: list[str], at: int) -> tuple[int, str]:
    line = lines[at]
    if not line.strip():
        return 1, ""
    if _FENCE.match(line):
        return _code(lines, at)
    if found := _HEADING.match(line):
        level = min(len(found[1]) + 1, 5)
        return 1, f"<h{level}>{inline(found[2])}</h{level}>"
    for pattern, tag in ((_BULLET, "ul"), (_NUMBER, "ol")):
        if pattern.match(line):
            return _list(lines, at, pattern, tag)
    if line.lstrip().startswith("|"):
        return _table(lines, at)
    return _paragraph(lines, at)


def _code(lines: list[str], at: int) -> tuple[int, str]:
    end = at + 1
    while end < len(lines) and not _FENCE.match(lines[end]):
        end += 1
    code = escape("\n".join(lines[at + 1 : end]))
    return end - at + 1, f'<pre tabindex="0"><code>{code}</code></pre>'


def _list(
    lines: list[str], at: int, pattern: re.Pattern[str], tag: str
) -> tuple[int, str]:
    """Items, with the indented blocks that belong to each."""
    items: list[list[str]] = []
    end = at
    while end < len(lines):
        if found := pattern.match(lines[end]):
            items.append([found[1]])
        elif lines[end].startswith("  ") or (
            not lines[end].strip()
            and end + 1 < len(lines)
            and lines[end + 1].startswith("  ")
        ):
            items[-1].append(lines[end].removeprefix("   ").removeprefix("  "))
        else:
            break
        end += 1
    shown = "".join(f"<li>{html(chr(10).join(item))}</li>" for item in items)
    return end - at, f"<{tag}>{shown}</{tag}>"


def _table(lines: list[str], at: int) -> tuple[int, str]:
    end = at
    while end < len(lines) and lines[end].lstrip().startswith("|"):
        end += 1
    rows = [_cells(line) for line in lines[at:end] if not _RULE.match(line)]
    head = "".join(f"<th>{cell}</th>" for cell in rows[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows[1:]
    )
    return (
        end - at,
        f'<table tabindex="0"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>',
    )


def _cells(line: str) -> list[str]:
    return [inline(cell.strip()) for cell in line.strip().strip("|").split("|")]


def _paragraph(lines: list[str], at: int) -> tuple[int, str]:
    end = at + 1
    while end < len(lines) and lines[end].strip() and not _starts(lines[end]):
        end += 1
    return (
        end - at,
        f"<p>{inline(' '.join(line.strip() for line in lines[at:end]))}</p>",
    )


def _starts(line: str) -> bool:
    return bool(
        _FENCE.match(line)
        or _HEADING.match(line)
        or _BULLET.match(line)
        or _NUMBER.match(line)
        or line.lstrip().startswith("|")
    )


def inline(text: str) -> str:
    """Code, bold, italic and links to the web; the rest stays as it is written."""
    pieces = re.split(r"(`[^`]+`)", text)
    return "".join(
        f"<code>{escape(p[1:-1])}</code>"
        if p.startswith("`") and len(p) > 2
        else _words(p)
        for p in pieces
    )


def _words(text: str) -> str:
    text = str(escape(text))
    text = re.sub(
        r"\[([^\]]+)\]\((https?://[^\s)&\"]+)\)",
        r'<a href="\2" rel="noopener noreferrer" target="_blank">\1</a>',
        text,
    )
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", text)
    return re.sub(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])", r"<em>\1</em>", text)
