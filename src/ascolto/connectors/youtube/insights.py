"""What YouTube counts about the channel. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ascolto.channels.contract import Figure, Insight


def read(answer: Mapping[str, Any], today: date) -> list[Insight]:
    """`statistics` of our channel: numbers come as text; subscribers may be hidden."""
    for one in answer.get("items") or ():
        said = one.get("statistics") if isinstance(one, dict) else None
        if not isinstance(said, dict) or said.get("hiddenSubscriberCount") is True:
            continue
        count = str(said.get("subscriberCount", ""))
        if count.isascii() and count.isdigit() and len(count) < 16:
            return [Insight(today, Figure.FOLLOWERS, int(count))]
    return []
