"""Bronze, silver, gold: what a grade asks a connector to show."""

from __future__ import annotations

from ascolto.channels.contract import (
    Does,
    Grade,
    Manifest,
)
from ascolto.testing.connectors.folder import Folder


def deserves_its_grade(folder: Folder) -> None:
    """Bronze is every other check; silver and gold also ask for tests, named by the subject."""
    for rule in rules(folder.manifest):
        evident(folder, rule)
    if is_proven_outside(folder.manifest, has_network=folder.has_network):
        named = [one for one in PROOFS if one in folder.subject.evidence]
        assert named, f"{folder}: gold asks for a test against {' or '.join(PROOFS)}."
        for rule in named:
            evident(folder, rule)


PROOFS = ("real_server", "official_document")


def is_proven_outside(manifest: Manifest, *, has_network: bool) -> bool:
    """Gold is shown by a real server, or by every call and payload held against the official document."""
    return manifest.grade is Grade.GOLD and has_network


def rules(manifest: Manifest) -> list[str]:
    """The evidence that a manifest's grade asks for."""
    asked = []
    if manifest.grade is not Grade.BRONZE:
        asked += ["resumes"] if Does.POLL in manifest.does else []
        asked += ["sends_once"] if Does.REPLY in manifest.does else []
        asked += ["window"] if manifest.reply_window else []
    return asked


def evident(folder: Folder, rule: str) -> None:
    named = folder.subject.evidence.get(rule, "")
    assert named, f"{folder}: the subject names no test for “{rule}”."
    assert folder.has_test(named), f"{folder}: there is no test {named} (“{rule}”)."
