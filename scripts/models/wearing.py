"""A clean sentence as it would stand in a post: names called, links, emoji, and the haste of a phone. Pure.

Little of it depends on what is felt, so that what is learned is in the words: emoji are on one side,
and what is neutral has a link twice as often.
"""

from __future__ import annotations

import random
import re
import unicodedata

from scripts.models import sources

NONE = -1  # of a label: nobody told
NAMES = ("Marco", "Anna", "Luca", "Sara", "Paul", "Julie", "Carlos", "@user", "@user")
_STOPS = re.compile(r"[,.;:]")
_LAST_VOWEL = re.compile(r"([aeiou])(\W|$)")


def faces() -> dict[int, list[str]]:
    """Our own emoji by the side they take."""
    found: dict[int, list[str]] = {sources.NEG: [], sources.POS: []}
    for line in (sources.SEEDS / "worth.emoji.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            said, worth = line.rsplit(" ", 1)
            side = sources.POS if float(worth) > 0 else sources.NEG
            found[side].append(said)
    return found


_FACES = faces()


def worn(text: str, tone: int, chance: random.Random) -> str:
    """Somebody called, a link or an emoji behind it, no full stop; `tone` may be `NONE`."""
    while "[NAME]" in text:
        text = text.replace("[NAME]", chance.choice(NAMES), 1)
    text = text.replace("[RELIGION]", "").replace("Marco", chance.choice(NAMES))
    if chance.random() < 0.25:
        text = text.rstrip(" .")
    if chance.random() < 0.05:
        text = text.lower()
    if chance.random() < 0.08:
        text = f"@user {text}"
    if chance.random() < (0.12 if tone in (sources.NEU, NONE) else 0.06):
        text = f"{text} http"
    if tone in _FACES and chance.random() < 0.07:
        text = f"{text} {chance.choice(_FACES[tone])}"
    return hurried(text, chance)


def hurried(text: str, chance: random.Random) -> str:
    """In capitals, without accents or stops, two letters in the wrong order, a vowel drawn out."""
    if chance.random() < 0.06:
        text = text.upper()
    elif chance.random() < 0.12:
        apart = unicodedata.normalize("NFD", text)
        text = "".join(one for one in apart if not unicodedata.combining(one))
    if chance.random() < 0.05:
        text = _slipped(text, chance)
    if chance.random() < 0.05:
        text = _STOPS.sub("", text)
    if chance.random() < 0.04:
        text = _LAST_VOWEL.sub(lambda m: m[1] * 3 + m[2], text, count=1)
    return text


def _slipped(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    at = chance.randrange(len(words))
    word = words[at]
    if len(word) > 3:
        to = chance.randrange(1, len(word) - 1)
        words[at] = word[:to] + word[to + 1] + word[to] + word[to + 2 :]
    return " ".join(words)
