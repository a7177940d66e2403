"""What the server counts about the profile. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ascolto.channels.contract import Figure, Insight


def read(account: Mapping[str, Any], today: date) -> list[Insight]:
    """An `Account` of Mastodon's API; some servers hide the number, and say -1 or nothing."""
    found = account.get("followers_count")
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        return []
    return [Insight(today, Figure.FOLLOWERS, found)]
