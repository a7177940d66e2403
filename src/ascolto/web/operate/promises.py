"""Promises: offered while somebody writes, listed, changed, marked as kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.commitments.actions import pausing, pledging, taking
from ascolto.commitments.actions.pledging import Word
from ascolto.commitments.models import Commitment, Pause
from ascolto.commitments.pledges import Pledge
from ascolto.core.models import Member, Role, Team
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import promising
from ascolto.operate.actions.owing import SUBJECT
from ascolto.operate.models import Conversation
from ascolto.operate.reads import offering
from ascolto.operate.reads import promises as reads
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view

LOCAL = "%Y-%m-%dT%H:%M"
MOST = 5


@dataclass(frozen=True)
class Offer:
    """A pledge as the composer shows it, taken or not."""

    pledge: Pledge
    due: str  # for the field, in the brand's zone
    said: str  # what the words say, when the person has put in another time
    is_taken: bool


@require_GET
@member_view(Role.VOICE)
def index(request: MemberRequest) -> HttpResponse:
    """Whose promises: `who` is "me", "all", "member-3" or "team-2"."""
    who = request.GET.get("who", "me")
    page = reads.page(
        request.member,
        made_by=_people(request, who),
        after=request.GET.get("after", ""),
    )
    context = {
        "page": page,
        "who": who,
        "can_cover": request.member.is_at_least(Role.AGENT),
        "query": urlencode({"who": who}),
        "choices": _choices(),
    }
    part = bool(request.GET.get("after")) and bool(request.htmx)
    name = "_rows" if part else "index"
    return render(request, f"operate/promises/{name}.html", context)


def _choices() -> list[tuple[str, str]]:
    """Everybody and each team and person, for the filter."""
    teams = [(f"team-{team.pk}", team.name) for team in Team.objects.all()]
    people = [(f"member-{one.pk}", one.name) for one in Member.objects.active()]
    return [("me", _("Mine")), ("all", _("Everybody’s")), *teams, *people]


def _people(request: MemberRequest, who: str) -> list[int] | None:
    what, _dash, pk = who.partition("-")
    if who == "all":
        return None
    if what == "team" and pk.isdecimal():
        rows = Member.objects.filter(teams=int(pk[:18]))
        return list(rows.values_list("pk", flat=True))
    if what == "member" and pk.isdecimal():
        return [int(pk[:18])]
    return [request.member.pk]


@require_POST
@member_view(Role.AGENT)
def offers(request: MemberRequest, pk: int) -> HttpResponse:
    """What the text in the composer seems to promise; what was taken stays taken, with the time
    that was put in, as long as the words still say it."""
    conversation = conversations.of(request, pk)
    taken = {(kind, said): due for kind, _words, due, said in _posted(request)}
    shown = []
    for pledge in offering.offers(conversation, request.POST.get("text", "")[:20_000]):
        said = _field(pledge.due_at, conversation)
        due = taken.get((pledge.kind, said))
        shown.append(Offer(pledge, due or said, said, due is not None))
    return render(
        request, "operate/promises/_offers.html",
        {"offers": shown, "conversation": conversation},
    )  # fmt: skip


def words_of(request: MemberRequest, conversation: Conversation) -> list[Word]:
    """The promises that the composer sends along. Raises `Refusal` for a time that is none."""
    return [
        Word(kind, words, _moment(due, conversation))
        for kind, words, due, _said in _posted(request)
    ]


def _posted(request: HttpRequest) -> list[tuple[str, str, str, str]]:
    """Kind, words, time, and the time the words said, of each that is ticked."""
    post = request.POST
    return [
        (post.get(f"kind-{n}", ""), post.get(f"words-{n}", ""), post.get(f"due-{n}", ""), post.get(f"said-{n}", ""))
        for n in post.getlist("promise")[:MOST]
    ]  # fmt: skip


def _field(at: datetime | None, conversation: Conversation) -> str:
    return at.astimezone(conversation.brand.zone).strftime(LOCAL) if at else ""


def _moment(typed: str, conversation: Conversation) -> datetime:
    """A time as typed, in the brand's zone."""
    try:
        at = parse_datetime(typed)
    except ValueError:
        at = None
    if at is None:
        raise Refusal(_("Say by when: a day and an hour."), "no_time")
    return at if at.tzinfo else at.replace(tzinfo=conversation.brand.zone)


@require_POST
@member_view(Role.AGENT)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    """A promise given elsewhere: on the phone, at the counter."""
    conversation = conversations.of(request, pk)
    try:
        word = Word(
            request.POST.get("kind", "promise"),
            request.POST.get("words", ""),
            _moment(request.POST.get("due", ""), conversation),
        )
        promising.promise(conversation, [word], by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return answers.panes(request, conversation, text=_("Promised."))


@require_POST
@member_view(Role.AGENT)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """`do`: kept, change (`due`, `why`), drop (`why`), pause (`awaited`, `why`, `until`), resume,
    take."""
    commitment, conversation = commitment_of(request, pk)
    try:
        text = _done(request, commitment, conversation)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    promising.show(conversation)
    if request.POST.get("then") == "history":
        return redirect("commitment_history", pk)
    return answers.panes(request, conversation, text=text)


def _done(
    request: MemberRequest, commitment: Commitment, conversation: Conversation
) -> str:
    post, by = request.POST, request.actor
    match post.get("do", ""):
        case "kept":
            pledging.mark_kept([commitment], by=by)
            return _("Kept.")
        case "change":
            due_at = _moment(post.get("due", ""), conversation)
            pledging.change(commitment, due_at=due_at, why=post.get("why", ""), by=by)
            return _("The new time holds.")
        case "drop":
            pledging.drop(commitment, why=post.get("why", ""), by=by)
            return _("Not owed any more.")
        case "pause":
            _pause(request, commitment, conversation)
            return _("The clock stands still until they write, or you resume it.")
        case "resume":
            pausing.resume(commitment, by=by)
            return _("The clock runs again.")
        case "take":
            taking.take(commitment, by=by)
            return _("You have it. Nobody else is called for an hour.")
    raise Http404


def _pause(
    request: MemberRequest, commitment: Commitment, conversation: Conversation
) -> None:
    post, until = request.POST, request.POST.get("until", "")
    pausing.pause(
        commitment,
        awaited=post.get("awaited", ""),
        why=post.get("why", ""),
        until=_moment(until, conversation) if until else None,
        by=request.actor,
    )


def commitment_of(request: MemberRequest, pk: int) -> tuple[Commitment, Conversation]:
    """The commitment and its conversation, if the member may see it; else 404."""
    rows = Commitment.objects.filter(pk=pk, subject_type=SUBJECT)
    found = rows.select_related(
        "brand", "customer", "made_by", "taken_by", "settled_by"
    ).first()
    if found is None:
        raise Http404
    return found, conversations.of(request, found.subject_id)


def pauses_of(commitment: Commitment) -> list[Pause]:
    rows = Pause.objects.filter(commitment=commitment).select_related("by")
    return list(rows.order_by("at"))
