"""Lessons: what a newcomer wrote beside what left, with why; and who may be released."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ascolto.core.models import Member, Role
from ascolto.operate.actions import notifying
from ascolto.operate.models import Notice, PeerReview
from ascolto.operate.reads import lessons as reads
from ascolto.operate.reads import reviews
from ascolto.web.operate.reviews import in_words, questions
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.VOICE)
def index(request: MemberRequest) -> HttpResponse:
    """One's own; for a lead `who` is a member's number, or "all"."""
    member, who = request.member, request.GET.get("who", "")
    notifying.read(member, kind=Notice.Kind.LESSON)
    about = _about(request, who)
    people = _people(member) if member.is_at_least(Role.LEAD) else []
    of = [one.pk for one in people] if who == "all" else [about.pk]
    context = {
        "page": reads.page(member, of=of, before=request.GET.get("before", "")),
        "about": about,
        "is_all": who == "all",
        "is_mine": who != "all" and about.pk == member.pk,
        "share": reads.shares([about.pk])[about.pk],
        "questions": questions(),
        "waiting": reads.waiting(about) if who != "all" else [],
        "people": people,
        "received": _received(member, about) if who != "all" else [],
        "figures": reviews.figures(member, days=reviews.YEAR, of=about),
        "who": who,
    }
    return render(request, "operate/lessons/index.html", context)


def _about(request: MemberRequest, who: str) -> Member:
    """Whose lessons; another's, or everybody's, only for a lead."""
    member = request.member
    if who in ("", str(member.pk)):
        return member
    if not member.is_at_least(Role.LEAD):
        raise Http404
    if who == "all":
        return member
    is_number = who.isdecimal() and who.isascii() and len(who) < 19
    found: Member | None = (
        Member.objects.filter(pk=int(who)).first() if is_number else None
    )
    if found is None:
        raise Http404
    return found


def _received(
    viewer: Member, author: Member
) -> list[tuple[PeerReview, list[tuple[str, str]]]]:
    return [(one, in_words(one)) for one in reviews.received(viewer, author)]


def _people(lead: Member) -> list[Member]:
    """Everybody with us; what of their lessons a lead sees, the brands decide."""
    return list(Member.objects.active().exclude(pk=lead.pk))
