"""What a mail says and carries: its text, its HTML, its files."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass

from ascolto.channels.contract import File
from ascolto.connectors.email import html_text, quotes
from ascolto.providers.mail import headers as header_blocks
from ascolto.providers.mail.charsets import decode, known, one_line
from ascolto.providers.mail.mime import Part

TEXT_LIMIT = 200_000  # characters shown; the original keeps the rest
BODY_LIMIT = 2 * 1024 * 1024  # encoded bytes of one text part that are read
FILES_LIMIT = 200
NAME_LIMIT = 150  # characters of a file's name


@dataclass(frozen=True)
class Body:
    text: str
    quoted: str
    html: str
    files: tuple[File, ...]


def read(root: Part, problems: list[str]) -> Body:
    plain, html, files = _sorted(root, problems)
    text = "\n\n".join(
        found for part in plain if (found := part.text(BODY_LIMIT)).strip()
    )
    source = "\n".join(part.text(BODY_LIMIT) for part in html)
    _complain(plain + html, root, problems)
    if not text.strip() and source:
        text = html_text.readable(source)
    if not text.strip():
        text = _of_calendar(files)
    if len(text) > TEXT_LIMIT:
        problems.append(f"Only the first {TEXT_LIMIT:,} characters are shown.")
        text = text[:TEXT_LIMIT]
    split = quotes.split(text)
    return Body(
        split.text,
        split.quoted,
        source,
        tuple(_file(part, n) for n, part in enumerate(files, 1)),
    )


def _sorted(
    root: Part, problems: list[str]
) -> tuple[list[Part], list[Part], list[Part]]:
    """The parts to read as text, those to read as HTML, and the files."""
    plain: list[Part] = []
    html: list[Part] = []
    files: list[Part] = []
    reports: list[Part] = []
    for part in root.walk():
        if part.type.startswith("multipart/") and (
            part.children or part.start >= part.end
        ):
            continue
        attached = part.disposition == "attachment" or bool(part.filename)
        if part.type == "text/plain" and not attached:
            plain.append(part)
        elif part.type == "text/html" and not attached:
            html.append(part)
        elif (
            part.type in ("text/rfc822-headers", "message/delivery-status")
            and not attached
        ):
            plain.append(part)
        elif part.start < part.end or part.filename:
            files.append(part)
    if not plain and not html:
        plain = reports  # for machines, but better than nothing
    if len(files) > FILES_LIMIT:
        problems.append(
            f"It has {len(files):,} files; the first {FILES_LIMIT} were taken."
        )
        del files[FILES_LIMIT:]
    return plain, html, files


def _complain(parts: list[Part], root: Part, problems: list[str]) -> None:
    if any(part.end - part.start > BODY_LIMIT for part in parts):
        problems.append("A text in it is too long and was read only in part.")
    for part in parts:
        charset = part.parameters.get("charset", "")
        if charset and not known(charset) and not part.content(4_096).isascii():
            problems.append(
                f'Its charset "{one_line(charset, 40)}" is unknown and was guessed.'
            )
            break
    if root.type == "multipart/encrypted" or root.type == "application/pkcs7-mime":
        problems.append("It is encrypted; open it in your mail program.")


def _file(part: Part, number: int) -> File:
    content = part.content()
    name = _file_name(part.filename)
    if not name and part.type == "message/rfc822":
        inner, _ = header_blocks.of_mail(content[:64_000])
        name = _file_name(inner.text("subject", 80)) or f"mail-{number}"
        name = f"{name}.eml"
    if not name:
        stem = "invite" if part.type == "text/calendar" else f"file-{number}"
        name = f"{stem}{mimetypes.guess_extension(part.type) or ''}"
    content_id = decode(part.headers.raw("content-id")[:500]).strip(" <>")
    return File(name, content, part.type, one_line(content_id, 200))


_NOT_IN_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')


def _file_name(name: str) -> str:
    """The sender's name for a file: no path, no invisible signs; the core invents its own."""
    name = one_line(re.split(r"[/\\]", name[:2_000])[-1], 1_000)
    name = _NOT_IN_NAMES.sub("_", name).strip(" .")
    if len(name) > NAME_LIMIT:
        stem, dot, ending = name.rpartition(".")
        keep = f"{dot}{ending}" if dot and len(ending) < 12 else ""
        name = (stem or name)[: NAME_LIMIT - len(keep)] + keep
    return name


_CALENDAR_LINE = re.compile(
    r"^(SUMMARY|LOCATION|DESCRIPTION)(?:;[^:\n]{0,200})?:([^\n]{1,1000})", re.MULTILINE
)


def _of_calendar(files: list[Part]) -> str:
    """What an invitation without words is about."""
    for part in files:
        if part.type == "text/calendar":
            text = part.text(64_000).replace("\n ", "")
            lines = [
                m[2].replace("\\n", "\n").replace("\\,", ",")
                for m in _CALENDAR_LINE.finditer(text)
            ]
            return "\n".join(lines)
    return ""
