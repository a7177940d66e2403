"""Commitments follow their customer when two turn out to be one person, and back."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from ascolto.channels.models import Message
from ascolto.commitments.models import Commitment


def follow(customer_ids: Collection[int]) -> None:
    """Give each commitment to whoever its message's handle belongs to now. One query.

    Derived, not moved, so that it comes out the same in whatever order links were made and undone.
    """
    owner = Message.objects.filter(pk=OuterRef("opened_by_message_id"))
    # A promise was opened by a message of ours: it belongs to whose thread that is in.
    rows = Commitment.objects.filter(customer_id__in=list(customer_ids))
    rows.exclude(opened_by_message_id=None).update(
        customer_id=Coalesce(
            Subquery(owner.values("handle__link__customer_id")[:1]),
            Subquery(owner.values("thread__handle__link__customer_id")[:1]),
            "customer_id",
        )
    )
