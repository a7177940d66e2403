"""Where polling stopped, and what it must remember: small enough for a cursor."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

KNOWN = 200  # newest comments, that are asked about every hour
HELD = 100
LONG_THREADS = 100


@dataclass
class Cursor:
    channel: str = ""  # ours
    start: str = ""  # what is older was said before we were connected: it is backfilled
    since: str = ""  # when the newest thread of the last whole walk was begun
    top: str = ""  # of a walk that is not over: its newest thread
    token: str = ""  # of a walk that is not over: its next page
    again: str = ""  # the older page to be read again next
    deep: int = 0  # how many older pages that is
    hour: str = ""  # of the last look for what is gone
    polled_at: str = ""
    day: str = ""
    used: int = 0
    known: list[str] = field(default_factory=list)  # newest first
    held: list[str] = field(default_factory=list)
    answers: dict[str, int] = field(
        default_factory=dict
    )  # how many, of threads with many

    @classmethod
    def read(cls, text: str) -> Cursor:
        """A cursor that is none begins anew."""
        try:
            said = json.loads(text) if text else {}
        except ValueError:
            said = {}
        said = said if isinstance(said, dict) else {}
        blank = asdict(cls())
        good: dict[str, Any] = {
            name: said[name]
            for name in blank
            if type(said.get(name)) is type(blank[name])
        }
        return cls(**good)

    def __str__(self) -> str:
        kept = asdict(self)
        kept["known"] = list(dict.fromkeys(self.known))[:KNOWN]
        kept["held"] = list(dict.fromkeys(self.held))[-HELD:]
        kept["answers"] = dict(list(self.answers.items())[-LONG_THREADS:])
        return json.dumps({name: value for name, value in kept.items() if value})
