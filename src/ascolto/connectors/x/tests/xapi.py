"""The small X, held against the official document."""

from __future__ import annotations

from ascolto.connectors.x import small_x
from ascolto.connectors.x.small_x import AT, FIRST, GIULIA, KEYS, US, USERS, no
from ascolto.connectors.x.tests.official import official

__all__ = ["AT", "FIRST", "GIULIA", "KEYS", "US", "USERS", "X", "no"]


class X(small_x.X):
    def wrong(self) -> list[str]:
        """What the official document has against this talk; nothing where it is not here."""
        spec = official()
        return [
            error
            for heard, answer in (self.talk if spec else ())
            for error in spec.exchange(  # type: ignore[union-attr]
                heard.method,
                heard.path,
                dict(heard.headers),
                heard.body,
                answer.status,
                answer.body,
            )
        ]
