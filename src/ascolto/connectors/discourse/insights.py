"""What the forum counts about itself. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ascolto.channels.contract import Figure, Insight

# Newer forums say users_count, older ones user_count.
NAMES = {
    Figure.FOLLOWERS: ("users_count", "user_count"),
    Figure.ACTIVE: ("active_users_30_days",),
}


def read(answer: Mapping[str, Any], today: date) -> list[Insight]:
    """The numbers of the forum's page “About”."""
    about = answer.get("about")
    stats = about.get("stats") if isinstance(about, dict) else None
    if not isinstance(stats, dict):
        return []
    found = []
    for figure, names in NAMES.items():
        value = next((stats[name] for name in names if name in stats), None)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            found.append(Insight(today, figure, value))
    return found
