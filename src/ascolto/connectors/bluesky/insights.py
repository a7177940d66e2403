"""What the network counts about the profile. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ascolto.channels.contract import Figure, Insight


def read(profile: Mapping[str, Any], today: date) -> list[Insight]:
    """A `profileViewDetailed`."""
    found = profile.get("followersCount")
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        return []
    return [Insight(today, Figure.FOLLOWERS, found)]
