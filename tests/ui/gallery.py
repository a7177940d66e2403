"""The page that shows the pictures: docs/screenshots/README.md, room by room."""

from __future__ import annotations

from pathlib import Path

from tests.ui import chat
from tests.ui.screens import ROOMS

HEAD = """# Every screen

Written by `make shots` from the demo company, room by room; a new screen is a line in
[`tests/ui/screens.py`](../../tests/ui/screens.py). On a desk (1280 pixels) and on a phone (390), in the light
and in the dark; press a picture to see it large.
"""


def names() -> set[str]:
    return {screen.name for room in ROOMS for screen in room.screens} | {chat.NAME}


def write(into: Path) -> None:
    for path in into.glob("*.*"):
        if (
            path.suffix in {".webp", ".png"}
            and path.stem.rsplit("-", 2)[0] not in names()
        ):
            path.unlink()
    (into / "README.md").write_text(text())


def text() -> str:
    parts = [HEAD, " · ".join(f"[{r.name}](#{_anchor(r.name)})" for r in ROOMS) + "\n"]
    for room in ROOMS:
        parts.append(f"\n## {room.name}\n\n| | desk | phone |\n|---|---|---|")
        shown = [(one.name, one.title) for one in room.screens]
        if room is ROOMS[-1]:
            shown.append((chat.NAME, chat.TITLE))
        parts += [_row(name, title) for name, title in shown]
    return "\n".join(parts) + "\n"


def _row(name: str, title: str) -> str:
    cells = [
        " ".join(_picture(name, title, device, scheme) for scheme in ("light", "dark"))
        for device in ("desk", "phone")
    ]
    return f"| {title} | {cells[0]} | {cells[1]} |"


def _picture(name: str, title: str, device: str, scheme: str) -> str:
    file = f"{name}-{device}-{scheme}.webp"
    width = 220 if device == "desk" else 90
    return f'<a href="{file}"><img src="{file}" width="{width}" alt="{title}, {device}, {scheme}" loading="lazy"></a>'


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")
