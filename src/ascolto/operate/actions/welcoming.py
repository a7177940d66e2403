"""The contact page of a brand: its address, its words, the ways on it, whether it is published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.core.scoping import unscoped
from ascolto.operate.models import Hub, HubWay
from ascolto.operate.reads import hubs

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SCHEMES = ("https", "http", "mailto", "tel", "sms")
LANGUAGES = ("it", "en", "de", "fr", "es", "pt", "nl", "sl", "hr", "pl", "ro", "uk")
MOST_WAYS = 40


@dataclass(frozen=True)
class Way:
    """What the settings say of one way: a link, or a connected account."""

    label: str = ""
    url: str = ""
    position: int = 0
    is_shown: bool = True
    account_id: int | None = None


@dataclass(frozen=True)
class Wish:
    """All that a lead decides about the page."""

    slug: str
    is_published: bool
    is_indexed: bool = True
    intro_it: str = ""
    intro_en: str = ""
    languages: Sequence[str] = ()
    gives_transcripts: bool = True
    ways: Sequence[Way] = ()


def hub_of(brand: Brand) -> Hub:
    """The brand's page; not saved yet when nobody has decided anything about it."""
    found: Hub | None = Hub.objects.filter(brand=brand).select_related("brand").first()
    languages = sorted({brand.language, "en"})
    return found or Hub(brand=brand, slug=_free(brand.slug), languages=languages)


@transaction.atomic
def arrange(brand: Brand, wish: Wish, *, by: Actor) -> Hub:
    """Write it all down. Raises `Refusal`; then nothing has changed."""
    authority.require(by, Role.LEAD)
    ways = [_way(way) for way in wish.ways if way.account_id or way.label or way.url]
    if len(ways) > MOST_WAYS:
        raise Refusal(_("At most forty ways fit on the page."), "too_many_ways")
    hub = hub_of(brand)
    hub.slug = _slug(wish.slug, hub)
    hub.is_published, hub.is_indexed = wish.is_published, wish.is_indexed
    hub.gives_transcripts = wish.gives_transcripts
    hub.intro_it = clean_text(wish.intro_it).strip()[:600]
    hub.intro_en = clean_text(wish.intro_en).strip()[:600]
    hub.languages = [code for code in LANGUAGES if code in wish.languages]
    hub.updated_at = timezone.now()
    hub.save()
    HubWay.objects.filter(hub=hub).delete()
    HubWay.objects.bulk_create(_rows(hub, ways))
    if hub.is_published:
        _require_a_real_way(hub)
    activity.record("changed", hub, by=by, slug=hub.slug, published=hub.is_published)
    return hub


def _require_a_real_way(hub: Hub) -> None:
    """Form and chat are a service, never a wall: there must be a way that is not a page of ours."""
    if not any(way.is_own for way in hubs.ways(hub)):
        raise Refusal(
            _(
                "Form and chat must not be the only ways. Add an e-mail address, a phone "
                "number or a link before you publish the page."
            ),
            "no_real_way",
        )


def _rows(hub: Hub, ways: Sequence[Way]) -> list[HubWay]:
    return [
        HubWay(
            hub=hub,
            account_id=way.account_id,
            label=way.label,
            url=way.url,
            position=way.position,
            is_shown=way.is_shown,
        )
        for way in ways
    ]


def _way(way: Way) -> Way:
    label, url = " ".join(clean_text(way.label).split())[:80], way.url.strip()
    if not way.account_id and not (label and url):
        raise Refusal(
            _("A link needs both: what it is called and where it leads."), "half_a_way"
        )
    place = min(max(way.position, 0), 999)
    return Way(label, _url(url), place, way.is_shown, way.account_id)


def _url(text: str) -> str:
    """An address that a page may lead to: no script, no file, nothing hidden."""
    if not text:
        return ""
    if "@" in text and ":" not in text and "/" not in text:
        text = f"mailto:{text}"
    elif re.fullmatch(r"\+?[0-9 ()./-]{5,30}", text):
        text = "tel:" + re.sub(r"[^0-9+]", "", text)
    elif "://" not in text and re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        raise _not_an_address(text) from None
    is_web = parts.scheme in {"http", "https"}
    whole = parts.hostname if is_web else parts.path
    is_odd = len(text) > 1000 or re.search(r"[\s\x00-\x1f\x7f<>\"]", text)
    if parts.scheme not in SCHEMES or not whole or is_odd:
        raise _not_an_address(text)
    return text


def _not_an_address(text: str) -> Refusal:
    sentence = _(
        "“%(text)s” is not an address: write a link, a phone number or a mail address."
    )
    return Refusal(sentence % {"text": text[:80]}, "not_an_address")


def _slug(text: str, hub: Hub) -> str:
    slug = text.strip().lower()
    if not SLUG.fullmatch(slug) or not 2 <= len(slug) <= 60:
        raise Refusal(
            _(
                "The address has letters, digits and hyphens only, such as “locanda-del-lago”."
            ),
            "not_a_slug",
        )
    if slug in _taken(slug, hub):
        raise Refusal(_("This address is taken. Choose another one."), "slug_taken")
    return slug


def _free(wanted: str) -> str:
    base = (slugify(wanted) or "brand")[:50]
    taken, slug, number = _taken(base, None), base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _taken(start: str, but: Hub | None) -> set[str]:
    with unscoped("an address is nobody else's in the whole installation"):
        rows = Hub.objects.filter(slug__startswith=start)
        return set(
            rows.exclude(pk=but.pk if but else None).values_list("slug", flat=True)
        )
