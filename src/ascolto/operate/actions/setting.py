"""Acknowledgement texts of a brand or account."""

from __future__ import annotations

from django.db import transaction

from ascolto.channels.models import Account
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import Brand
from ascolto.core.sanitising import clean_text
from ascolto.operate.models import AcknowledgementText


@transaction.atomic
def set_acknowledgement(
    brand: Brand,
    *,
    language: str,
    text: str,
    is_on: bool,
    by: Actor,
    account: Account | None = None,
) -> AcknowledgementText:
    """What is said at once; for one account, or for all of the brand's."""
    row, _ = AcknowledgementText.objects.update_or_create(
        brand=brand,
        account=account,
        language=language,
        defaults={"text": clean_text(text).strip()[:2000], "is_on": is_on},
    )
    activity.record("changed", row, by=by, is_on=is_on)
    found: AcknowledgementText = row
    return found


@transaction.atomic
def drop_acknowledgement(row: AcknowledgementText, *, by: Actor) -> None:
    """From now on the more general text holds: the brand's, else the one that comes with us."""
    activity.record("dropped", row, by=by, language=row.language)
    row.delete()
