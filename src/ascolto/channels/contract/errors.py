"""How a provider says no."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract.words import Text


class ChannelError(Exception):
    """The provider said no. `text` is for people, in both languages where the connector knows
    them, and never holds a secret; `str()` is its English."""

    def __init__(self, message: str | Text = "") -> None:
        self.text = message if isinstance(message, Text) else Text(message, message)
        super().__init__(self.text.en)


class TryLater(ChannelError):
    """Nothing was sent; the same call may succeed later."""

    def __init__(self, message: str | Text, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.after = after


class Refused(ChannelError):
    """Nothing was sent and trying again will not help; the reason is shown to a person."""


class NeedsReconnect(ChannelError):
    """The credentials ended; the account's owner must connect it again. Nothing was sent."""


class OutcomeUnknown(ChannelError):
    """It may have been sent. Never sent again without asking the provider or a person."""


class Forged(ChannelError):
    """The call's signature is wrong, missing or too old."""


class Malformed(ChannelError):
    """A delivery that cannot be understood; it is kept, shown and can be replayed."""
