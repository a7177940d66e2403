"""The contact page of a brand: what is on it, at which address, with a preview beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import welcoming
from ascolto.operate.actions.welcoming import Way, Wish
from ascolto.operate.models import Hub
from ascolto.operate.reads import hubs
from ascolto.web.flash import flash
from ascolto.web.portal import hub as public
from ascolto.web.portal import hub_words
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

SPARE = 3  # empty links offered below those that are there


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    brand = side.chosen_brand(request)
    if brand is None:
        return side.page(request, "settings/hub", "hubs")
    hub = welcoming.hub_of(brand)
    rows = [_row(way, request.member.language) for way in hubs.ways(hub, hidden=True)]
    return _page(request, hub, rows)


@require_POST
@member_view(Role.LEAD)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    brand = side.brand_of(request, pk)
    wish = _wish(request, brand)
    try:
        welcoming.arrange(brand, wish, by=request.actor)
    except Refusal as refusal:
        return _page(
            request, _typed(brand, wish), _rows_of(request, brand, wish), str(refusal)
        )
    return flash(request, f"{reverse('hubs')}?brand={pk}", _("Saved."))


@require_GET
@member_view(Role.LEAD)
def preview(request: MemberRequest, pk: int) -> HttpResponse:
    """The page as customers see it, published or not; only in a frame of ours."""
    hub = welcoming.hub_of(side.brand_of(request, pk))
    asked = request.GET.get("language", "")
    language = asked if asked in ("it", "en") else hub.brand.language
    answer = public.drawn(request, hub, language, bare=True)
    answer["Cache-Control"] = "no-store"
    answer._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    return answer


def _page(
    request: MemberRequest, hub: Hub, rows: Sequence[dict[str, Any]], problem: str = ""
) -> HttpResponse:
    every = [
        {"code": code, "name": get_language_info(code)["name_translated"]}
        for code in welcoming.LANGUAGES
    ]
    root = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    has_real_way = any(way.is_own for way in hubs.ways(hub)) if hub.pk else True
    return side.page(
        request,
        "settings/hub",
        "hubs",
        status=422 if problem else 200,
        brand=hub.brand,
        brands=side.brands_of(request),
        hub=hub,
        rows=[{"n": n, **row} for n, row in enumerate(rows)],
        spare=range(len(rows), len(rows) + SPARE),
        spare_place=(len(rows) + 1) * 10,
        every_language=every,
        root=root,
        address=f"{root}/contact/{hub.slug}/",
        is_walled=hub.is_published and not has_real_way,
        problem=problem,
    )


def _row(way: hubs.Way, language: str) -> dict[str, Any]:
    channel = way.title.in_(language) if way.title else ""
    return {
        "account": way.account_id,
        "icon": way.icon,
        "channel": channel,
        "said": way.said,
        "label": way.label,
        "placeholder": hub_words.named(way.reached) or channel,
        "url": way.url
        if not way.account_id or way.reached is hubs.Reached.LINK
        else "",
        "asks_url": not way.account_id or way.reached is hubs.Reached.LINK,
        "position": way.position,
        "is_shown": way.is_shown,
    }


# --- what was typed --------------------------------------------------------------------------


def _wish(request: MemberRequest, brand: Brand) -> Wish:
    data = request.POST
    return Wish(
        slug=data.get("slug", ""),
        is_published=data.get("is_published") == "yes",
        is_indexed=data.get("is_indexed") == "yes",
        intro_it=data.get("intro_it", ""),
        intro_en=data.get("intro_en", ""),
        languages=data.getlist("languages"),
        gives_transcripts=data.get("gives_transcripts") == "yes",
        ways=_ways(request, brand),
    )


def _ways(request: MemberRequest, brand: Brand) -> list[Way]:
    """Only accounts of the brand count: a form that names another one is not ours."""
    mine = {w.account_id for w in hubs.ways(Hub(brand=brand), hidden=True)}
    data, found = request.POST, []
    for n in range(welcoming.MOST_WAYS + SPARE + 1):
        if f"way-{n}-label" not in data:
            continue
        account = side.whole(data.get(f"way-{n}-account")) or None
        if account and account not in mine:
            continue
        found.append(
            Way(
                label=data.get(f"way-{n}-label", ""),
                url=data.get(f"way-{n}-url", ""),
                position=side.whole(data.get(f"way-{n}-position")),
                is_shown=data.get(f"way-{n}-shown") == "yes",
                account_id=account,
            )
        )
    return found


def _typed(brand: Brand, wish: Wish) -> Hub:
    """The page as it was typed, so that a refusal loses nothing."""
    hub = welcoming.hub_of(brand)
    for name in ("slug", "is_published", "is_indexed", "intro_it", "intro_en"):
        setattr(hub, name, getattr(wish, name))
    hub.languages = list(wish.languages)
    hub.gives_transcripts = wish.gives_transcripts
    return hub


def _rows_of(request: MemberRequest, brand: Brand, wish: Wish) -> list[dict[str, Any]]:
    known = {
        way.account_id: _row(way, request.member.language)
        for way in hubs.ways(Hub(brand=brand), hidden=True)
    }
    link = {"account": None, "icon": "external", "asks_url": True}
    return [
        known.get(way.account_id, link)
        | {
            "label": way.label,
            "url": way.url,
            "position": way.position,
            "is_shown": way.is_shown,
        }
        for way in wish.ways
        if way.account_id or way.label or way.url
    ]
