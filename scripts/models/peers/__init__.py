"""What else installs from a package index and works without a network, beside which we are measured.

A tool is asked only about the languages it was made for, and by its own API. One that is not
installed is named with the reason (`missing`); those that cannot run offline are in docs/models.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from typing import Any

LOCK = "pip install --require-hashes --no-deps -r requirements/models.lock"
EVERY = ("it", "en", "es", "fr", "de")


@dataclass(frozen=True)
class Peer:
    """`make` opens it once and gives what answers for one text (and its language)."""

    name: str
    package: str
    make: Callable[[], Callable[[str, str], Any]]
    languages: tuple[str, ...] = EVERY

    @property
    def version(self) -> str:
        return metadata.version(self.package)

    def ask(self, texts: Sequence[str], code: str) -> list[Any] | None:
        """None where it was made for other languages."""
        if code not in self.languages:
            return None
        one = _made(self)
        return [one(text, code) for text in texts]


@cache
def _made(peer: Peer) -> Callable[[str, str], Any]:
    return peer.make()


def why_not(peer: Peer) -> str:
    """Empty where it can be asked."""
    try:
        metadata.version(peer.package)
    except metadata.PackageNotFoundError:
        return f"not installed: {LOCK}"
    try:
        _made(peer)("Ciao a tutti", peer.languages[0])
    except (
        Exception
    ) as error:  # whatever a tool of others does: it is left out, with its reason
        return f"{type(error).__name__}: {str(error)[:120]}"
    return ""


def those(peers: Sequence[Peer]) -> tuple[list[Peer], dict[str, str]]:
    """Those that answer, and of the others why not."""
    reasons = {peer.name: why_not(peer) for peer in peers}
    lacking = {name: why for name, why in reasons.items() if why}
    for name, why in lacking.items():
        print(f"  {name}: {why}", flush=True)
    return [peer for peer in peers if not reasons[peer.name]], lacking
