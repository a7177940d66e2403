"""The rehearsed YouTube, held against the official document."""

from __future__ import annotations

from ascolto.connectors.youtube import rehearsal
from ascolto.connectors.youtube.rehearsal import GIULIA, KEYS, SCOPE, US, at, no
from ascolto.connectors.youtube.tests.official import official

__all__ = ["GIULIA", "KEYS", "SCOPE", "US", "Tube", "at", "no"]


class Tube(rehearsal.Tube):
    def wrong(self) -> list[str]:
        spec = official()
        return [
            error
            for heard, answer in self.talk
            if spec
            for error in spec.exchange(
                heard.method, heard.path, heard.body, answer.status, answer.body
            )
        ]
