"""How long answers usually take at these accounts, now. One query."""

from __future__ import annotations

from collections.abc import Iterable

from ascolto.commitments import typical
from ascolto.commitments.models import AnswerTime


def usual(account_ids: Iterable[int], *, is_open: bool) -> dict[int, int]:
    """Minutes, rounded as people say them, for who writes while open (or closed), by account id."""
    rows = AnswerTime.objects.filter(account__in=list(account_ids), while_open=is_open)
    found = rows.values_list("account_id", "minutes")
    return {pk: typical.rounded(minutes) for pk, minutes in found}
