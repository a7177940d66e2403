"""When a brand is open: what the clock of promises counts where a target asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.commitments.clock import DAYS, NotHours, OpeningHours
from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal

MOST_SPANS = 6  # in a day


@transaction.atomic
def set_hours(
    brand: Brand,
    *,
    week: Mapping[str, Sequence[Sequence[str]]],
    by: Actor,
    holidays: str = "",
) -> None:
    """Spans per weekday ("mon" to "sun"); nothing at all means every hour of every day.

    Deadlines that customers were told stay. Raises `Refusal`.
    """
    authority.require(by, Role.LEAD)
    tidy = {day: sorted(map(list, week[day])) for day in DAYS if week.get(day)}
    if any(len(spans) > MOST_SPANS for spans in tidy.values()):
        raise Refusal(_("A day has at most six spans of hours."), "too_many_spans")
    if any(len(span) != 2 or not all(span) for s in tidy.values() for span in s):
        raise Refusal(_("A span of hours has a beginning and an end."), "not_a_span")
    try:
        OpeningHours.read(tidy, brand.timezone, holidays)
    except NotHours:
        raise Refusal(
            _("These hours cannot be read: write them like 09:00 and 13:00."),
            "not_hours",
        ) from None
    if (brand.opening_hours, brand.holidays) == (tidy, holidays):
        return
    brand.opening_hours, brand.holidays = tidy, holidays
    brand.save(update_fields=["opening_hours", "holidays"])
    activity.record("set hours", brand, by=by, week=tidy, holidays=holidays)
