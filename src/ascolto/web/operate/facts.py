"""What the customer has told already: shown beside the composer, kept right, not asked again."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import noticing
from ascolto.operate.asking import Asked, asked_again
from ascolto.operate.models import Conversation, Fact
from ascolto.operate.reads import facts as reads
from ascolto.web.flash import flash
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view

LONGEST_DRAFT = 20_000


def kinds() -> dict[str, str]:
    return {
        Fact.Kind.BOOKING: _("Booking number"),
        Fact.Kind.ORDER: _("Order number"),
        Fact.Kind.DATE: _("Date"),
        Fact.Kind.ROOM: _("Room"),
        Fact.Kind.ADDRESS: _("Address"),
        Fact.Kind.PHONE: _("Phone"),
        Fact.Kind.EMAIL: _("E-mail"),
        Fact.Kind.IBAN: _("IBAN"),
        Fact.Kind.OTHER: _("Something else"),
    }


@require_http_methods(["GET", "POST"])
@member_view(Role.VOICE)
def resource(request: MemberRequest, pk: int) -> HttpResponse:
    """GET: the line above the composer. POST (`kind`, `value`) writes one down."""
    conversation = conversations.of(request, pk)
    if request.method == "POST":
        return create(request, conversation)
    return _line(request, conversation)


def create(request: MemberRequest, conversation: Conversation) -> HttpResponse:
    if not request.member.is_at_least(Role.AGENT):
        return render(request, "403.html", status=403)
    try:
        noticing.tell(
            conversation,
            kind=request.POST.get("kind", ""),
            value=request.POST.get("value", ""),
            by=request.actor,
        )
    except Refusal as refusal:
        return _refused(request, refusal, conversation)
    return _kept(request, conversation)


@require_POST
@member_view(Role.AGENT)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """`it`: confirmed or removed; or another `value`."""
    fact = Fact.objects.select_related("conversation").filter(pk=pk).first()
    if fact is None:
        raise Http404
    conversation = conversations.of(request, fact.conversation_id)
    it = request.POST.get("it", "")
    try:
        if it == "removed":
            noticing.remove(fact, by=request.actor)
        elif it == "confirmed":
            noticing.confirm(fact, by=request.actor)
        else:
            value = request.POST.get("value", "")
            noticing.correct(fact, value=value, by=request.actor)
    except Refusal as refusal:
        return _refused(request, refusal, conversation)
    return _kept(request, conversation)


@require_POST
@member_view(Role.VOICE)
def asked(request: MemberRequest, pk: int) -> HttpResponse:
    """While one writes: what the draft asks for and we know. It warns and never stands in the way."""
    conversation = conversations.of(request, pk)
    text = request.POST.get("text", "")[:LONGEST_DRAFT]
    case = conversation.case
    rows = reads.facts(case, reads.conversations(case))
    found = asked_again(text, reads.known(conversation.handle.link.customer, rows))
    names = kinds()
    shown = [
        {
            "asked": one,
            "name": names[one.known.kind],
            "instead": _instead(conversation, one),
        }
        for one in found[
            :1
        ]  # the next when this one is settled: the messages stay in view
    ]
    return render(request, "operate/facts/_asked.html", {"found": shown})


def _instead(conversation: Conversation, one: Asked) -> str:
    """What to say in place of the question, in the customer's language."""
    language = (conversation.language or conversation.brand.language)[:2]
    with translation.override(language if language in {"it", "en"} else "en"):
        return pgettext("to customers", "We have this from you already: %(value)s.") % {
            "value": one.known.value
        }


def _line(request: MemberRequest, conversation: Conversation) -> HttpResponse:
    case = conversation.case
    talks = reads.conversations(case)
    noticing.notice(talks)
    context = {
        "conversation": conversation,
        "facts": named(reads.facts(case, talks)),
        "kinds": kinds(),
        "can_write": request.member.is_at_least(Role.AGENT),
    }
    return render(request, "operate/facts/_line.html", context)


def named(rows: list[Fact]) -> list[tuple[str, Fact]]:
    names = kinds()
    return [(fact.label or names[fact.kind], fact) for fact in rows]


def _kept(request: MemberRequest, conversation: Conversation) -> HttpResponse:
    if request.htmx:
        return _line(request, conversation)
    return flash(request, reverse("case", args=[conversation.case_id]), _("Kept."))


def _refused(
    request: MemberRequest, refusal: Refusal, conversation: Conversation
) -> HttpResponse:
    if request.htmx:
        return answers.refused(request, refusal)
    address = reverse("case", args=[conversation.case_id])
    return flash(request, address, str(refusal), "error")
