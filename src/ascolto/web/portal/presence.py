"""Whether somebody of ours is there to answer: said to visitors, so it must be true."""

from __future__ import annotations

from django.utils import timezone

from ascolto.commitments.reads.targets import hours_of
from ascolto.core import presence as screens
from ascolto.core.models import Brand


def somebody_is_there(brand: Brand) -> bool:
    """A member has the inbox open, and the brand is open: a screen left on at night is nobody."""
    hours = hours_of(brand)
    if hours is not None and not hours.is_open(timezone.now()):
        return False
    return screens.somebody_looks(brand.workspace_id)
