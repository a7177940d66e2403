"""What UID FETCH hands out of one mail."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from ascolto.demo.post_office.boxes import Mail
from ascolto.demo.post_office.grammar import NotUnderstood, Value

_BODY = re.compile(r"BODY(?:\.PEEK)?\[(HEADER|TEXT|)\](?:<(\d+)\.(\d+)>)?")
_MACROS = {
    "ALL": ["FLAGS", "INTERNALDATE", "RFC822.SIZE"],
    "FAST": ["FLAGS", "INTERNALDATE", "RFC822.SIZE"],
}


def answer(mail: Mail, wanted: Value) -> bytes:
    """The inside of a FETCH line. Raises `NotUnderstood`. The uid is always told."""
    given = wanted if isinstance(wanted, list) else [wanted]
    names = [
        name for one in given for name in _MACROS.get(str(one).upper(), [str(one)])
    ]
    others = [name for name in names if name.upper() != "UID"]
    return b" ".join(
        [b"UID %d" % mail.uid, *(_item(mail, one.upper()) for one in others)]
    )


def _item(mail: Mail, name: str) -> bytes:
    if name == "FLAGS":
        return f"FLAGS ({' '.join(sorted(mail.flags))})".encode()
    if name == "RFC822.SIZE":
        return b"RFC822.SIZE %d" % mail.size
    if name == "INTERNALDATE":
        at = datetime.fromtimestamp(mail.at, UTC)
        return f'INTERNALDATE "{at:%d-%b-%Y %H:%M:%S} +0000"'.encode()
    if name == "RFC822":
        return _literal("RFC822", mail.content())
    if (found := _BODY.fullmatch(name)) is None:
        raise NotUnderstood(f"{name} is not handed out here")
    part, start, count = found.groups()
    content = _part(mail.content(), part)
    if start is None:
        return _literal(f"BODY[{part}]", content)
    cut = content[int(start) : int(start) + int(count)]
    return _literal(f"BODY[{part}]<{start}>", cut)


def _part(content: bytes, part: str) -> bytes:
    if not part:
        return content
    head, gap, rest = content.partition(b"\r\n\r\n")
    if not gap:
        head, gap, rest = content.partition(b"\n\n")
    return head + gap if part == "HEADER" else rest


def _literal(name: str, content: bytes) -> bytes:
    return f"{name} {{{len(content)}}}\r\n".encode() + content
