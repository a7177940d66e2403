"""The parts of a mail, found and decoded in time and memory bounded by the mail's own size.

Why not a library: measured on hostile mail, the standard library's reader and the Rust one
both have steps whose cost grows with the square of the input (parameters of a Content-Type,
encoded words in a header), and both refuse some real mails altogether. Here every loop has a
limit. The tests hold the result against both of them on every mail we have.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from ascolto.providers.mail.charsets import decode, one_line
from ascolto.providers.mail.headers import (
    Headers,
    base64_bytes,
    of_mail,
    of_part,
    words_decoded,
)

DEPTH_LIMIT = 20  # multiparts within multiparts
PARTS_LIMIT = 1_000
PARAMETERS_LIMIT = 64
FIELD_READ = 8 * 1024  # bytes of a Content-… field that are looked at

_TYPE = re.compile(
    r"\s*([a-z0-9!#$&^_.+-]{1,80})/([a-z0-9!#$&^_.+-]{1,120})", re.IGNORECASE
)
_PARAMETER = re.compile(
    r';\s*([^\s=;"()]{1,80}+)\s*=\s*(?:"((?:[^"\\]|\\.)*+)"?|([^;]*+))'
)
_SECTION = re.compile(r"([^*]+)\*(?:(\d{1,3})(\*)?)?\Z")


@dataclass(slots=True)
class Part:
    """One part. A container has `children`; anything else has a body."""

    headers: Headers
    type: str  # "text/plain"
    parameters: dict[str, str]
    raw: bytes  # of the whole mail
    start: int  # where the body begins
    end: int
    disposition: str = ""
    filename: str = ""
    children: list[Part] = field(default_factory=list)

    def walk(self) -> Iterator[Part]:
        """This part and every part beneath it, in the order they came."""
        stack = [self]
        while stack:
            part = stack.pop()
            yield part
            stack.extend(reversed(part.children))

    def content(self, limit: int | None = None) -> bytes:
        """The body with its transfer encoding undone; `limit` bounds the encoded bytes read."""
        end = self.end if limit is None else min(self.end, self.start + limit)
        return _undone(
            self.raw[self.start : end], self.headers.token("content-transfer-encoding")
        )

    def text(self, limit: int) -> str:
        """The body as text; at most `limit` encoded bytes are read."""
        text = decode(self.content(limit), self.parameters.get("charset", ""))
        if self.parameters.get("format", "").lower() == "flowed":
            text = _unflowed(
                text, joined=self.parameters.get("delsp", "").lower() == "yes"
            )
        return text


@dataclass(slots=True)
class Mail:
    headers: Headers
    root: Part
    problems: list[str]


def read(raw: bytes) -> Mail:
    """The parts of a mail. Never raises."""
    headers, body = of_mail(raw)
    reader = _Reader(raw)
    root = reader.part(headers, body, len(raw), depth=0, plain="text/plain")
    if headers.clipped:
        reader.problems.append("Its headers are too long and were read only in part.")
    return Mail(headers, root, reader.problems)


class _Reader:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.left = PARTS_LIMIT
        self.problems: list[str] = []

    def part(
        self, headers: Headers, start: int, end: int, *, depth: int, plain: str
    ) -> Part:
        kind, parameters = content_type(headers.raw("content-type"), plain)
        disposition, placed = _disposition(headers.raw("content-disposition"))
        name = placed.get("filename") or parameters.get("name", "")
        part = Part(headers, kind, parameters, self.raw, start, end, disposition, name)
        if kind.startswith("multipart/"):
            self._divide(part, depth)
        return part

    def _divide(self, part: Part, depth: int) -> None:
        if depth >= DEPTH_LIMIT:
            self._say(
                f"It is nested deeper than {DEPTH_LIMIT} levels; the rest was left aside."
            )
            return
        boundary = (
            part.parameters.get("boundary", "")
            .rstrip()[:200]
            .encode("utf-8", "replace")
        )
        boundary = boundary or _guessed(self.raw, part.start, part.end)
        spans = list(self._spans(part, boundary)) if boundary else []
        if not spans:
            self._say("Its parts could not be told apart.")
            part.type = "text/plain"
            return
        plain = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        for start, end in spans:
            headers, body = of_part(self.raw, start, end)
            part.children.append(
                self.part(headers, body, end, depth=depth + 1, plain=plain)
            )

    def _spans(self, part: Part, boundary: bytes) -> Iterator[tuple[int, int]]:
        """Where the parts lie between the lines that say `boundary`."""
        raw, mark = self.raw, b"--" + boundary
        begun = -1
        at = raw.find(mark, part.start, part.end)
        while at != -1:
            after = at + len(mark)
            follows = raw[after : after + 1]
            last = raw.startswith(b"--", after, part.end)
            whole = last or after >= part.end or follows in (b"\r", b"\n", b" ", b"\t")
            if whole and (at == part.start or raw[at - 1 : at] in (b"\n", b"\r")):
                if begun >= 0:
                    yield begun, _before_newline(raw, begun, at)
                if last:
                    return
                begun = _next_line(raw, after, part.end)
                self.left -= 1
                if self.left <= 0:
                    self._say(
                        f"It has more than {PARTS_LIMIT:,} parts; the rest was left aside."
                    )
                    return
            at = raw.find(mark, after, part.end)
        if 0 <= begun < part.end:
            yield begun, part.end

    def _say(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def _before_newline(raw: bytes, begun: int, at: int) -> int:
    """The newline before a boundary belongs to the boundary."""
    if at > begun and raw[at - 1 : at] == b"\n":
        at -= 1
    if at > begun and raw[at - 1 : at] == b"\r":
        at -= 1
    return at


def _next_line(raw: bytes, after: int, end: int) -> int:
    newline = raw.find(b"\n", after, end)
    if newline == -1:
        newline = raw.find(b"\r", after, end)
    return end if newline == -1 else newline + 1


def _guessed(raw: bytes, start: int, end: int) -> bytes:
    """The boundary of a mail that forgot to say it: its first line that begins with "--"."""
    found = re.compile(rb"^--([^\s-][^\r\n]{5,100}?)[ \t]*\r?$", re.MULTILINE).search(
        raw, start, min(end, start + 64 * 1024)
    )
    return found[1] if found else b""


# --- fields with parameters ------------------------------------------------------------------


def content_type(value: bytes, plain: str = "text/plain") -> tuple[str, dict[str, str]]:
    """The type in lower case and its parameters; `plain` when the field is missing or wrong."""
    if not value:
        return plain, {}
    text = decode(value[:FIELD_READ])
    kind = _TYPE.match(text)
    name = f"{kind[1]}/{kind[2]}".lower() if kind else plain
    return name, _parameters(text) if ";" in text else {}


def _disposition(value: bytes) -> tuple[str, dict[str, str]]:
    if not value:
        return "", {}
    text = decode(value[:FIELD_READ])
    return text.split(";", 1)[0].strip().lower(), _parameters(
        text
    ) if ";" in text else {}


def _parameters(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for count, match in enumerate(_PARAMETER.finditer(text)):
        if count == PARAMETERS_LIMIT:
            break
        name = match[1].lower()
        quoted = match[2]
        value = (
            re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else match[3].strip()
        )
        section = _SECTION.match(name)
        if section is None:
            found.setdefault(name, words_decoded(value) if "=?" in value else value)
        else:
            coded = section[3] is not None or section[2] is None
            sections.setdefault(section[1], {})[int(section[2] or 0)] = (value, coded)
    for name, parts in sections.items():
        found[name] = _joined(parts)
    return found


def _joined(parts: dict[int, tuple[str, bool]]) -> str:
    """The value of a parameter in the sections and percent signs of RFC 2231."""
    charset = ""
    data = b""
    for number in sorted(parts):
        value, coded = parts[number]
        if coded:
            if number == 0 and value.count("'") >= 2:
                charset, _, value = value.split("'", 2)
            data += unquote_to_bytes(value)
        else:
            data += value.encode("utf-8", "replace")
    return one_line(decode(data, charset), 1_000)


# --- transfer encodings ----------------------------------------------------------------------


def _undone(data: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return base64_bytes(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue"):
        return _uudecoded(data)
    return data


def _uudecoded(data: bytes) -> bytes:
    out = []
    for line in data.splitlines():
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            size = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:size]))
            except binascii.Error:
                continue
    return b"".join(out)


def _unflowed(text: str, *, joined: bool) -> str:
    """Paragraphs of format=flowed (RFC 3676) on one line each; quotes are left as they are."""
    out: list[str] = []
    open_paragraph: list[str] = []
    for line in text.split("\n"):
        flows = line.endswith(" ") and line != "-- " and not line.startswith(">")
        line = line.removeprefix(" ")
        open_paragraph.append(line[:-1] if flows and joined else line)
        if not flows:
            out.append("".join(open_paragraph))
            open_paragraph = []
    return "\n".join([*out, "".join(open_paragraph)] if open_paragraph else out)
