"""Saved views as one member sees them: in their order, and how much is in each."""

from __future__ import annotations

from django.db.models import BooleanField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from ascolto.core.models import Member
from ascolto.operate.models import SavedView, ViewPlace
from ascolto.operate.reads import inbox
from ascolto.operate.reads.counts import MOST
from ascolto.operate.reads.inbox import Query

SHOWN = 100
COUNTED = 20  # of one member; those beyond show no number


def of(member: Member) -> list[SavedView]:
    """With `opens`; the member's order first, what they never moved after it by name. One query."""
    places = ViewPlace.objects.filter(member=member, saved_view=OuterRef("pk"))
    rows = SavedView.objects.standing().visible_to(member).select_related("team")
    rows = rows.annotate(
        position=Subquery(places.values("position")[:1]),
        opens=Coalesce(
            Subquery(places.values("opens")[:1]),
            Value(False),
            output_field=BooleanField(),
        ),
    )
    found = rows.order_by(F("position").asc(nulls_last=True), "name", "pk")
    return list(found[:SHOWN])


def first(member: Member) -> SavedView | None:
    """The one the inbox begins with."""
    places = ViewPlace.objects.filter(member=member, opens=True)
    rows = SavedView.objects.standing().visible_to(member)
    found: SavedView | None = rows.filter(pk__in=places.values("saved_view_id")).first()
    return found


def find(member: Member, pk: int, *, is_dropped: bool = False) -> SavedView | None:
    """One the member sees."""
    rows = SavedView.objects.filter(dropped_at__isnull=not is_dropped)
    found: SavedView | None = rows.visible_to(member).filter(pk=pk).first()
    return found


def count(member: Member, query: Query) -> int:
    """How many it shows, counted up to `MOST`."""
    return len(inbox.ids(member, query, limit=MOST))
