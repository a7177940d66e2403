"""How long a text is, in the unit in which a provider counts."""

from __future__ import annotations

import re
import unicodedata

from ascolto.channels.contract.words import Unit

# What GSM 03.38 has in one place, and in two (behind an escape).
_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWO = set("^{}\\[~]|€\f")
_LINK = re.compile(r"https?://[^\s]+", re.I)
LINK_WEIGHS = 23
# Code points that weigh one at X (twitter-text configuration v3); all others weigh two.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_JOINER, _VARIATION, _KEYCAP = "\u200d", "\ufe0f", "\u20e3"


def measure(text: str, unit: Unit) -> int:
    """The length of `text` in `unit`."""
    return _MEASURES[unit](text)


def graphemes(text: str) -> int:
    """What a reader calls characters: letters with their marks, emoji with all that is joined to them.

    A close reading of UAX #29 without its tables: marks, joiners, skin tones, flags, CR LF, and
    Hangul, whose syllables are composed first (NFC).
    """
    count, flags, before = 0, 0, ""
    for sign in unicodedata.normalize("NFC", text):
        is_flag = "\U0001f1e6" <= sign <= "\U0001f1ff"
        flags = flags + 1 if is_flag else 0
        joined = (
            before == _JOINER or _extends(sign) or (sign == "\n" and before == "\r")
        )
        if not joined and not (is_flag and flags % 2 == 0):
            count += 1
        before = sign
    return count


def _extends(sign: str) -> bool:
    is_tone = "\U0001f3fb" <= sign <= "\U0001f3ff"
    is_tag = "\U000e0020" <= sign <= "\U000e007f"
    marks = unicodedata.category(sign) in {"Mn", "Me", "Mc"}
    return sign in {_JOINER, _VARIATION, _KEYCAP} or is_tone or is_tag or marks


def weighted(text: str) -> int:
    """As X counts: a link is 23, an emoji with all its parts 2."""
    text = unicodedata.normalize("NFC", text)
    links = len(_LINK.findall(text))
    rest = _LINK.sub("", text)
    total, before = 0, ""
    for sign in rest:
        part = before == _JOINER or (_extends(sign) and ord(sign) > 0x1FFF)
        if not part:
            total += 1 if any(a <= ord(sign) <= b for a, b in _LIGHT) else 2
        before = sign
    return total + links * LINK_WEIGHS


def segments(text: str) -> int:
    """How many text messages it is: 160 or 153 places of GSM 03.38 each, else 70 or 67 of UCS-2."""
    if all(sign in _GSM or sign in _GSM_TWO for sign in text):
        places, alone, joined = len(text) + sum(s in _GSM_TWO for s in text), 160, 153
    else:
        places, alone, joined = _utf16(text), 70, 67
    return 1 if places <= alone else -(-places // joined)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_MEASURES = {
    Unit.CHARACTERS: len,
    Unit.BYTES: lambda text: len(text.encode("utf-8", "surrogatepass")),
    Unit.UTF16: _utf16,
    Unit.GRAPHEMES: graphemes,
    Unit.WEIGHTED: weighted,
    Unit.SEGMENTS: segments,
}
