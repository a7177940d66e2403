"""The contact page's front door: which page, in which language, and what it says now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_info

from ascolto.core.models import Brand
from ascolto.core.scoping import unscoped
from ascolto.operate.models import Hub
from ascolto.operate.reads import hubs
from ascolto.operate.reads.hubs import Reached
from ascolto.web.portal import hub_words

OURS = ("it", "en")


class NoHub(LookupError):
    """There is no published page at this address."""


@dataclass(frozen=True)
class Line:
    """One way, as the page shows it."""

    icon: str
    label: str
    said: str
    url: str
    usually: str
    reached: Reached
    key: str

    @property
    def is_abroad(self) -> bool:
        """It leads to another site: then in a page of its own, and without telling whence."""
        return self.reached is Reached.LINK


@dataclass(frozen=True)
class Page:
    """Everything a visitor sees; the same for everybody in one language and one minute."""

    hub: Hub
    language: str
    intro: str
    lines: Sequence[Line]
    is_open: bool
    now: str
    week: Sequence[tuple[str, str]]
    languages: str
    other: str  # the other language of the page

    @property
    def chat(self) -> str:
        return next(
            (x.key for x in self.lines if x.reached is Reached.CHAT and x.key), ""
        )

    @property
    def form(self) -> str:
        return next(
            (x.key for x in self.lines if x.reached is Reached.FORM and x.key), ""
        )


def hub_of(slug: str) -> Hub:
    """The published page of that address. Raises `NoHub`."""
    with unscoped("an address names the page; the page names the workspace"):
        rows = Hub.objects.filter(slug=slug, is_published=True)
        hub: Hub | None = rows.select_related("brand", "workspace").first()
    if hub is None:
        raise NoHub(slug)
    return hub


def record_page(brand: Brand) -> str:
    """Where customers of the brand ask for their own record; "" when it is not offered."""
    rows = Hub.objects.filter(brand=brand, is_published=True, gives_transcripts=True)
    slug = rows.values_list("slug", flat=True).first()
    return reverse("record_ask", args=[slug]) if slug else ""


def language_of(request: HttpRequest, hub: Hub) -> str:
    """What the address asks for, else the browser's first of ours, else the brand's."""
    asked = request.GET.get("language", "")[:2].lower()
    if asked in OURS:
        return asked
    header = request.headers.get("Accept-Language", "")[:200].lower()
    named = [part.split(";")[0].strip()[:2] for part in header.split(",")]
    return next((one for one in named if one in OURS), None) or (
        "en" if any(named) else hub.brand.language
    )


def page(hub: Hub, language: str, now: datetime | None = None) -> Page:
    """In the hub's scope, with `language` active."""
    doors = hubs.doors(hub, now or timezone.now())
    zone = hub.brand.zone
    other = "en" if language == "it" else "it"
    return Page(
        hub=hub,
        language=language,
        intro=(hub.intro_it if language == "it" else hub.intro_en)
        or hub_words.intro(hub.brand.name),
        lines=[_line(w, language) for w in hubs.ways(hub, is_open=doors.is_open)],
        is_open=doors.is_open,
        now=hub_words.now(doors, zone, language),
        week=hub_words.week(hub.brand.opening_hours, language),
        languages=hub_words.listed([_named(code) for code in hub.languages]),
        other=other,
    )


def _line(way: hubs.Way, language: str) -> Line:
    url = way.url
    if not url:
        route = "form" if way.reached is Reached.FORM else "chat-page"
        url = reverse(route, args=[way.key])
    label = way.label or hub_words.named(way.reached)
    if not label and way.title:
        label = way.title.in_(language)
    return Line(
        way.icon,
        label,
        way.said,
        url,
        hub_words.usually(way.usually),
        way.reached,
        way.key,
    )


def _named(code: str) -> str:
    """Italian writes the names of languages small, English does not."""
    name = str(get_language_info(code)["name_translated"])
    return name.lower() if get_language() == "it" else name
