"""A text as the transformer reads it: links and names called are one word each, hashtags are words. Pure."""

from __future__ import annotations

import re

from ascolto.nlp.tokens import tidy

LONGEST = 500  # characters that are read at once
WINDOWS = 4  # of a longer text: its beginning, and the last three
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_CALLED = re.compile(r"(?<!\w)@\w+")
_TAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_STRETCHED = re.compile(r"(.)\1{3,}")


def windows(text: str) -> list[str]:
    """A text as it is read: whole where it is short, else in parts of `LONGEST` that begin with a word.

    What went wrong often stands at the end, below many friendly lines. One part at least; the middle of a very
    long text is left out.
    """
    said = plain(text)
    found = []
    while len(said) > LONGEST:
        end = said.rfind(" ", LONGEST // 2, LONGEST)
        end = LONGEST if end < 0 else end
        found.append(said[:end])
        said = said[end:].strip()
    found.append(said)
    return found if len(found) <= WINDOWS else [found[0], *found[1 - WINDOWS :]]


def plain(text: str) -> str:
    said = tidy(text)
    said = _LINK.sub("http", said)
    if "@" in said:
        said = _CALLED.sub("@user", said)
    if "#" in said:
        said = _TAG.sub(lambda m: _HUMP.sub(" ", m[1]), said)
    return _STRETCHED.sub(r"\1\1\1", said)
