"""A brand's public FAQ: on or off, listed by search engines or not; what its readers say."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.models import Answer, Faq


@transaction.atomic
def show(
    brand: Brand, *, is_on: bool, is_indexed: bool, contact_url: str, by: Actor
) -> Faq:
    """Raises `Refusal` for an address that is none."""
    require(by, Role.LEAD)
    contact_url = contact_url.strip()[:500]
    if contact_url and not _is_address(contact_url):
        raise Refusal(
            _("The address of the contact page begins with https:// or http://."),
            "not_an_address",
        )
    faq: Faq
    faq, _made = Faq.objects.update_or_create(
        brand=brand,
        defaults={
            "is_on": is_on,
            "is_indexed": is_indexed,
            "contact_url": contact_url,
        },
    )
    activity.record("changed", faq, by=by, is_on=is_on)
    return faq


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def count(answer_id: int, brand: Brand, *, helped: bool) -> None:
    """A reader of the FAQ said whether it helped; of an entry that is not on it, nothing."""
    rows = Answer.objects.published().filter(pk=answer_id, in_faq=True)
    rows = rows.exclude(brand__isnull=False) | rows.filter(brand=brand)
    name = "helped" if helped else "did_not_help"
    rows.update(**{name: F(name) + 1})
