"""What a person wrote now, apart from what their mail program put below it.

Line by line, each line looked at once and only its beginning: no pattern here can run away.
When in doubt the text stays visible: a folded question is worse than a visible quote.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from ascolto.connectors.email.html_text import QUOTE_MARK

LINES_LIMIT = 10_000
_LOOKED_AT = 400  # characters of a line

# "Il giorno lun 3 nov 2026 alle ore 10:12 Inn <info@…> ha scritto:" may be wrapped over lines.
_WROTE_BEGINS = re.compile(
    r"(?:il\s+(?:giorno\s+)?(?:\w{2,10}[.,]{0,2}\s+)?\d|in data\s+\d|on\s+\w{2,12}[.,]{0,2}\s|on\s+\d|"
    r"am\s+\w{1,12}[.,]{0,2}\s|"
    r"am\s+\d|le\s+\w{2,10}[.,]{0,2}\s+\d|le\s+\d|el\s+\w{2,12}[.,]{0,2}\s|el\s+\d|\d{1,4}[./-]\d{1,2}[./-]\d{1,4})",
    re.IGNORECASE,
)
_WROTE_ENDS = re.compile(
    r"(?:ha scritto|wrote|schrieb[^:]{0,120}|a écrit|escribió|escreveu|schreef|skrev)\s?:?\s*$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"[-_ ]{2,}+(?:original message|messaggio originale|ursprüngliche nachricht|message d'origine|"
    r"mensaje original|originalnachricht|original-nachricht|reply message) ?[-_]{2,}",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"(?:[-_ ]*+(?:forwarded message|messaggio inoltrato|weitergeleitete nachricht|"
    r"inizio messaggio inoltrato|begin forwarded message|anfang der weitergeleiteten)\b)",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"[*\s]*(?P<name>da|from|von|de|inviato|sent|gesendet|envoyé|data|date|datum|a|to|an|à|per|oggetto|"
    r"subject|betreff|objet|cc)\s?:[*\s]*\S?",
    re.IGNORECASE,
)
_SENDER = {"da", "from", "von", "de"}
_UNDERLINE = re.compile(r"_{20,}$|-{30,}$")
_SIGNATURE = re.compile(r"--[ \t]*$|—\s?$")
_SENT_FROM = re.compile(
    r"(?:inviato da(?:l mio)? |sent from my |sent from (?:outlook|mail|yahoo)|get outlook for |scarica outlook|"
    r"ottieni outlook|inviato con |von meinem \w+ gesendet|gesendet von |gesendet mit |"
    r"outlook für |envoyé de(?:puis)? mon )",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Split:
    """`text` is what to show; `quoted` is what to fold below it."""

    text: str
    quoted: str = ""


def split(text: str) -> Split:
    """Take a mail's text apart. What is quoted in the middle of an answer stays with it."""
    text = text.strip("\n")
    if not _maybe(text):
        return Split(text.strip())
    lines = text.split("\n", LINES_LIMIT)
    below = _below_a_quote(lines)
    quote, lines = lines[:below], lines[below:]
    cut = _cut(lines)
    if not _says_something(lines[:cut]):
        return Split(_joined([*quote, *lines]))
    return Split(_joined(lines[:cut]), _joined([*quote, *lines[cut:]]))


_TRACES = (
    "wrote", "scritto", "schrieb", "écrit", "escribió", "escreveu", "schreef", "skrev",
    "da:", "from:", "von:", "de:", "da :", "inviato ", "sent from", "outlook", "von meinem",
    "gesendet", "envoyé d", "messag", "nachricht",
)  # fmt: skip


def _maybe(text: str) -> bool:
    """Whether anything at all may be quoted: most mails end here."""
    if QUOTE_MARK in text or text[:1] in (">", "-") or "\n>" in text or "\n--" in text:
        return True
    if "\n__" in text or "\n—" in text or "\n >" in text:
        return True
    small = text.lower()
    return any(trace in small for trace in _TRACES)


