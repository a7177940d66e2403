"""A reply as the courtesy check looks at it, and what it finds. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ascolto.channels.contract import Text
from ascolto.nlp.reading import Reading

LEVELS = ("hint", "should", "must")
BRIEF = 60  # characters under which greeting and farewell may be left out in public


@dataclass(frozen=True)
class Finding:
    """`rule` is stable; `at` where in the text. `suggestion` is a wording in the reply's language, or
    (`is_wording` false) says what to do: nobody may put that into the text."""

    rule: str
    level: str
    reason: Text
    suggestion: str
    at: tuple[int, int] | None = None
    is_wording: bool = True


@dataclass(frozen=True)
class Guide:
    """How a brand writes. `never`: word → what to put instead, or "". `address`: "", "tu", "lei"."""

    jargon: Mapping[str, str] = field(default_factory=dict)
    never: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    greeting: str = ""
    closing: str = ""


@dataclass(frozen=True)
class Draft:
    text: str
    language: str
    public: bool
    asked: Reading | None
    question: str  # what was asked, if something was
    jargon: Mapping[str, str]
    signature: str
    guide: Guide

    def pick(self, it: str, en: str) -> str:
        return it if self.language == "it" else en

    def has(self, patterns: Mapping[str, str]) -> bool:
        return bool(re.search(patterns[self.language], self.text, re.IGNORECASE))

    @property
    def strict(self) -> str:
        """What everybody reads matters more."""
        return "must" if self.public else "should"
