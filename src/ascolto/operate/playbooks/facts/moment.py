"""Facts of the moment, by the brand's clock: hour, weekday, holiday, who is on call."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ascolto.commitments import clock
from ascolto.commitments.reads import on_call, targets
from ascolto.core.models import Brand, Member, Role
from ascolto.operate.playbooks.catalogue import Batch, Fact, know
from ascolto.operate.playbooks.matching import Kind


def _weekdays() -> Sequence[tuple[str, str]]:
    return [
        ("mon", _("Monday")), ("tue", _("Tuesday")), ("wed", _("Wednesday")),
        ("thu", _("Thursday")), ("fri", _("Friday")), ("sat", _("Saturday")),
        ("sun", _("Sunday")),
    ]  # fmt: skip


def _people() -> Sequence[tuple[str, str]]:
    rows = [m for m in Member.objects.active() if m.is_at_least(Role.AGENT)]
    return [(str(m.pk), m.name) for m in rows]


def _clock(batch: Batch, wanted: frozenset[str]) -> None:
    ids = {item.brand_id for item in batch.items}
    brands = {brand.pk: brand for brand in Brand.objects.filter(pk__in=ids)}
    zones = {pk: brand.zone for pk, brand in brands.items()}
    hours = {pk: targets.hours_of(brand) for pk, brand in brands.items()}
    for item in batch.items:
        local = item.at.astimezone(zones[item.brand_id])
        opening, code = hours[item.brand_id], brands[item.brand_id].holidays
        item.facts["time.clock"] = local.hour * 60 + local.minute
        item.facts["time.weekday"] = clock.DAYS[local.weekday()]
        item.facts["time.is_holiday"] = clock.is_holiday(local.date(), code)
        item.facts["time.is_open"] = opening is None or opening.is_open(item.at)


def _on_call(batch: Batch, wanted: frozenset[str]) -> None:
    chains = on_call.chains({item.brand_id for item in batch.items})
    for item in batch.items:
        chain = chains[item.brand_id]
        item.facts["time.on_call"] = str(chain[0].pk) if chain else ""


know(
    Fact("time.clock", Kind.CLOCK, pgettext_lazy("fact", "the hour"), _clock),
    Fact("time.weekday", Kind.CHOICE, pgettext_lazy("fact", "the day"), _clock, _weekdays),
    Fact("time.is_holiday", Kind.YES, pgettext_lazy("fact", "it is a public holiday"), _clock),
    Fact("time.is_open", Kind.YES, pgettext_lazy("fact", "we are open"), _clock),
    Fact("time.on_call", Kind.CHOICE, pgettext_lazy("fact", "who is on call"), _on_call, _people),
)  # fmt: skip
