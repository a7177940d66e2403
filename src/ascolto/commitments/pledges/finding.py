"""Find the promises in what somebody writes to a customer. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from zoneinfo import ZoneInfo

from ascolto.commitments.pledges import english, italian
from ascolto.commitments.pledges.bits import Bit
from ascolto.commitments.pledges.when import DAY_ENDS, When, resolve

LONGEST = 20_000  # letters that are looked at
MOST = 5
_LANGUAGES: tuple[ModuleType, ...] = (italian, english)
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.:](?=\d)[^.!?;\n]*)*[.!?;]?")
_DOTTED = re.compile(r"\b([ap])\.m\.", re.IGNORECASE)


@dataclass(frozen=True)
class Pledge:
    """A promise as it stands in a text."""

    kind: str  # Commitment.Kind: "call_back" or "promise"
    words: str  # the sentence, as written
    due_at: datetime | None  # None: "as soon as possible", so somebody has to say when
    is_unsure: bool = False  # the time may be meant otherwise
    is_past: bool = False  # the time that is named has gone by


def find(
    text: str, now: datetime, zone: ZoneInfo, *, day_ends: int = DAY_ENDS
) -> list[Pledge]:
    """The promises of a text, in their order, each time told once. At most five.

    `day_ends`: minutes after midnight at which "by Friday" is over.
    """
    found: list[Pledge] = []
    for sentence, folded in _sentences(text[:LONGEST]):
        pledge = _read(sentence, folded, now, zone, day_ends)
        if pledge and (pledge.kind, pledge.due_at) not in [
            (p.kind, p.due_at) for p in found
        ]:
            found.append(pledge)
    return found[:MOST]


def fold(text: str) -> str:
    """Lower case without accents, letter by letter, so that places stay."""
    straight = text.replace("’", "'").replace("‘", "'").replace("`", "'")
    return "".join(_plain(letter) for letter in straight)


def _plain(letter: str) -> str:
    if letter.isspace():
        return " "
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Each with its folded form; what is quoted from an earlier mail promises nothing."""
    kept = "\n".join(
        " " * len(line) if line.lstrip().startswith(">") else line
        for line in text.split("\n")
    )
    for match in _SENTENCE.finditer(_DOTTED.sub(r"\1m  ", kept)):
        folded = re.sub(r"\b([a-z]+i)'(?=\s|$)", r"\1 ", fold(match[0]))  # "venerdi'"
        yield kept[match.start() : match.end()], folded


def _read(
    sentence: str, folded: str, now: datetime, zone: ZoneInfo, day_ends: int
) -> Pledge | None:
    if sentence.rstrip().endswith("?"):
        return None
    for language in _LANGUAGES:
        for kind, pattern in language.VERBS:
            for match in pattern.finditer(folded):
                if not _is_meant(language, folded, match):
                    continue
                when = _when(language, kind, folded, match, now, zone, day_ends)
                if when is None:
                    continue
                name = "promise" if kind == "send" else kind
                words = " ".join(sentence.split())[:300]
                return Pledge(name, words, when.at, when.is_unsure, when.is_past)
    return None


def _is_meant(language: ModuleType, folded: str, match: re.Match[str]) -> bool:
    before = folded[: match.start()]
    return not (
        language.NEGATED.search(before)
        or language.OFFERED.search(folded[: match.end()])
    )


def _when(
    language: ModuleType, kind: str, folded: str, match: re.Match[str],
    now: datetime, zone: ZoneInfo, day_ends: int,
) -> When | None:  # fmt: skip
    """From what follows the verb; if nothing there says a time, from what stands before it."""
    rest = folded[match.end() :]
    cut = language.ENDS.search(rest)
    for text in (rest[: cut.start()] if cut else rest, folded[: match.start()]):
        bits = _bits(language, text, strict=kind == "send")
        when = resolve(bits, now, zone, day_ends=day_ends)
        if when and (when.at or kind != "send"):
            return when
    return None


def _bits(language: ModuleType, text: str, *, strict: bool) -> list[Bit]:
    found: list[Bit] = []
    for pattern, read in language.TIMES:
        for match in pattern.finditer(text):
            if any(b.begin < match.end() and match.start() < b.end for b in found):
                continue
            bit = read(match)
            if bit and _tells_when(language, text, match, bit, strict=strict):
                found.append(bit.at(match.start(), match.end()))
    return sorted(found, key=lambda b: b.begin)


def _tells_when(
    language: ModuleType, text: str, match: re.Match[str], bit: Bit, *, strict: bool
) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if language.GONE.search(after):
        return False
    if bit.says_day and language.NOT_WHEN.search(before):
        return False
    return not (strict and language.FOR.search(before))
