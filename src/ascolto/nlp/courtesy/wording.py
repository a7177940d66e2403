"""Wordings that are made out of the text itself: calm instead of loud, Lei instead of tu, a noun for a noun. Pure."""

from __future__ import annotations

import re

_LOUD = re.compile(r"[^\W\d_]+(?:[ '’]+[^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_ABBREVIATIONS = (
    "SPID ISEE DURC IBAN PEC IVA SDI TARI IMU INPS INAIL CIE PIN PUK QR USB TV GPS SMS PDF EU UE USA FAQ "
    "VAT UK PNR POS SIM CAP CUP DOC DOP"
)
_KEPT = frozenset(_ABBREVIATIONS.split())


def runs_of_capitals(text: str) -> list[tuple[int, int]]:
    """Words in capitals that follow each other in one phrase: “NON È COLPA NOSTRA”."""
    found = []
    for line in _LOUD.finditer(text):
        a = b = -1
        for word in _WORD.finditer(text, *line.span()):
            if word[0].isupper():
                a, b = (word.start() if a < 0 else a), word.end()
            elif a >= 0:
                found.append((a, b))
                a = -1
        if a >= 0:
            found.append((a, b))
    return found


def spoken(text: str, a: int, b: int) -> str:
    """Without the capitals, except where a sentence begins and of what is always written so."""

    def calm(word: re.Match[str]) -> str:
        if not word[0].isupper() or word[0] in _KEPT:
            return word[0]
        low = word[0].lower()
        starts = begins(text, a + word.start())
        return low[:1].upper() + low[1:] if starts else low

    return _WORD.sub(calm, text[a:b])


def begins(text: str, at: int) -> bool:
    """Whether a sentence begins here."""
    before = text[:at].rstrip(" \t«“\"'(-–•*")
    return not before or before[-1] in ".!?…\n"


def capital(text: str, at: int, words: str) -> str:
    return words[:1].upper() + words[1:] if begins(text, at) else words


# --- a noun for a noun ---------------------------------------------------------------------------

_ONSETS = ("vowel", "hard", "soft")
_M = {"s": ("l'", "lo", "il"), "p": ("gli", "gli", "i")}
_F = {"s": ("l'", "la", "la"), "p": ("le", "le", "le")}
_JOINED = {
    "a": "al", "da": "dal", "di": "del", "in": "nel", "su": "sul",
}  # fmt: skip


def _articles() -> dict[str, dict[tuple[str, str], tuple[str, str, str]]]:
    """By preposition ("" for none, "un" for one of them): (gender, number) → before a vowel, s+consonant, else."""
    bare = {
        (g, n): forms for g, by in (("m", _M), ("f", _F)) for n, forms in by.items()
    }
    found = {"": bare}
    for word, joined in _JOINED.items():
        stem = joined[:-1]
        found[word] = {
            key: tuple(_joined(stem, form) for form in forms)  # type: ignore[misc]
            for key, forms in bare.items()
        }
    found["un"] = {("m", "s"): ("un", "uno", "un"), ("f", "s"): ("un'", "una", "una")}
    return found


def _joined(stem: str, form: str) -> str:
    if form == "il":
        return stem + "l"
    if form == "i":
        return stem + "i"
    return stem + ("gli" if form == "gli" else "l" + form)


_ARTICLES = _articles()
_KNOWN = {
    form: (word, key)
    for word, table in _ARTICLES.items()
    for key, forms in reversed(table.items())
    for form in forms
}
_FORMS = "|".join(sorted(map(re.escape, _KNOWN), key=len, reverse=True))
_FORMS = _FORMS.replace("'", "['’]")
_ARTICLE = re.compile(rf"(?<![\w'’])({_FORMS})(\s*)$", re.IGNORECASE)
_AGREES = re.compile(
    r"(?<!\w)(?:nostr|vostr|su|tu|mi|quest|quell|altr|prim|stess|nuov|unic|suo|tuo"
    r"|mie)([oaie])\s+$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?<!\w)(?:el|la|los|las|una?|unos|unas|del|al|le|les|des|du|aux?|une|der|die|das|den|dem|des|eine?[nmrs]?"
    r"|[ld]['’])\s*$",
    re.IGNORECASE,
)


def instead(
    text: str, span: tuple[int, int], better: str, language: str, was: str = ""
) -> tuple[tuple[int, int], str] | None:
    """Where `better` goes and how it reads there, the article before it included; None where it would not agree.

    `was`: "ms", "mp", "fs" or "fp", what the word that goes away is; else as far as its article tells.
    """
    a, b = span
    if language == "en":
        return _english(text, a, b, better)
    if language != "it":
        return None if _ELSEWHERE.search(text[:a]) else (span, capital(text, a, better))
    article = _ARTICLE.search(text[:a])
    if article and _fits_article(article):
        return _with_article(text, article, b, better, was)
    agrees = _AGREES.search(text[:a])
    kind = _kind(better)
    if (
        agrees
        and kind != {"o": "ms", "a": "fs", "i": "mp", "e": "fp"}[agrees[1].lower()]
    ):
        return None
    return span, capital(text, a, better)


def _fits_article(article: re.Match[str]) -> bool:
    """“al” stands apart from its word, “l'” does not."""
    return bool(article[2]) or article[1][-1] in "'’"


def _with_article(
    text: str, article: re.Match[str], b: int, better: str, was: str
) -> tuple[tuple[int, int], str] | None:
    form = article[1].lower().replace("’", "'")
    word, (gender, number) = _KNOWN[form]
    kind = _kind(better)
    old = gender + number
    if form.endswith("l'") or form == "l'":
        old = was or "?"
    if kind != old or (kind[0], kind[1]) not in _ARTICLES[word]:
        return None
    forms = _ARTICLES[word][kind[0], kind[1]]
    made = forms[_ONSETS.index(_onset(better))]
    gap = "" if made.endswith("'") else " "
    at = article.start(1)
    made = made[:1].upper() + made[1:] if article[1][0].isupper() else made
    return (at, b), made + gap + better


def _onset(word: str) -> str:
    low = word.lower()
    if low[0] in "aeiouàèéìòù":
        return "vowel"
    if re.match(r"s[^aeiouàèéìòù]|z|gn|ps|pn|x|y", low):
        return "hard"
    return "soft"


def _kind(words: str) -> str:
    """Gender and number of an Italian noun where its ending tells; "" where it does not."""
    head = words.split()[0].lower() if words.split() else ""
    for ending, kind in (
        ("zione", "fs"), ("sione", "fs"), ("tà", "fs"), ("ore", "ms"), ("o", "ms"), ("a", "fs"), ("i", "mp"),
    ):  # fmt: skip
        if head.endswith(ending):
            return kind
    return "" if head[-1:] in {"e", ""} else "ms"


def _english(
    text: str, a: int, b: int, better: str
) -> tuple[tuple[int, int], str] | None:
    one = re.search(r"(?<!\w)an?(\s+)$", text[:a], re.IGNORECASE)
    if not one:
        return (a, b), capital(text, a, better)
    vowel = re.match(r"[aeiou](?!ni|se|ne\b)|hour|hon", better, re.IGNORECASE)
    made = "an " if vowel else "a "
    return (one.start(), b), capital(text, one.start(), made + better)
