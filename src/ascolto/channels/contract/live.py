"""What is only shown, as it stands at the provider at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Live:
    """Something said there, for the eyes of who asked. Never written anywhere, never kept."""

    id: str
    title: str
    text: str
    rating: int | None
    author: str
    published_at: datetime | None
    link: str  # to it, at the provider
    language: str
    answer: str  # ours, when it stands there


@runtime_checkable
class ShowsLive(Protocol):
    """For channels that may keep nothing of what is said: it is read when somebody looks."""

    def live(self, language: str = "") -> Sequence[Live]:
        """The latest there, newest first. Raises `ChannelError`."""
        ...

    def shown(self, external_id: str) -> Live | None:
        """What the message of that id is about; None when it does not show any more."""
        ...


@runtime_checkable
class Bookmarks(Protocol):
    """For channels fed from a member's own browser."""

    def bookmark(self, by: str = "") -> str:
        """The bookmark's address; what it brings is `by` that member. It holds a secret."""
        ...

    def mail_script(self) -> str:
        """What a mail server runs for an address that members share to; "" when there is none."""
        ...
