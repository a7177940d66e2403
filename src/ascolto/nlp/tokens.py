"""Words of a message, as all analysers see them. Pure.

A token is a word in lower case (stretched letters shortened, accents kept), a hashtag without its
sign, a mark that means something (`!`, `?`, an emoji), or a stand-in: `<url>`, `<user>`, `<num>`,
`<money>`, `<shout>`. Sentence marks are tokens too: they end a clause.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 4000  # characters that are read of one message
BREAK = "."
BREAKS = frozenset(".,;:…\n()")

_EMOJI = "\u203c\u2049\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_TOKEN = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,120}"
    r"|[@#]\w+"
    r"|[€$£]"
    r"|[:;=8xX]['’]?-?[)(DPp/|](?!\w)|<3"
    r"|\d+(?:[.,:/-]\d+)*"
    r"|[^\W\d_]+(?:['’](?=\W|$))?"
    rf"|[{_EMOJI}]"
    r"|[!?]+|[.,;:…()\n]"
)
FIND, FIND_EACH = _TOKEN.findall, _TOKEN.finditer

_STRETCHED = re.compile(r"(.)\1{2,}")
_FOREIGN = re.compile("[^\x00-\x7f]{1,40}")
_SPACES = re.compile(r"[ \t\r\f\v]+")
_FACES = {")": ":)", "D": ":)", "P": ":)", "p": ":)", "(": ":(", "/": ":(", "|": ":("}
_MARKS = {
    "’": "'", "‘": "'", "“": '"', "”": '"', "\u200b": "", "\u200c": "", "\ufe0f": "", "\u00ad": "",
    "\x00": "",
}  # fmt: skip
_CLEAN = str.maketrans(_MARKS)
_MARKED = re.compile(f"[{''.join(_MARKS)}]").search  # most texts have none of them


def clean(text: str) -> str:
    """One spelling of quotes and letters, nothing invisible, no longer than is read."""
    text = text[:LONGEST]
    if text.isascii():
        return text.replace("\x00", "") if "\x00" in text else text
    if _MARKED(text):
        text = text.translate(_CLEAN)
    return unicodedata.normalize("NFC", text)


def split(text: str) -> list[str]:
    """The raw tokens of a cleaned text, in order."""
    found: list[str] = FIND(text)
    return found


def words(text: str) -> list[str]:
    """The tokens of any text as the models know them."""
    return [token for raw in split(clean(text)) for token in (plain(raw),) if token]


@lru_cache(maxsize=65_536)
def plain(raw: str) -> str:
    """The token behind one raw piece of text."""
    first = raw[0]
    if first.isalpha() and "@" not in raw and "://" not in raw:
        if len(raw) == 2 and raw[1] in _FACES and raw in {"xD", "XD", "xP"}:
            return ":)"
        if raw[:4].lower() == "www.":
            return "<url>"
        word = _STRETCHED.sub(r"\1\1", raw.lower())
        return word[:-1] if word[-1] in "'’" and len(word) > 2 else word
    if first.isdigit():
        return "<num>" if "@" not in raw else "<user>"
    return _sign(raw, first)


def _sign(raw: str, first: str) -> str:
    if first == "#" and len(raw) > 1:
        return _STRETCHED.sub(r"\1\1", raw[1:].lower())
    if "@" in raw:
        return "<user>"
    if "://" in raw:
        return "<url>"
    if first in "€$£":
        return "<money>"
    if first in "!?":
        return _punctuation(raw)
    if raw == "<3":
        return "❤"
    if first in ":;=8" and len(raw) > 1:
        return ":(" if "'" in raw else _FACES.get(raw[-1], ":)")
    return raw


def _punctuation(raw: str) -> str:
    if "?" in raw:
        return "?" if len(raw) == 1 else "??"
    return "!" if len(raw) == 1 else "!!"


def shouts(raw: str) -> bool:
    """A word in capitals that is not an abbreviation."""
    return len(raw) > 3 and raw.isupper()


@lru_cache(maxsize=65_536)
def bare(word: str) -> str:
    """Without accents: how dictionaries are looked up."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    return "".join(c for c in parts if not unicodedata.combining(c))


def unmarked(text: str) -> str:
    """A whole text without accents; `bare` keeps what it made, which is for words."""
    return text if text.isascii() else _FOREIGN.sub(lambda m: bare(m.group()), text)


def squeezed(text: str) -> str:
    """The wording alone: lower case, no addresses, no names called, no punctuation."""
    return " ".join(filter(None, map(_worded, split(clean(text)))))


@lru_cache(maxsize=65_536)
def _worded(raw: str) -> str:
    token = plain(raw)
    return token if token[:1].isalnum() or token == "<num>" else ""


def tidy(text: str) -> str:
    """On one line, for people."""
    return _SPACES.sub(" ", clean(text).replace("\n", " ")).strip()
