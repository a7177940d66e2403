"""Bytes to text, whatever charset they claim. Never raises, never returns what cannot be stored."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# What senders write and what they mean. Web browsers read latin-1 as windows-1252, so do we.
_MEANT = {
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "cp-850": "cp850",
    "utf8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "tis-620": "cp874",
}
# Python codecs that are no charset of any mail and cost too much or raise oddly.
_NEVER = {
    "idna",
    "punycode",
    "undefined",
    "unicode-escape",
    "raw-unicode-escape",
    "mbcs",
    "oem",
}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}\Z")
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@lru_cache(maxsize=512)
def _codec(charset: str) -> str | None:
    """The Python codec for a charset's name, or None when there is no such text codec."""
    name = charset.strip(" \t\"'").lower()
    name = _MEANT.get(name, name)
    if not _NAME.match(name):
        return None
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if (
        not getattr(info, "_is_text_encoding", True)
        or info.name.replace("_", "-") in _NEVER
    ):
        return None
    return info.name


def known(charset: str) -> bool:
    """Whether text in `charset` can be decoded as what it says."""
    return _codec(charset) is not None


def decode(data: bytes, charset: str = "") -> str:
    """`data` as text: by its charset, else as UTF-8, else as windows-1252."""
    codec = _codec(charset) if charset else None
    if codec not in (None, "utf-8"):
        try:
            return clean(data.decode(codec))
        except (UnicodeError, ValueError):
            pass
    try:
        return clean(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if codec == "utf-8" and _mostly_utf8(data):
        return clean(data.decode("utf-8", "replace"))
    if codec not in (None, "utf-8", "cp1252"):
        return clean(data.decode(codec, "replace"))
    return clean(data.decode("cp1252", "replace"))


def _mostly_utf8(data: bytes) -> bool:
    """A few broken characters in UTF-8 (a cut mail) rather than another charset."""
    sample = data[:20_000].decode("utf-8", "replace")
    wrong = sample.count("\ufffd")
    return wrong * 5 <= sum(1 for c in sample if c > "\x7f")


def clean(text: str) -> str:
    """`text` without NULs, control characters and lone surrogates; lines end in a newline."""
    if text.isprintable():  # most fields; a text has lines
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNWANTED.search(text):
        text = _UNWANTED.sub("", text)
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            text = text.encode("utf-8", "replace").decode("utf-8")
    return text


_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def one_line(text: str, limit: int) -> str:
    """`text` on one line, without invisible direction marks, at most `limit` characters."""
    text = text[: limit * 4]
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())[:limit]
