"""The people who write most and reach furthest, and those one follows."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from ascolto.channels.models import Handle, Message
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor.actions import following
from ascolto.monitor.actions.listing_speakers import PERIODS
from ascolto.monitor.models import Following
from ascolto.monitor.person import Person
from ascolto.monitor.reads import people as reads
from ascolto.monitor.reads.people import Asked, Line
from ascolto.operate.models import Conversation
from ascolto.operate.reads import listing
from ascolto.web.flash import flash
from ascolto.web.monitor import showing
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    """`days`, `order`, `brand`, `mood`, `after`."""
    asked = _asked(request)
    try:
        page = reads.listed(request.member, asked, after=showing.after(request))
    except ValueError:
        raise Http404 from None
    context = {
        "rows": [_row(line, request.member.language) for line in page.rows],
        "next": showing.next_page(request, page.after),
        "asked": asked,
        "periods": PERIODS,
        "moods": moods(),
        "orders": orders(),
        "brands": request.around.brands,
        "unseen": reads.unseen(request.member),
        "here": request.get_full_path(),
    }
    is_part = bool(request.htmx and request.GET.get("after"))
    template = "_rows" if is_part else "index"
    return render(request, f"monitor/people/{template}.html", context)


def _asked(request: MemberRequest) -> Asked:
    days, order = request.GET.get("days", ""), request.GET.get("order", "")
    brand, mood = showing.brand(request), request.GET.get("mood", "")
    return Asked(
        days=int(days) if days in map(str, PERIODS) else 90,
        order=order if order in reads.ORDERS else "reach",
        brand=brand.pk if brand else None,
        mood=mood if mood in dict(moods()) else None,
    )


def moods() -> list[tuple[str, str]]:
    return [
        ("unhappy", pgettext("mood of a person", "mostly unhappy")),
        ("mixed", pgettext("mood of a person", "now so, now so")),
        ("happy", pgettext("mood of a person", "mostly happy")),
    ]


def orders() -> list[tuple[str, str]]:
    return [("reach", _("Who reaches furthest")), ("writes", _("Who writes most"))]


def _row(line: Line, language: str) -> dict[str, object]:
    speaker = line.speaker
    return {
        "line": line,
        "speaker": speaker,
        "name": str(speaker.customer or speaker.handle),
        "mood": dict(moods()).get(speaker.mood, ""),
        "score": showing.shown(speaker.made_of, language),
    }


@require_GET
@member_view(Role.AGENT)
def followed(request: MemberRequest) -> HttpResponse:
    """What they wrote, first what one has not seen; whoever looks has seen it."""
    try:
        found, more = reads.sightings(request.member, after=showing.after(request))
    except ValueError:
        raise Http404 from None
    talks = _talks([s.message.thread_id for s in found], request)
    context = {
        "sightings": [(s, _whom(s.following), talks.get(s.message.thread_id)) for s in found],
        "next": showing.next_page(request, more),
        "followed": [(f, _whom(f), str(Person(f.customer_id, f.handle_id))) for f in reads.followed(request.member)],
    }  # fmt: skip
    answer = render(request, "monitor/people/followed.html", context)
    fresh = [s.pk for s in found if s.seen_at is None]
    if fresh:
        following.look(request.member, fresh, timezone.now())
    return answer


def _talks(threads: list[int], request: MemberRequest) -> dict[int, int]:
    """The conversations these threads are shown in."""
    rows = Conversation.objects.visible_to(request.member).filter(thread__in=threads)
    return dict(rows.values_list("thread_id", "pk"))


def _whom(row: Following) -> str:
    return str(row.customer or row.handle)


@require_POST
@member_view(Role.AGENT)
def follow(request: MemberRequest, person: str) -> HttpResponse:
    """`do`: follow (with `note` and `tells`), or unfollow."""
    whom, back = _named(request, person), showing.back(request, reverse("people"))
    if request.POST.get("do") == "unfollow":
        following.unfollow(whom, by=request.actor)
        return flash(request, back, _("You do not follow this person any more."))
    try:
        following.follow(
            whom,
            note=request.POST.get("note", ""),
            tells=request.POST.get("tells") == "yes",
            by=request.actor,
        )
    except Refusal as refusal:
        return flash(request, back, str(refusal), "error")
    return flash(request, back, _("You follow this person: what they write next comes first."))  # fmt: skip


def _named(request: MemberRequest, key: str) -> Person:
    """Somebody the member may see. Else 404."""
    person = Person.parse(key)
    if person is None:
        raise Http404
    if person.customer_id:
        rows = listing.customers(request.member).filter(pk=person.customer_id)
    else:
        said = Message.objects.filter(handle=person.handle_id)
        brands = request.member.brand_ids()
        said = said.filter(account__brand__in=brands) if brands else said
        rows = Handle.objects.filter(pk__in=said.values("handle"))
    if not rows.exists():
        raise Http404
    return person
