"""What somebody may give away without asking: limits per role, per gesture and per month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Member, Role
from ascolto.core.money import MOST
from ascolto.core.refusal import Refusal
from ascolto.operate.models import GestureLimit, LedgerEntry

# Until a lead says otherwise: an agent asks, a lead does not.
USUAL: Mapping[str, tuple[int | None, int | None]] = {
    Role.VOICE: (0, 0),
    Role.AGENT: (0, 0),
    Role.LEAD: (None, None),
    Role.ADMIN: (None, None),
}


@dataclass(frozen=True)
class Allowance:
    """Cents; None: no limit."""

    per_gesture: int | None
    per_month: int | None
    spent: int  # this month, in the brand's zone

    @property
    def left(self) -> int | None:
        return None if self.per_month is None else max(0, self.per_month - self.spent)

    def covers(self, cost: int) -> bool:
        in_one = self.per_gesture is None or cost <= self.per_gesture
        return in_one and (self.left is None or cost <= self.left)


def limits(brand: Brand) -> dict[str, tuple[int | None, int | None]]:
    rows = GestureLimit.objects.filter(brand=brand)
    said = {
        r: (g, m) for r, g, m in rows.values_list("role", "per_gesture", "per_month")
    }
    return {**USUAL, **said, Role.ADMIN: (None, None)}


def of(member: Member, brand: Brand, *, at_least: Role | None = None) -> Allowance:
    """`at_least`: who signs for it has a lead's limits, whatever their role."""
    role = Role(member.role)
    if at_least and not role.covers(at_least):
        role = at_least
    per_gesture, per_month = limits(brand)[role]
    spent = 0 if per_month is None else _spent(member, brand)
    return Allowance(per_gesture, per_month, spent)


def _spent(member: Member, brand: Brand) -> int:
    now = timezone.now().astimezone(brand.zone)
    began = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = LedgerEntry.objects.filter(authorised_by=member, brand=brand, at__gte=began)
    return max(0, rows.aggregate(n=Sum("amount"))["n"] or 0)


@transaction.atomic
def set_limit(
    brand: Brand,
    *,
    role: str,
    per_gesture: int | None,
    per_month: int | None,
    by: Actor,
) -> None:
    """An agent's and a voice's by a lead, a lead's by an administrator. Raises `Refusal`."""
    authority.require(by, Role.ADMIN if role == Role.LEAD else Role.LEAD)
    if role not in (Role.VOICE, Role.AGENT, Role.LEAD):
        raise Refusal(_("Administrators have no limit."), "no_limit")
    if any(n is not None and not 0 <= n <= MOST for n in (per_gesture, per_month)):
        raise Refusal(_("Write an amount, such as 12,50."), "no_amount")
    said = {"per_gesture": per_gesture, "per_month": per_month}
    GestureLimit.objects.update_or_create(brand=brand, role=role, defaults=said)
    activity.record("set limit", brand, by=by, role=role, **said)
