"""A text as the transformer reads it: links and names called are one word each, hashtags are words. Pure."""

from __future__ import annotations

import re

from ascolto.nlp.tokens import tidy

LONGEST = 600  # characters
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_CALLED = re.compile(r"(?<!\w)@\w+")
_TAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_STRETCHED = re.compile(r"(.)\1{3,}")


def plain(text: str) -> str:
    said = tidy(text)[:LONGEST]
    said = _LINK.sub("http", said)
    if "@" in said:
        said = _CALLED.sub("@user", said)
    if "#" in said:
        said = _TAG.sub(lambda m: _HUMP.sub(" ", m[1]), said)
    return _STRETCHED.sub(r"\1\1\1", said)
