"""What came in and how far it got."""

from __future__ import annotations

from django.db.models import Count

from ascolto.channels.models import Payload


def counts(accounts: list[int]) -> dict[int, dict[str, int]]:
    """Waiting, ignored and not understood, by account: one query.

    What was understood is not counted: it is nearly all, and counting it would be slow.
    """
    rows = Payload.objects.filter(account_id__in=accounts)
    rows = rows.exclude(status=Payload.Status.PARSED)
    found: dict[int, dict[str, int]] = {}
    for row in rows.values("account_id", "status").annotate(n=Count("pk")):
        found.setdefault(row["account_id"], {})[row["status"]] = row["n"]
    return found
