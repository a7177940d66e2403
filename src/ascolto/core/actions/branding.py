"""Brands: the names a company speaks as."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Role
from ascolto.core.money import CURRENCIES
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text

LANGUAGES = ("it", "en")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@transaction.atomic
def create(
    name: str, *, by: Actor, language: str = "it", timezone: str = "Europe/Rome"
) -> Brand:
    """A new brand. Raises `Refusal` without a name, or when the name is there already."""
    authority.require(by, Role.ADMIN)
    clean = _name(name)
    brand: Brand = Brand.objects.create(
        name=clean,
        slug=_free_slug(clean),
        language=_language(language),
        timezone=_timezone(timezone),
    )
    activity.record("created", brand, by=by, name=clean)
    return brand


@transaction.atomic
def set_currency(brand: Brand, *, currency: str, by: Actor) -> None:
    """What amounts are in from now on; those written down already keep theirs. Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    if currency not in CURRENCIES:
        raise Refusal(_("Ascolto does not know this currency."), "unknown_currency")
    if brand.currency != currency:
        brand.currency = currency
        brand.save(update_fields=["currency"])
        activity.record("changed", brand, by=by, currency=currency)


@transaction.atomic
def change(
    brand: Brand,
    *,
    by: Actor,
    name: str | None = None,
    language: str | None = None,
    timezone: str | None = None,
    color: str | None = None,
    signature: str | None = None,
) -> None:
    """Change what is given. The slug stays: addresses that hold it go on working."""
    authority.require(by, Role.LEAD)
    values: dict[str, str] = {}
    if name is not None:
        values["name"] = _name(name, but=brand)
    if language is not None:
        values["language"] = _language(language)
    if timezone is not None:
        values["timezone"] = _timezone(timezone)
    if color is not None:
        values["color"] = _colour(color)
    if signature is not None:
        values["signature"] = clean_text(signature).strip()[:2000]
    changed = {n: v for n, v in values.items() if getattr(brand, n) != v}
    if not changed:
        return
    for field, value in changed.items():
        setattr(brand, field, value)
    brand.save(update_fields=list(changed))
    activity.record("changed", brand, by=by, fields=sorted(changed))


def _name(text: str, but: Brand | None = None) -> str:
    name = " ".join(clean_text(text).split())
    if not name:
        raise Refusal(_("Write the name of the brand."), "no_name")
    if len(name) > 120:
        raise Refusal(_("The name is too long: at most 120 characters."), "too_long")
    others = Brand.objects.filter(name__iexact=name)
    if others.exclude(pk=but.pk if but else 0).exists():
        raise Refusal(_("There is a brand of this name already."), "name_taken")
    return name


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "brand"
    taken = set(
        Brand.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise Refusal(_("Choose Italian or English."), "unknown_language")
    return code


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise Refusal(_("Choose a time zone from the list."), "unknown_timezone")
    return name


def _colour(text: str) -> str:
    if not COLOUR.fullmatch(text):
        raise Refusal(_("A colour looks like #0f6b66."), "not_a_colour")
    return text.lower()
