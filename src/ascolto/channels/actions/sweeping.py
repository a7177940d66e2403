"""Files that no row names go, a day after they were kept."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ascolto.channels.models import Attachment, Payload
from ascolto.core import storage
from ascolto.core.scoping import unscoped

# Packages above keep files too: each adds who tells which of these it still needs.
also_named: list[Callable[[Collection[str]], Collection[str]]] = []


def sweep(*, older_than: float = storage.DAY) -> int:
    """Remove from the store what nothing names; returns how many files. `older_than` in seconds."""
    return storage.sweep(named, older_than=older_than)


def named(hashes: Collection[str]) -> set[str]:
    """Those of `hashes` that a message's file or a delivery still needs."""
    with unscoped("one file may serve every workspace"):
        files = Attachment.objects.filter(sha256__in=hashes)
        bodies = Payload.objects.filter(stored_as__in=hashes).exclude(stored_as="")
        return {
            *(name for told in also_named for name in told(hashes)),
            *files.values_list("sha256", flat=True),
            *bodies.values_list("stored_as", flat=True),
        }
