"""The catalogue of a brand: taken in from a table, looked through, as answers will find it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import stocking
from ascolto.operate.models import CatalogueFeed, CatalogueIntake, CatalogueItem
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import feed_words, side

SHOWN = 100
LATEST = 8  # times something came in


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    """Of the brand that `?brand=` names, else the first; `q` looks for words of the title."""
    return page(request, side.chosen_brand(request))


@require_POST
@member_view(Role.LEAD)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    """A `table` as a file: UTF-8, or what older spreadsheets write."""
    brand = side.brand_of(request, pk)
    try:
        taken = stocking.take_in(brand, table=_table(request), by=request.actor)
    except Refusal as refusal:
        return page(request, brand, problem=str(refusal), status=422)
    counts = {"new": taken.new, "changed": taken.changed, "gone": taken.gone}
    said = (
        _("%(new)d new, %(changed)d changed, %(gone)d not offered any more.") % counts
    )
    if taken.skipped:
        lines = ", ".join(str(n) for n in taken.skipped[:10])
        said += " " + _("Left out for want of a name or a link: line %(lines)s.") % {
            "lines": lines
        }
    return flash(request, f"{reverse('catalogue')}?brand={brand.pk}", said)


def _table(request: MemberRequest) -> str:
    file = request.FILES.get("table")
    if file is None or not file.size:
        raise Refusal(_("Choose a file."), "no_file")
    if file.size > stocking.LARGEST:
        raise Refusal(_("The table is too large: 10 MB at most."), "too_large")
    content: bytes = file.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def page(
    request: MemberRequest, brand: Brand | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    """`more`: what a feed looks like before it is saved, or what is wrong with it."""
    words = request.GET.get("q", "").strip()[:100]
    rows = CatalogueItem.objects.standing().filter(brand=brand).order_by("title", "pk")
    if words:
        rows = rows.filter(title__icontains=words)
    return side.page(
        request,
        "settings/catalogue",
        "catalogue",
        status=status,
        brand=brand,
        brands=side.brands_of(request),
        words=words,
        items=list(rows[:SHOWN]),
        count=rows.count(),
        often=feed_words.often(),
        is_admin=request.member.is_at_least(Role.ADMIN),
        **_feed(brand) | more,
    )


def _feed(brand: Brand | None) -> dict[str, Any]:
    """Where it is read from, how that went, and what came in lately."""
    feed = CatalogueFeed.objects.filter(brand=brand).first()
    return {
        "feed": feed,
        "said": {"url": feed.url, "hours": feed.hours} if feed else {"hours": 24},
        "host": urlsplit(feed.url).hostname if feed else "",
        "failure": feed_words.failure(feed.error, feed.error_detail)
        if feed and feed.error
        else "",
        "intakes": CatalogueIntake.objects.filter(brand=brand).order_by("-pk")[:LATEST],
    }
