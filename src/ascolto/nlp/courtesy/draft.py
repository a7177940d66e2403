"""A reply as the courtesy check looks at it, and what it finds. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ascolto.channels.contract import Text
from ascolto.nlp.reading import Reading

LEVELS = ("hint", "should", "must")
BRIEF = 60  # characters under which greeting and farewell may be left out in public
SURE_COMPLAINT = 0.5


@dataclass(frozen=True)
class Finding:
    """`rule` is stable; `at` where in the text (characters). `suggestion` is a wording in the reply's language, or
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
class Asked:
    """What the customer's message is held to be: by the stored annotation, so as people corrected it, or
    by the fast reader. `sure`: of the intent, 0 to 1."""

    intent: str
    sentiment: str
    is_angry: bool
    sure: float = 1.0

    @classmethod
    def of(cls, reading: Reading) -> Asked:
        angry = reading.anger.value == "angry"
        return cls(
            reading.intent.value,
            reading.sentiment.value,
            angry,
            reading.intent.confidence,
        )

    @property
    def is_unhappy(self) -> bool:
        """Anger alone is not enough: a short plain question can sound sharp."""
        complains = self.intent == "complaint" and self.sure >= SURE_COMPLAINT
        return complains or (self.is_angry and self.sentiment == "negative")


@dataclass(frozen=True)
class Draft:
    """`language`: of the reply; rules that need words are silent where it has none. `ours`: the brand's own
    addresses and numbers, which are nobody's personal data."""

    text: str
    language: str
    public: bool
    asked: Asked | None
    answering: str
    jargon: Mapping[str, str]  # the brand's own
    signature: str
    guide: Guide
    ours: Collection[str] = ()

    def pick(
        self, it: str, en: str, *, es: str = "", fr: str = "", de: str = ""
    ) -> str:
        """What is said in the reply's language; English where there is nothing else."""
        said = {"it": it, "es": es, "fr": fr, "de": de}
        return said.get(self.language) or en

    def has(self, patterns: Mapping[str, re.Pattern[str]]) -> bool:
        pattern = patterns.get(self.language)
        return bool(pattern and pattern.search(self.text))

    @property
    def strict(self) -> str:
        """What everybody reads matters more."""
        return "must" if self.public else "should"
