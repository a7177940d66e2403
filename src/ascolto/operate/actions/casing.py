"""What a case is by its conversations (open or closed), and what it is called."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Case as When
from django.db.models import Exists, Max, OuterRef, Q, Subquery, Value
from django.db.models import When as If
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.models import Case, Closure, Conversation


def settle(case_ids: Collection[int]) -> None:
    """Open while one of its conversations is; closed when the last of them was. One statement."""
    theirs = Conversation.objects.filter(case=OuterRef("pk"))
    ends = Closure.objects.filter(
        conversation__case=OuterRef("pk"), reopened_at=None
    ).order_by()
    last = ends.values("conversation__case").annotate(at=Max("at")).values("at")
    is_open = Q(Exists(theirs.filter(status=Conversation.Status.OPEN)))
    Case.objects.filter(pk__in=case_ids).update(
        status=When(
            If(is_open, then=Value(Case.Status.OPEN)), default=Value(Case.Status.CLOSED)
        ),
        closed_at=When(If(is_open, then=None), default=Subquery(last[:1])),
    )


@transaction.atomic
def rename(case: Case, *, title: str, by: Actor) -> Case:
    """Give it a name people recognise. Raises `Refusal` for an empty one."""
    title = " ".join(clean_text(title).split())[:200]
    if not title:
        raise Refusal(_("A case needs a name."), "empty")
    if title != case.title:
        old, case.title = case.title, title
        case.save(update_fields=["title"])
        activity.record("renamed", case, by=by, old=old, title=title)
    return case
