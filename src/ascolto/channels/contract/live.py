"""What is only shown, as it stands at the provider at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from ascolto.channels.contract.facts import Raw


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

    def bookmark(self, window_url: str) -> str:
        """The bookmark's address: it opens `window_url` with what is seen as `d`, base64url of JSON."""
        ...

    def brought(self, page: Mapping[str, str], *, by: str, at: datetime) -> Raw:
        """What the member `by` said yes to in that window. Pressing twice is seeing it once."""
        ...

    def mail_script(self) -> str:
        """What a mail server runs for an address that members share to; "" when there is none."""
        ...
