"""The harness that every connector passes, ours and third parties'.

    from ascolto.testing.connectors import CHECKS, found
    for folder in found(): for check in CHECKS: check(folder)

See `subject.py` for what a connector tells about itself, `snapshots.py` for its fixtures and
`checks/` for what is asked of it.
"""

from collections.abc import Iterable

from ascolto.testing.connectors.checks import CHECKS, Check
from ascolto.testing.connectors.checks.publishing import post
from ascolto.testing.connectors.checks.replying import doubted, outgoing
from ascolto.testing.connectors.checks.settings import revealed
from ascolto.testing.connectors.folder import Folder, found, scan
from ascolto.testing.connectors.subject import RETRY_AFTER, Mood, Subject

__all__ = [
    "CHECKS",
    "RETRY_AFTER",
    "Check",
    "Folder",
    "Mood",
    "Subject",
    "doubted",
    "examine",
    "found",
    "outgoing",
    "post",
    "revealed",
    "scan",
]


def examine(folder: Folder, checks: Iterable[Check] = CHECKS) -> list[str]:
    """Run the checks; the complaints, one sentence each."""
    complaints = []
    for check in checks:
        try:
            check(folder)
        except Exception as problem:  # a check's own crash is a complaint as well
            complaints.append(f"{check.__name__}: {problem or repr(problem)}")
    return complaints
