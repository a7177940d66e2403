"""What is owed now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from ascolto.commitments.models import Commitment
from ascolto.commitments.subject import Row, Subject, ids_by_type


def open_about(
    subjects: Iterable[Subject | Row], *, locked: bool = False
) -> QuerySet[Commitment]:
    """The open commitments about these subjects, oldest first; `locked` until the commit."""
    about = Q(pk__in=[])
    for type_, ids in ids_by_type(subjects).items():
        about |= Q(subject_type=type_, subject_id__in=ids)
    rows: QuerySet[Commitment] = Commitment.objects.open().filter(about).order_by("pk")
    return rows.select_for_update() if locked else rows


def owed_now(subjects: Iterable[Subject | Row]) -> dict[Subject, Commitment]:
    """For each subject that owes something, the open commitment due first. One query."""
    found: dict[Subject, Commitment] = {}
    for row in open_about(subjects).order_by("-due_at", "-pk"):
        found[row.subject] = row
    return found
