"""The rehearsed exchange, held against the official document."""

from __future__ import annotations

from ascolto.connectors.phone import rehearsal
from ascolto.connectors.phone.rehearsal import (
    ACCOUNT,
    AT,
    CALLER,
    HOME,
    HOOK,
    NUMBER,
    TOKEN,
    no,
    sid,
)
from ascolto.providers.twilio.tests.official import official

__all__ = [
    "ACCOUNT", "AT", "CALLER", "HOME", "HOOK", "NUMBER", "TOKEN", "Exchange", "no", "sid",
]  # fmt: skip


class Exchange(rehearsal.Exchange):
    def wrong(self) -> list[str]:
        """What the official document has against this talk; nothing where it is not here."""
        spec, found = official(), []
        for heard, answer in self.talk if spec else ():
            assert spec
            said = (answer.status, answer.body)
            found += spec.exchange(
                heard.method, heard.path, dict(heard.headers), heard.body, said
            )
        return found
