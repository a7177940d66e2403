"""Mail addresses: read from a field in bounded time, and our own signed plus-addresses."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import getaddresses
from functools import lru_cache

from ascolto.providers.mail.charsets import decode, one_line
from ascolto.providers.mail.headers import words_decoded

ADDRESS_LIMIT = 254  # characters (RFC 5321)
NAME_LIMIT = 200
_READ = 4 * 1024  # bytes of a field that are taken apart

_NAMED = re.compile(
    r'\s*(?:"([^"\\<>]*)"|([^"<>@,;:()\\]*))\s*<\s*([^<>()\s,;:"@]+@[^<>()\s,;:"@]+)\s*>\s*\Z'
)
_BARE = re.compile(r'\s*<?([^<>()\s,;:"@]+@[^<>()\s,;:"@]+)>?\s*\Z')
_ANYWHERE = re.compile(r'[^<>()\[\]\s,;:"\'@\\]{1,64}+@[^<>()\[\]\s,;:"\'@\\]{1,190}')
_ADDRESS = re.compile(r'[^\s@<>"(),:;\[\]\\]{1,64}@[^\s@<>"(),:;\[\]\\]{1,190}\Z')
_COMMENT = re.compile(r"\s*\(.*", re.DOTALL)


@dataclass(frozen=True)
class Address:
    email: str  # in lower case
    name: str = ""


def first(field: bytes) -> Address | None:
    """The first address of a field such as From, or None when there is none to be read."""
    return next(every(field), None)


def every(field: bytes) -> Iterator[Address]:
    """The addresses of a field, as far as its first kilobytes go."""
    if not field:
        return
    text = decode(field[:_READ])
    simple = _NAMED.match(text)
    if simple is not None:
        yield Address(_email(simple[3]), _name(simple[1] or simple[2] or ""))
        return
    bare = _BARE.match(text)
    if bare is not None:
        yield Address(_email(bare[1]))
        return
    found = False
    for name, email in _taken_apart(text):
        if valid(email):
            found = True
            yield Address(_email(email), _name(_COMMENT.sub("", name) or name))
    if not found:
        last = decode(field[-1024:]) if len(field) > _READ else text
        rest = _ANYWHERE.search(words_decoded(last))
        if rest is not None:
            yield Address(_email(rest[0].strip(".")))


def _taken_apart(text: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([text])
    except (ValueError, IndexError, RecursionError, AttributeError):
        return []


def valid(email: str) -> bool:
    """Whether it looks like one address that mail can be sent to."""
    return len(email) <= ADDRESS_LIMIT and _ADDRESS.match(email) is not None


def _email(text: str) -> str:
    return one_line(text, ADDRESS_LIMIT).strip("<>'\".").lower()


def _name(text: str) -> str:
    name = one_line(words_decoded(text) if "=?" in text else text, NAME_LIMIT)
    return name.strip(" '\"")


# --- our own plus-addresses ------------------------------------------------------------------
# care+<token>-<signature>@brand.example: lower case only, since servers on the way fold case.

_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?\Z")
_CODED = "0x"  # begins a token that had to be spelled in base32
_LOCAL_LIMIT = 64  # characters before the @ (RFC 5321)


def tagged(address: str, token: str, secret: bytes) -> str:
    """`address` with `token` and our signature in it; "" when that would not fit."""
    local, _, domain = address.rpartition("@")
    if _PLAIN.match(token) and not token.startswith(_CODED):
        spelled = token
    else:
        spelled = _CODED + base64.b32encode(token.encode()).decode().rstrip("=").lower()
    tagged_local = f"{local}+{spelled}-{_signature(spelled, secret)}"
    return f"{tagged_local}@{domain}" if len(tagged_local) <= _LOCAL_LIMIT else ""


def token_in(fields: Iterable[bytes], address: str, secret: bytes) -> str:
    """The token of ours that came back in one of `fields`, checked; "" when there is none."""
    pattern = _tagged_pattern(address.lower())
    for field in fields:
        if b"+" not in field:
            continue
        for match in pattern.finditer(field.lower()):
            spelled, signature = match[1].decode("ascii"), match[2].decode("ascii")
            if hmac.compare_digest(_signature(spelled, secret), signature):
                return _token(spelled)
    return ""


@lru_cache(maxsize=256)
def _tagged_pattern(address: str) -> re.Pattern[bytes]:
    local, _, domain = address.rpartition("@")
    return re.compile(
        re.escape(local.encode())
        + rb"\+([a-z0-9._-]{1,60})-([a-z2-7]{16})@"
        + re.escape(domain.encode())
    )


def base_of(email: str) -> str:
    """The address without a plus-tag."""
    local, _, domain = email.rpartition("@")
    return f"{local.split('+', 1)[0]}@{domain}"


def _token(spelled: str) -> str:
    if not spelled.startswith(_CODED):
        return spelled
    data = spelled.removeprefix(_CODED).upper()
    try:
        return base64.b32decode(data + "=" * (-len(data) % 8)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _signature(spelled: str, secret: bytes) -> str:
    digest = hmac.new(
        secret, b"plus-address:" + spelled.encode(), hashlib.sha256
    ).digest()
    return base64.b32encode(digest[:10]).decode().lower()
