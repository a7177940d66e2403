"""The words of a post: its HTML as plain text. Pure."""

from __future__ import annotations

import re
from html.parser import HTMLParser

MOST = 100_000  # characters of HTML that are read; a post has a thousandth


def text_of(html: str) -> str:
    """Paragraphs and breaks as line ends; what a client would not show is left out."""
    reader = _Reader()
    reader.feed(html[:MOST].replace("\0", ""))
    reader.close()
    text = "".join(reader.pieces)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.pieces.append("\n")
        elif tag in {"script", "style"}:
            self._hidden += 1
        elif tag == "li":
            self.pieces.append("\n- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "blockquote", "pre", "ul", "ol"}:
            self.pieces.append("\n\n")
        elif tag in {"script", "style"}:
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)
