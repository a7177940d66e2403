"""Product feeds: RSS and Atom, with Google's fields or the plain ones. Pure.

Read by expat piece by piece. A document type is refused, whatever it says: without one there are
no entities of its own, so nothing is fetched from elsewhere and nothing swells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.parsers import expat

from ascolto.operate.wares.reading import MOST, Entry, NotReadable

_ENTRIES = {"item", "entry", "product"}
_DEEPEST = 50
_LONGEST = 20_000  # letters of one field
_PIECE = 64 * 1024


def entries(content: bytes) -> Iterator[Entry]:
    """Each product with the line it begins on. Raises `NotReadable`."""
    reader = _Reader()
    try:
        for at in range(0, len(content), _PIECE):
            reader.parser.Parse(content[at : at + _PIECE], False)
            yield from reader.taken()
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise NotReadable("broken", error.lineno) from None
    except (LookupError, UnicodeError, ValueError) as error:  # an unknown encoding
        if isinstance(error, NotReadable):
            raise
        raise NotReadable("broken") from None
    yield from reader.taken()
    if not reader.count:
        raise NotReadable("not_a_feed")


class _Reader:
    """Where we are in the document, and what the entry at hand has said so far."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.count = 0
        self._ready: list[Entry] = []
        self._path: list[str] = []
        self._depth = 0  # of the entry at hand; 0: none
        self._line = 0
        self._said: dict[str, str] = {}
        self._words: list[str] = []
        self._size = 0

    def taken(self) -> list[Entry]:
        ready, self._ready = self._ready, []
        return ready

    def _doctype(self, *_: object) -> None:
        raise NotReadable("doctype", self.parser.CurrentLineNumber)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(self._path) >= _DEEPEST:
            raise NotReadable("broken", self.parser.CurrentLineNumber)
        self._path.append(tag)
        if not self._depth and _bare(tag) in _ENTRIES:
            self._depth, self._line = len(self._path), self.parser.CurrentLineNumber
            self._said = {}
        elif self._is_field():
            self._words, self._size = [], 0
            if _bare(tag) == "link" and "href" in attributes:  # as Atom has it
                self._link(attributes)

    def _link(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("rel", "alternate") == "alternate":
            self._said.setdefault("link", attributes["href"])

    def _text(self, data: str) -> None:
        if self._depth and self._size < _LONGEST:
            self._words.append(data)
            self._size += len(data)

    def _end(self, tag: str) -> None:
        if self._is_field():
            self._keep(tag, "".join(self._words).strip()[:_LONGEST])
        elif self._depth and len(self._path) == self._depth:
            self.count += 1
            if self.count <= MOST + 1:
                self._ready.append((self._line, self._said))
            self._depth = 0
        self._path.pop()

    def _keep(self, tag: str, words: str) -> None:
        """Google's own fields go before the feed's."""
        name = _bare(tag)
        if words and (tag.startswith("g:") or name not in self._said):
            self._said[name] = words

    def _is_field(self) -> bool:
        return bool(self._depth) and len(self._path) == self._depth + 1


def _bare(tag: str) -> str:
    return tag.rpartition(":")[2].casefold()
