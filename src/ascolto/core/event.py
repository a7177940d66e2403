"""What an event is. Pure, so that the published language is too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """Something happened. Fields are ids and plain values; names are past tense."""

    kinds: ClassVar[dict[str, type[Event]]] = {}

    workspace_id: int

    def __init_subclass__(cls) -> None:
        Event.kinds[cls.__name__] = cls
