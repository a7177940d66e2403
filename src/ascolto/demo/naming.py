"""Made-up addresses and numbers for made-up people: only reserved domains and no real prefix."""

from __future__ import annotations

import re
import unicodedata
import zlib

_DOMAINS = {
    "it": (
        "posta.example",
        "lettere.example",
        "casella.example",
        "scrivo.example",
        "ciao.example",
    ),
    "en": ("mail.example", "letterbox.example", "inbox.example"),
    "de": ("postfach.example", "briefe.example", "mail-de.example"),
}
_PREFIX = {"it": "+39 0000", "en": "+44 0000", "de": "+49 0000"}


def slug(name: str) -> str:
    """ "Nicolò D'Ambra" → "nicolo-d-ambra"."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")


def postal(name: str, language: str) -> str:
    """An e-mail address for a person."""
    dice = zlib.crc32(name.encode())
    words = slug(name).split("-")
    local = (
        ".".join(words),
        words[0] + words[-1],
        f"{words[0]}.{words[-1]}{50 + dice % 49}",
        words[0][0] + "." + words[-1],
    )[dice // 8 % 4]
    domains = _DOMAINS[language]
    return f"{local}@{domains[dice % len(domains)]}"


def phone(name: str, language: str) -> str:
    """A telephone number that rings nowhere."""
    return f"{_PREFIX[language]} {100000 + zlib.crc32(name.encode()) % 900000}"
