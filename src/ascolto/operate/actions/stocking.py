"""The catalogue of a brand is taken in from a table or a feed: products, videos, guides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.nlp.actions import naming
from ascolto.operate import wares
from ascolto.operate.models import (
    CatalogueFeed,
    CatalogueIntake,
    CatalogueItem,
    CatalogueWord,
)
from ascolto.operate.wares import NotReadable, Reading, Ware
from ascolto.operate.wishes import stems

LARGEST = wares.LARGEST
_SAID = ("kind", "title", "text", "link", "price", "currency", "stock")
_STORED = (*_SAID, "updated_at", "gone_at", "gone_in", "kept_at")
_PIECE = 500  # rows of one statement


@dataclass(frozen=True)
class Taken:
    """What became of the lines of a table or feed."""

    intake: CatalogueIntake
    new: int
    changed: int
    gone: int
    skipped: tuple[int, ...]  # lines without a name or a link that can be opened


@transaction.atomic
def take_in(brand: Brand, *, table: str, by: Actor) -> Taken:
    """What the table lacks is not offered any more. Raises `Refusal` when it is no such table."""
    authority.require(by, Role.LEAD)
    if CatalogueFeed.objects.filter(brand=brand).exists():
        raise Refusal(
            _("This catalogue is read from a feed, which would undo it. Stop it first."),
            "feed",
        )  # fmt: skip
    try:
        reading = wares.read_text(table, currency=brand.currency)
    except NotReadable as why:
        raise Refusal(sentence(why), why.code) from None
    return store(brand, reading, by=by)


@transaction.atomic
def store(brand: Brand, reading: Reading, *, by: Actor) -> Taken:
    """Only what changed is written. What the shop lacks goes, unless a person keeps it."""
    # One at a time; whoever opens a conversation of the brand meanwhile does not wait for it.
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    known = {item.sku: item for item in CatalogueItem.objects.filter(brand=brand)}
    told = {ware.sku: ware for ware in reading.wares}
    new = [_new(brand, ware) for sku, ware in told.items() if sku not in known]
    old = [known[sku] for sku, ware in told.items() if sku in known]
    changed = [item for item in old if _told(item, told[item.sku])]
    gone = [i for i in known.values() if _goes(i, told)]
    intake = _intake(brand, reading, (len(new), len(changed), len(gone)), by)
    _leave_out(gone, intake)
    CatalogueItem.objects.bulk_update([*changed, *gone], _STORED)
    CatalogueItem.objects.bulk_create(new)
    index(brand, [i.pk for i in (*changed, *gone)], also_new=[i.sku for i in new])
    _tell_reading(brand)
    said = {"new": intake.new, "changed": intake.changed, "gone": intake.gone}
    activity.record("took in catalogue", brand, by=by, **said)
    return Taken(intake, intake.new, intake.changed, intake.gone, reading.left_out)


@transaction.atomic
def restore(intake: CatalogueIntake, *, by: Actor) -> int:
    """What it lacked is offered all the same, until the shop tells of it again; how many."""
    authority.require(by, Role.LEAD)
    rows = CatalogueItem.objects.filter(gone_in=intake).exclude(gone_at=None)
    return _turn(intake, list(rows), by, is_offered=True)


@transaction.atomic
def leave_out(intake: CatalogueIntake, *, by: Actor) -> int:
    """The other way: what was brought back by hand is not offered after all."""
    authority.require(by, Role.LEAD)
    rows = CatalogueItem.objects.filter(gone_in=intake).exclude(kept_at=None)
    return _turn(intake, list(rows), by, is_offered=False)


def _turn(
    intake: CatalogueIntake, items: Sequence[CatalogueItem], by: Actor, *, is_offered: bool
) -> int:  # fmt: skip
    now = timezone.now()
    for item in items:
        item.gone_at, item.kept_at = (None, now) if is_offered else (now, None)
    CatalogueItem.objects.bulk_update(items, ("gone_at", "kept_at"))
    intake.restored_at = now if is_offered else None
    intake.save(update_fields=["restored_at"])
    if items:
        index(intake.brand, [item.pk for item in items])
        _tell_reading(intake.brand)
        verb = "restored entries" if is_offered else "left out entries"
        activity.record(verb, intake.brand, by=by, entries=len(items))
    return len(items)


def _tell_reading(brand: Brand) -> None:
    """What is offered now is what messages are read for."""
    rows = CatalogueItem.objects.standing().filter(brand=brand, kind="product")
    naming.name(brand, rows.order_by("pk").values_list("title", flat=True))


def sentence(why: NotReadable) -> str:
    """What is wrong with the whole of it."""
    sentences = {
        "too_large": _("It is too large: 10 MB at most."),
        "too_long": _("It is too long: 20,000 entries at most."),
        "page": _("This is a web page, not a feed or a table. Perhaps it wants a log-in."),
        "broken": _("The XML breaks off or is wrong at line %(line)d."),
        "doctype": _("It has a document type (DOCTYPE), which is not read for safety. A product feed needs none."),
        "not_a_feed": _("There are no products in it: neither a table nor a feed with item or entry."),
    }  # fmt: skip
    found = sentences.get(why.code) or _(
        "No line of it has a name and a link: title and link are the columns it needs."
    )
    return found % {"line": why.line} if "%(line)d" in found else found


def _goes(item: CatalogueItem, told: Mapping[str, Ware]) -> bool:
    return item.sku not in told and item.gone_at is None and item.kept_at is None


def _leave_out(items: Iterable[CatalogueItem], intake: CatalogueIntake) -> None:
    for item in items:
        item.gone_at, item.gone_in = intake.at, intake


def _intake(
    brand: Brand, reading: Reading, counts: tuple[int, int, int], by: Actor
) -> CatalogueIntake:
    new, changed, gone = counts
    made: CatalogueIntake = CatalogueIntake.objects.create(
        brand=brand,
        is_feed=by.kind == "system",
        by_name=by.name[:200],
        new=new,
        changed=changed,
        gone=gone,
        skipped=len(reading.left_out),
    )
    return made


def _values(ware: Ware) -> dict[str, Any]:
    return {name: getattr(ware, name) for name in _SAID}


def _new(brand: Brand, ware: Ware) -> CatalogueItem:
    return CatalogueItem(brand=brand, sku=ware.sku, **_values(ware))


def _told(item: CatalogueItem, ware: Ware) -> bool:
    """Take over what is said; whether that changes anything."""
    said = _values(ware)
    is_same = all(getattr(item, name) == value for name, value in said.items())
    if is_same and item.gone_at is None and item.kept_at is None:
        return False
    for name, value in said.items():
        setattr(item, name, value)
    item.gone_at = item.gone_in = item.kept_at = None
    item.updated_at = timezone.now()
    return True


def index(brand: Brand, items: Sequence[int], also_new: Sequence[str] = ()) -> None:
    """The words of these items anew; of those not offered any more none."""
    for at in range(0, len(items), _PIECE):
        part = items[at : at + _PIECE]
        CatalogueWord.objects.filter(item__in=part).delete()
        _words(brand, CatalogueItem.objects.filter(pk__in=part))
    for at in range(0, len(also_new), _PIECE):
        rows = CatalogueItem.objects.filter(sku__in=also_new[at : at + _PIECE])
        _words(brand, rows.filter(brand=brand))


def _words(brand: Brand, items: Any) -> None:
    rows = []
    for item in items.standing():
        heavy = stems(item.title)
        light = [word for word in stems(item.text) if word not in heavy]
        rows += [CatalogueWord(item=item, brand=brand, word=w, weight=3) for w in heavy]
        rows += [CatalogueWord(item=item, brand=brand, word=w) for w in light]
    CatalogueWord.objects.bulk_create(rows)
