"""The catalogue of gestures: what may be given. Entries that go stay with what was given."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Member, Role
from ascolto.core.money import MOST
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.models import GestureKind

LONGEST = 4_000


@transaction.atomic
def add(
    *,
    nature: str,
    title_it: str,
    title_en: str = "",
    cost: int = 0,
    text_it: str = "",
    text_en: str = "",
    brand: Brand | None = None,
    signer: Member | None = None,
    by: Actor,
) -> GestureKind:
    """Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    said = _checked(nature, title_it, title_en, cost, text_it, text_en)
    position = GestureKind.objects.count()
    made: GestureKind = GestureKind.objects.create(
        **said, brand=brand, signer=signer, position=position
    )
    activity.record("created", made, by=by, name=made.title_it)
    return made


@transaction.atomic
def change(
    kind: GestureKind,
    *,
    nature: str,
    title_it: str,
    title_en: str = "",
    cost: int = 0,
    text_it: str = "",
    text_en: str = "",
    brand: Brand | None = None,
    signer: Member | None = None,
    by: Actor,
) -> GestureKind:
    """For what is proposed from now on. Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    said = _checked(nature, title_it, title_en, cost, text_it, text_en)
    for name, value in {**said, "brand": brand, "signer": signer}.items():
        setattr(kind, name, value)
    kind.save(update_fields=[*said, "brand", "signer"])
    activity.record("changed", kind, by=by, name=kind.title_it, cost=kind.cost)
    return kind


@transaction.atomic
def drop(kind: GestureKind, *, by: Actor) -> None:
    """Not offered any more; what was given stays."""
    authority.require(by, Role.LEAD)
    if kind.removed_at is None:
        kind.removed_at = timezone.now()
        kind.save(update_fields=["removed_at"])
        activity.record("removed", kind, by=by, name=kind.title_it)


@transaction.atomic
def restore(kind: GestureKind, *, by: Actor) -> None:
    authority.require(by, Role.LEAD)
    if kind.removed_at is not None:
        kind.removed_at = None
        kind.save(update_fields=["removed_at"])
        activity.record("restored", kind, by=by, name=kind.title_it)


def _checked(
    nature: str, title_it: str, title_en: str, cost: int, text_it: str, text_en: str
) -> dict[str, object]:
    if nature not in GestureKind.Nature.values:
        raise Refusal(_("Choose what kind of gesture it is."), "no_nature")
    titles = [" ".join(clean_text(t).split())[:120] for t in (title_it, title_en)]
    if not any(titles):
        raise Refusal(_("Give the gesture a name."), "no_name")
    if not 0 <= cost <= MOST:
        raise Refusal(_("Write an amount, such as 12,50."), "no_amount")
    texts = [clean_text(t).strip() for t in (text_it, text_en)]
    if any(len(text) > LONGEST for text in texts):
        raise Refusal(_("The words for the customer are too long."), "too_long")
    return {
        "nature": nature,
        "title_it": titles[0] or titles[1],
        "title_en": titles[1] or titles[0],
        "cost": cost,
        "text_it": texts[0],
        "text_en": texts[1],
    }
