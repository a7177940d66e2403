"""A header block as it came, read in bounded time: bytes by lower-case name, decoded on demand."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ascolto.providers.mail.charsets import clean, decode, one_line

BLOCK_LIMIT = 4 * 1024 * 1024  # bytes of one header block that are read
FIELD_LIMIT = 64 * 1024  # bytes of one field that are kept
FIELDS_LIMIT = (
    2_000  # fields of one block that are kept, and beyond them what matters most
)

_BLANK = (b"\n\r\n", b"\n\n", b"\r\r")  # a blank line, by each habit of ending lines
_NAME = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:")
_KNOWN = re.compile(
    rb"^(?:from|to|subject|date|message-id|content-type|mime-version|received|return-path)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")


class Headers:
    """The fields of one header block. Values are unfolded bytes, in the order they came."""

    __slots__ = ("_fields", "clipped")

    def __init__(
        self, fields: dict[str, list[bytes]], *, clipped: bool = False
    ) -> None:
        self._fields = fields
        self.clipped = clipped  # the block went on past what is read

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def has_any(self, names: Iterable[str]) -> bool:
        return not self._fields.keys().isdisjoint(names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def raw(self, name: str) -> bytes:
        """The first value of a field as it came; b"" when it is missing."""
        values = self._fields.get(name)
        return values[0] if values else b""

    def all(self, name: str) -> list[bytes]:
        """Every value of a field, in order."""
        return self._fields.get(name, [])

    def text(self, name: str, limit: int = 1_000) -> str:
        """The first value of a field for people: decoded, on one line."""
        value = self.raw(name)
        return one_line(decoded(value[: limit * 12]), limit) if value else ""

    def token(self, name: str) -> str:
        """The first word of a field in lower case, without parameters and comments."""
        value = self.raw(name)
        if not value:
            return ""
        value = value[:500].split(b";", 1)[0].split(b"(", 1)[0]
        return value.decode("latin-1").strip().lower()


def of_mail(raw: bytes) -> tuple[Headers, int]:
    """The headers of a mail and where its body begins."""
    start = (
        len(raw) - len(raw.lstrip(b"\r\n\t \xef\xbb\xbf")) if raw[:1] in _LEADING else 0
    )
    return _read(raw, start, len(raw))


_LEADING = (b"\r", b"\n", b" ", b"\t", b"\xef")


def of_part(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers of one MIME part and where its body begins; a blank line means it has none."""
    for blank in (b"\r\n", b"\n", b"\r"):
        if raw.startswith(blank, start, end):
            return Headers({}), start + len(blank)
    return _read(raw, start, end)


def _read(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    stop, body = _end(raw, start, end)
    last = min(stop, start + BLOCK_LIMIT)
    fields, cut = _fields(raw[start:last])
    if cut is not None:
        body = start + cut
    return Headers(fields, clipped=last < stop), body


def _end(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the fields end and the body begins: around the first blank line."""
    stop = body = end
    for blank in _BLANK:
        at = raw.find(blank, start, min(stop + len(blank), end))
        if at < 0:
            continue
        has_return = blank[:1] == b"\n" and at > start and raw[at - 1] == 13
        if at - has_return < stop:
            stop, body = at - has_return, at + len(blank)
    return stop, body


def _fields(block: bytes) -> tuple[dict[str, list[bytes]], int | None]:
    """The fields of `block`, and where a body begins that no blank line announced."""
    fields: dict[str, list[bytes]] = {}
    pieces: list[bytes] = []  # of the field being read
    values: list[bytes] | None = None  # the list it goes into
    position = kept = size = 0
    last_known: int | None = (
        None  # where the last field begins that every mail may have
    )
    for line in block.split(b"\n" if b"\n" in block else b"\r"):
        at, position = position, position + len(line) + 1
        if line[:1] in (b" ", b"\t"):
            if size < FIELD_LIMIT:
                pieces.append(line.rstrip())
                size += len(line)
            continue
        if values is not None:
            values.append(
                pieces[0] if len(pieces) == 1 else b"".join(pieces)[:FIELD_LIMIT]
            )
            values = None
        named = _NAME.match(line)
        if named is None:
            if not line.strip() or line.startswith((b"From ", b">From ")):
                continue
            if last_known is None:
                last_known = max(
                    (known.start() for known in _KNOWN.finditer(block)), default=-1
                )
            if at > last_known:
                return fields, at
            pieces, size = [], FIELD_LIMIT  # one broken line among good ones
            continue
        kept += 1
        if kept > FIELDS_LIMIT and not _KNOWN.match(line):
            size = FIELD_LIMIT
            continue
        size = len(line)
        pieces = [line[named.end() :].strip()[:FIELD_LIMIT]]
        values = fields.setdefault(_lower(named[1]), [])
    if values is not None:
        values.append(b"".join(pieces)[:FIELD_LIMIT])
    return fields, None


@lru_cache(1024)
def _lower(name: bytes) -> str:
    return name.decode("ascii").lower()


def decoded(value: bytes) -> str:
    """A field's value with its encoded words (RFC 2047) read; bytes of any charset are welcome."""
    if b"=?" not in value:
        return decode(value)
    return words_decoded(decode(value))


def words_decoded(text: str) -> str:
    """`text` with its encoded words read. Neighbours of one charset are joined before decoding,
    because mailers cut characters in two."""
    out: list[str] = []
    pending = b""
    charset = ""
    position = 0
    for word in _WORD.finditer(text):
        between = text[position : word.start()]
        said = word[1].split("*", 1)[0].lower()
        if pending and (between.strip() or said != charset):
            out.append(decode(pending, charset))
            pending = b""
        if between.strip() or (between and position == 0):
            out.append(between)
        charset = said
        pending += _word_bytes(word[2], word[3])
        position = word.end()
    if pending:
        out.append(decode(pending, charset))
    out.append(text[position:])
    return clean("".join(out))


def _word_bytes(encoding: str, content: str) -> bytes:
    data = content.encode("utf-8")
    if encoding in "qQ":
        return binascii.a2b_qp(data.replace(b"_", b" "), header=False)
    return base64_bytes(data)


def base64_bytes(data: bytes) -> bytes:
    """What base64 text says, as far as it can be read."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        kept = data.translate(None, _NOT_BASE64)
        kept = kept[: len(kept) - (1 if len(kept) % 4 == 1 else 0)]
        try:
            return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
        except binascii.Error:
            return b""


_NOT_BASE64 = bytes(
    set(range(256))
    - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)
