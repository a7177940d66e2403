"""Who is in training, and who looks after them; how many sent answers are looked at again."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import sampling, training
from ascolto.operate.models import Training
from ascolto.operate.reads import lessons, reviews
from ascolto.operate.reads.lessons import Share
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side


@dataclass(frozen=True)
class Newcomer:
    person: Member
    training: Training | None
    share: Share


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    return _page(request)


@require_POST
@member_view(Role.LEAD)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """`do`: begin (with `mentor`, "" for none), release."""
    person: Member | None = Member.objects.active().filter(pk=pk).first()
    if person is None:
        raise Http404
    try:
        text = _done(request, person)
    except Refusal as refusal:
        return _page(request, status=422, problem=str(refusal))
    return flash(request, reverse("training"), text)


@require_POST
@member_view(Role.LEAD)
def share(request: MemberRequest) -> HttpResponse:
    """`share`: of a hundred sent answers, how many a colleague looks at again."""
    try:
        typed = request.POST.get("share", "").strip()
        wanted = side.whole(typed) if typed.isdecimal() else -1
        sampling.set_share(wanted, by=request.actor)
    except Refusal as refusal:
        return _page(request, status=422, problem=str(refusal))
    return flash(request, reverse("training"), _("Saved."))


def _done(request: MemberRequest, person: Member) -> str:
    named = {"name": person.name}
    match request.POST.get("do", ""):
        case "begin":
            training.begin(person, mentor=_mentor(request), by=request.actor)
            return _("What %(name)s writes waits for a yes from now on.") % named
        case "release":
            training.release(person, by=request.actor)
            return _("%(name)s answers by themselves from now on.") % named
    raise Http404


def _mentor(request: MemberRequest) -> Member | None:
    typed = request.POST.get("mentor", "")
    if not typed:
        return None
    found: Member | None = Member.objects.active().filter(pk=side.number(typed)).first()
    if found is None:
        raise Http404
    return found


def newcomers(people: list[Member]) -> list[Newcomer]:
    """Two queries, however many they are."""
    rows = Training.objects.going_on().filter(member__in=people)
    going_on = {row.member_id: row for row in rows.select_related("mentor")}
    shares = lessons.shares([one.pk for one in people if one.pk in going_on])
    return [
        Newcomer(one, going_on.get(one.pk), shares.get(one.pk, Share()))
        for one in people
    ]


def mentors(people: list[Member]) -> list[Member]:
    return [m for m in people if m.is_at_least(Role.AGENT) and not m.is_in_training]


def _page(
    request: MemberRequest, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    everybody = list(Member.objects.active())
    rows = newcomers([m for m in everybody if not m.is_at_least(Role.LEAD)])
    return side.page(
        request,
        "settings/training",
        "training",
        status=status,
        problem=problem,
        new=[row for row in rows if row.training],
        others=[row for row in rows if not row.training],
        mentors=mentors(everybody),
        review_share=reviews.share(),
    )
