"""Looking again at a colleague's answer: whose turn it is, four questions, and what came of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import judging, notifying
from ascolto.operate.models import Notice, PeerReview
from ascolto.operate.models.peer_review import CRITERIA
from ascolto.operate.reads import reviews as reads
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view

PERIODS = (30, 90, 365)


def questions() -> list[tuple[str, str, str, list[tuple[int, str]]]]:
    """Each criterion: its name, the question, one word for tables, and what one, two and three mean."""
    return [
        (
            "understood", _("Did it answer what was asked?"),
            pgettext("about an answer", "Understood"),
            [(1, _("missed the point")), (2, _("in part")), (3, _("all of it"))],
        ),
        (
            "solved", _("Did it settle the matter, or say what comes next?"), _("Solved"),
            [(1, _("leaves them waiting")), (2, _("in part")), (3, _("yes"))],
        ),
        (
            "tone", _("Was it the right tone for this person?"), _("Tone"),
            [(1, _("cold or out of place")), (2, _("correct")), (3, _("warm and fitting"))],
        ),
        (
            "clear", _("Was it clear and well written?"), _("Clear"),
            [(1, _("hard to follow")), (2, _("understandable")), (3, _("clear at once"))],
        ),
    ]  # fmt: skip


def in_words(review: PeerReview) -> list[tuple[str, str]]:
    """What was said of an answer: the word of each criterion, and what was chosen."""
    return [
        (word, dict(choices)[getattr(review, name)])
        for name, _question, word, choices in questions()
    ]


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    """What waits for the member's look."""
    notifying.read(request.member, kind=Notice.Kind.REVIEW)
    context = {
        "waiting": reads.queue(request.member),
        "share": reads.share(),
        "is_lead": request.member.is_at_least(Role.LEAD),
    }
    return render(request, "operate/reviews/index.html", context)


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """The answer with what came before it, and the questions; POST answers them."""
    review = _of(request, pk)
    if request.method == "GET":
        return _page(request, review)
    try:
        judging.judge(
            review,
            scores=_scores(request),
            comment=request.POST.get("comment", ""),
            by=request.actor,
        )
    except Refusal as refusal:
        return _page(request, review, problem=str(refusal))
    said = _("%(name)s hears of it.") % {"name": review.author.name}
    return _next(request, said)


@require_POST
@member_view(Role.AGENT)
def skip(request: MemberRequest, pk: int) -> HttpResponse:
    """`why`."""
    review = _of(request, pk)
    try:
        judging.skip(review, why=request.POST.get("why", ""), by=request.actor)
    except Refusal as refusal:
        return _page(request, review, problem=str(refusal))
    return _next(request, _("Passed over."))


@require_GET
@member_view(Role.LEAD)
def figures(request: MemberRequest) -> HttpResponse:
    """Means by member and criterion; `days` is one of PERIODS."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(d) for d in PERIODS} else PERIODS[0]
    context = {
        "days": days,
        "periods": PERIODS,
        "questions": questions(),
        "figures": reads.figures(request.member, days=days),
    }
    return render(request, "operate/reviews/figures.html", context)


def _of(request: MemberRequest, pk: int) -> PeerReview:
    """The review, if it was given to the member; else 404."""
    found = reads.find(request.member, pk)
    if found is None:
        raise Http404
    return found


def _scores(request: MemberRequest) -> dict[str, int]:
    posted = {name: request.POST.get(name, "") for name in CRITERIA}
    return {name: int(v) for name, v in posted.items() if v in {"1", "2", "3"}}


def _next(request: MemberRequest, said: str) -> HttpResponse:
    """To the next one that waits, or to the empty list."""
    waiting = reads.queue(request.member)
    where = reverse("review", args=[waiting[0].pk]) if waiting else reverse("reviews")
    return flash(request, where, said)


def _page(
    request: MemberRequest, review: PeerReview, problem: str = ""
) -> HttpResponse:
    if review.status != PeerReview.Status.WAITING:
        return redirect("reviews")
    context: dict[str, Any] = {
        "review": review,
        "said": reads.around(review),
        "questions": [
            (
                name,
                question,
                [(n, says, str(n) == request.POST.get(name)) for n, says in choices],
            )
            for name, question, _word, choices in questions()
        ],
        "comment": request.POST.get("comment", ""),
        "why": request.POST.get("why", ""),
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "operate/reviews/show.html", context, status=status)
