"""How far each author's word carries, account by account; by the clock, and the same again changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from ascolto.channels.models import Account
from ascolto.core import scoping
from ascolto.monitor.actions import matching
from ascolto.monitor.influence import influences
from ascolto.monitor.models import Influence, Mention
from ascolto.monitor.reads import authors

LOOKED_AT = timedelta(days=1)  # what early warning looks at
_MOST = 5_000
_PIECE = 2_000


def reckon(account: Account, now: datetime) -> int:
    """All authors of the account anew; how many there are. Who is none any more goes."""
    known = authors.known(account, now)
    scores = influences(known.voices, known.named)
    posts = {voice.key: voice.posts for voice in known.voices}
    rows = [
        Influence(
            workspace_id=scoping.current(),
            account_id=account.pk,
            handle_id=int(key),
            score=score.value,
            parts=score.as_json(),
            posts=posts[key],
            at=now,
        )
        for key, score in scores.items()
    ]
    _keep(rows)
    Influence.objects.filter(account=account).exclude(at=now).delete()
    _label_again(account, now)
    return len(rows)


def _keep(rows: list[Influence]) -> None:
    for begin in range(0, len(rows), _PIECE):
        with transaction.atomic():
            Influence.objects.bulk_create(
                rows[begin : begin + _PIECE],
                update_conflicts=True,
                unique_fields=["account", "handle"],
                update_fields=["score", "parts", "posts", "at"],
            )


def _label_again(account: Account, now: datetime) -> None:
    """Mentions of the last day carry what is known by now."""
    rows = Mention.objects.about_us().filter(
        account=account, said_at__gte=now - LOOKED_AT
    )
    ids = sorted(set(rows.order_by("-said_at").values_list("message_id", flat=True)[:_MOST]))  # fmt: skip
    if ids:
        matching.relabel(ids)
