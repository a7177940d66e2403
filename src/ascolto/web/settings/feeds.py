"""The feed of a brand's catalogue: looked at, followed, read again, stopped; what it lacked."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.operate import fetching, jobs
from ascolto.operate.actions import feeding, stocking
from ascolto.operate.fetching import Fetched, NotRead
from ascolto.operate.models import CatalogueFeed, CatalogueIntake, CatalogueItem
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import catalogue, feed_words, side

ROWS = 10


@require_POST
@member_view(Role.ADMIN)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """`url` and `hours`; `do`: look (nothing is saved), save, stop, read, or read what shrank."""
    brand = side.brand_of(request, pk)
    do = request.POST.get("do", "look")
    try:
        match do:
            case "stop":
                return _stopped(request, brand)
            case "read" | "shrunk":
                return _asked_for(request, brand, also_shrunk=do == "shrunk")
            case "save":
                return _saved(request, brand)
        return _looked(request, brand)
    except Refusal as refusal:
        problem = str(refusal)
    except NotRead as why:
        problem = feed_words.failure(why.code, why.detail)
    said = {"url": request.POST.get("url", ""), "hours": _hours(request)}
    return catalogue.page(request, brand, status=422, feed_problem=problem, said=said)


@require_POST
@member_view(Role.LEAD)
def intake(request: MemberRequest, pk: int) -> HttpResponse:
    """`do=restore`: what it lacked is offered all the same; `do=leave_out`: after all not."""
    rows = CatalogueIntake.objects.select_related("brand").filter(pk=pk)
    found = rows.filter(brand__in=side.brands_of(request)).first()
    if found is None:
        raise Http404
    if request.POST.get("do") == "leave_out":
        stocking.leave_out(found, by=request.actor)
        said = _("They are not offered any more.")
    else:
        stocking.restore(found, by=request.actor)
        said = _("They are offered again, until the shop tells of them itself.")
    return flash(request, _place(found.brand), said)


def _looked(request: MemberRequest, brand: Brand) -> HttpResponse:
    found = _look(request, brand)
    told = {ware.sku for ware in found.reading.wares}
    standing = CatalogueItem.objects.standing().filter(brand=brand, kept_at=None)
    lacks = len(set(standing.values_list("sku", flat=True)) - told)
    return catalogue.page(
        request,
        brand,
        said={"url": request.POST["url"].strip(), "hours": _hours(request)},
        looked=found.reading,
        rows=found.reading.wares[:ROWS],
        troubles=[feed_words.trouble(p) for p in found.reading.problems[:ROWS]],
        left_out=len(found.reading.left_out),
        lacks=lacks,
    )


def _saved(request: MemberRequest, brand: Brand) -> HttpResponse:
    found = _look(request, brand)
    feed = feeding.follow(
        brand, url=request.POST["url"], hours=_hours(request), by=request.actor
    )
    mark = feeding.Mark(found.etag, found.last_modified, found.digest)
    feeding.take_in(feed, found.reading, mark=mark, also_shrunk=True)
    return flash(request, _place(brand), _("Taken in. From now on it is read by itself."))  # fmt: skip


def _stopped(request: MemberRequest, brand: Brand) -> HttpResponse:
    feeding.stop(brand, by=request.actor)
    return flash(request, _place(brand), _("It is not read any more. The catalogue stays as it is."))  # fmt: skip


def _asked_for(
    request: MemberRequest, brand: Brand, *, also_shrunk: bool
) -> HttpResponse:
    feed = CatalogueFeed.objects.filter(brand=brand).first()
    if feed is None:
        raise Http404
    task = jobs.read_feed.using(key=f"feed-{feed.pk}-{also_shrunk}")
    task.enqueue(feed_id=feed.pk, also_shrunk=also_shrunk)
    return flash(request, _place(brand), _("It is being read. Look again in a moment."))


def _look(request: MemberRequest, brand: Brand) -> Fetched:
    url = feeding.checked(request.POST.get("url", ""))
    return fetching.look(url, currency=brand.currency)


def _hours(request: MemberRequest) -> int:
    return side.whole(request.POST.get("hours")) or 24


def _place(brand: Brand) -> str:
    return f"{reverse('catalogue')}?brand={brand.pk}"