def _cut(lines: list[str]) -> int:
    """The first line of what is folded; `len(lines)` when nothing is."""
    last_quote = _last_quote(lines)
    any_quote = any(line.lstrip()[:1] == ">" for line in lines)
    for at, line in enumerate(lines):
        head = line[:_LOOKED_AT].strip()
        if not head:
            continue
        if head[0] == QUOTE_MARK or _SEPARATOR.match(head):
            return at
        if at > 0 and _SIGNATURE.match(line[:10]):
            return at
        if _FORWARDED.match(head):
            return len(lines)  # what is forwarded is the message
        if head[0] == ">" and at >= last_quote:
            return at
        quote_follows = not any_quote or last_quote <= at + 6
        if quote_follows and _WROTE_BEGINS.match(head) and _wrote(lines, at):
            return at
        if _outlook(lines, at, head):
            return at - 1 if at and _UNDERLINE.match(lines[at - 1].strip()) else at
        if _SENT_FROM.match(head) and len(head) < 80 and _ends(lines, at):
            return at
    return len(lines)


def _last_quote(lines: list[str]) -> int:
    """Where the quote begins that ends the mail; `len(lines)` when something is said below it."""
    at = len(lines) - 1
    while at >= 0 and lines[at].lstrip()[:1] != ">":
        at -= 1
    if at < 0 or not _silent(lines, at + 1):
        return len(lines)
    while at > 0 and (not lines[at - 1].strip() or lines[at - 1].lstrip()[:1] == ">"):
        at -= 1
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _wrote(lines: list[str], at: int) -> bool:
    """Whether an attribution ("On … wrote:") begins here; mail programs wrap it over lines."""
    joined = ""
    for line in lines[at : at + 4]:
        joined = f"{joined} {line[:_LOOKED_AT].strip()}".strip()
        if len(joined) > _LOOKED_AT:
            return False
        if _WROTE_ENDS.search(joined[-160:]):
            return (
                joined.endswith(":") or "@" in joined or bool(re.search(r"\d", joined))
            )
        if not line.strip():
            return False
    return False


def _silent(lines: list[str], at: int) -> bool:
    """Whether from here on there is nothing but a signature."""
    for line in itertools.islice(lines, at, None):
        stripped = line[:_LOOKED_AT].strip()
        if stripped:
            return bool(_SIGNATURE.match(line[:10]) or _SENT_FROM.match(stripped))
    return True


def _outlook(lines: list[str], at: int, head: str) -> bool:
    """Whether a header block as Outlook puts above what it quotes begins here."""
    first = _HEADER.match(head)
    if first is None or first["name"].lower() not in _SENDER:
        return False
    names = {first["name"].lower()}
    for line in lines[at + 1 : at + 8]:
        field = _HEADER.match(line[:_LOOKED_AT])
        if field:
            names.add(field["name"].lower())
    return len(names) >= 3


def _ends(lines: list[str], at: int) -> bool:
    """Whether only blank lines or a quote follow."""
    for number in range(at + 1, min(len(lines), at + 6)):
        head = lines[number].strip()[:_LOOKED_AT]
        if not head:
            continue
        return (
            head[0] in (">", QUOTE_MARK)
            or bool(
                _SEPARATOR.match(head)
                or _UNDERLINE.match(head)
                or _SIGNATURE.match(head)
            )
            or (bool(_WROTE_BEGINS.match(head)) and _wrote(lines, number))
            or _outlook(lines, number, head)
        )
    return True


def _below_a_quote(lines: list[str]) -> int:
    """Where the answer begins of a mail that begins with what it quotes; else 0."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    head = lines[first][:_LOOKED_AT].strip()
    quoted = head.startswith(">") or (
        _WROTE_BEGINS.match(head) and _wrote(lines, first)
    )
    if not quoted:
        return 0
    last = -1
    for at, line in enumerate(lines):
        if line.lstrip()[:1] == ">":
            last = at
    attribution = 0 if head.startswith(">") else 5
    said = (line for line in lines[first + attribution : last] if line.strip())
    if any(line.lstrip()[:1] != ">" for line in said) or _silent(lines, last + 1):
        return 0
    return last + 1


def _says_something(lines: list[str]) -> bool:
    return any(line.strip() and line.strip() != QUOTE_MARK for line in lines)


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).replace(QUOTE_MARK, "").strip("\n ").rstrip()
