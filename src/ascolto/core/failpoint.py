"""Points at which a test can end the process, as a power cut would.

    ASCOLTO_FAIL_AT=delivering.sent:2 ascolto worker

ends it the second time that point is reached. Without the variable nothing is counted.
`tests/faults` walks through every point for 1, 2, 3 … until a run passes without meeting it.
"""

from __future__ import annotations

import os
import threading

EXIT = 9
_lock = threading.Lock()
_at = ""
_left = 0


def arm(text: str) -> None:
    """`name:n`; "" disarms."""
    global _at, _left
    _at, _, count = text.partition(":")
    _left = int(count or 1)


def reach(name: str) -> None:
    """This point is passed now; perhaps the process ends here."""
    global _left
    if name != _at:
        return
    with _lock:
        _left -= 1
        if _left == 0:
            os._exit(EXIT)


arm(os.environ.get("ASCOLTO_FAIL_AT", ""))
