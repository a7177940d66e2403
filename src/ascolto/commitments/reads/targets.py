"""The targets and opening hours of the workspace in scope, for a batch: two queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.utils import timezone

from ascolto.commitments.clock import NotHours, OpeningHours
from ascolto.commitments.models import Commitment, Target
from ascolto.commitments.targets import Allowance, Targets, Told
from ascolto.core.models import Brand

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Terms:
    """What holds for one commitment: the allowance, and the hours its clock counts (None: all)."""

    allowance: Allowance
    hours: OpeningHours | None


class Book:
    """Every target and the brands' hours, read once."""

    def __init__(self, targets: Targets, hours: dict[int, OpeningHours | None]) -> None:
        self._targets = targets
        self._hours = hours

    def names(self, kind: str) -> bool:
        """Whether a target is set for the kind."""
        return self._targets.names(kind)

    def terms(
        self, kind: str, *, brand_id: int, account_id: int | None,
        is_public: bool = False, urgency: str = "normal",
    ) -> Terms:  # fmt: skip
        allowance = self._targets.of(
            kind, brand_id=brand_id, account_id=account_id,
            is_public=is_public, urgency=urgency,
        )  # fmt: skip
        counts = allowance.counts_opening_hours
        return Terms(allowance, self._hours.get(brand_id) if counts else None)

    def hours(self, brand_id: int) -> OpeningHours | None:
        """When the brand is open; None: always."""
        return self._hours.get(brand_id)

    def calls_at(self, brand_id: int, urgency: str, kind: str) -> datetime | None:
        """Now, where it is urgent and the brand is closed: nobody would see it before it is late."""
        if urgency != "urgent" or kind == Commitment.Kind.RESOLUTION:
            return None
        hours, now = self._hours.get(brand_id), timezone.now()
        return None if hours is None or hours.is_open(now) else now


def book(brand_ids: Iterable[int]) -> Book:
    """For commitments of these brands."""
    told = [
        Told(
            t.kind,
            t.minutes,
            t.counts_opening_hours,
            t.brand_id,
            t.account_id,
            t.visibility,
            t.urgency,
        )
        for t in Target.objects.all()
    ]
    brands = Brand.objects.filter(pk__in=set(brand_ids))
    return Book(Targets(told), {brand.pk: hours_of(brand) for brand in brands})


def hours_of(brand: Brand) -> OpeningHours | None:
    """When the brand is open; None when it always is, or when what is stored cannot be read.

    Hours that cannot be read count as always open: better early than too late for a customer.
    """
    try:
        return OpeningHours.read(brand.opening_hours, brand.timezone, brand.holidays)
    except NotHours as problem:
        log.warning("commitments.hours_unread", brand=brand.pk, why=str(problem))
        return None
