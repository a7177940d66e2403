"""A "no" for people: what happened, what is safe, what to do."""

from __future__ import annotations


class Refusal(Exception):
    """Raised by actions when a person asks for what cannot be done. `str()` is the sentence to show.

    `code` is stable, for the API and tests.
    """

    code = "refused"

    def __init__(self, sentence: str, code: str | None = None) -> None:
        super().__init__(sentence)
        if code:
            self.code = code
