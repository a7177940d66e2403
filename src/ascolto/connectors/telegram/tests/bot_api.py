"""The rehearsed Bot API, held against the official document.

Every call it gets, every result and update it gives is held against the official document where
that lies beside the project; what is wrong is kept in `wrong` for the test to show.
"""

from __future__ import annotations

from typing import Any

from ascolto.connectors.telegram import rehearsal
from ascolto.connectors.telegram.rehearsal import BOT, CUSTOMER, TOKEN, no
from ascolto.connectors.telegram.tests.official import official

__all__ = ["BOT", "CUSTOMER", "TOKEN", "BotApi", "no"]


class BotApi(rehearsal.BotApi):
    def __init__(self) -> None:
        self.wrong: list[str] = []
        super().__init__()

    def held(self, what: str, method: str, value: Any) -> None:
        if spec := official():
            said = value if what == "update" else None
            found = (
                spec.update(said)
                if said is not None
                else getattr(spec, what)(method, value)
            )
            self.wrong += [f"{method or what}: {error}" for error in found]
