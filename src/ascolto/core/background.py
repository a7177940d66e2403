"""How long the work of a thread may wait for others that are more pressing."""

from __future__ import annotations

import threading

_here = threading.local()


def enter(patience: float) -> None:
    """This thread works behind the screens: it lets others go first, up to so many seconds."""
    _here.patience = patience


def patience() -> float:
    """Of this thread: none where somebody waits for it."""
    return getattr(_here, "patience", 0.0)
