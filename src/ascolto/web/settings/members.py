"""The people of the company: invite, change, let go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from ascolto.channels.actions import posting
from ascolto.core.actions import inviting, joining
from ascolto.core.models import Brand, Invitation, Member, Role, Team
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import assigning
from ascolto.operate.models import Conversation
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side, training

TYPED = ("email", "name", "role")


def roles() -> list[tuple[str, str, str]]:
    return [
        (Role.VOICE, _("Voice"), _("reads, writes notes, answers when asked")),
        (Role.AGENT, _("Agent"), _("answers customers")),
        (Role.LEAD, _("Lead"), _("also sets promises, texts and opening hours")),
        (Role.ADMIN, _("Administrator"), _("also accounts and people")),
    ]


@require_http_methods(["GET", "POST"])
@member_view(Role.ADMIN)
def index(request: MemberRequest) -> HttpResponse:
    if request.method == "GET":
        return _index(request)
    try:
        if request.POST.get("how") == "password":
            return _add(request)
        return _invite(request)
    except Refusal as refusal:
        typed: dict[str, Any] = {name: request.POST.get(name, "") for name in TYPED}
        typed |= {
            "how": request.POST.get("how", ""),
            "teams": request.POST.getlist("teams"),
            "brands": request.POST.getlist("brands"),
        }
        return _index(request, status=422, problem=str(refusal), typed=typed)


def _invite(request: MemberRequest) -> HttpResponse:
    invitation, secret = inviting.invite(
        request.POST.get("email", ""),
        name=request.POST.get("name", ""),
        role=request.POST.get("role", ""),
        teams=_chosen(request, "teams", Team),
        brands=_chosen(request, "brands", Brand),
        by=request.actor,
    )
    link = request.build_absolute_uri(reverse("invitation", args=[secret]))
    if settings.PUBLIC_URL:
        link = f"{settings.PUBLIC_URL}{reverse('invitation', args=[secret])}"
    subject, text = _letter(request, link)
    posting.post(
        workspace_id=request.workspace.pk,
        to=invitation.email,
        subject=subject,
        text=text,
        key=f"invitation:{invitation.pk}",
    )
    return _index(request, invited=invitation, link=link)


def _letter(request: MemberRequest, link: str) -> tuple[str, str]:
    with override(request.workspace.language):
        subject = _("%(who)s invites you to %(company)s on Ascolto") % {
            "who": request.member.name,
            "company": request.workspace.name,
        }
        text = _(
            "Hello,\n\n%(who)s invites you to answer customers of %(company)s.\n\n"
            "Open this link to choose your password. It works once, for seven days:\n"
            "%(link)s\n\nIf you do not expect this, ignore it: nothing happens."
        ) % {
            "who": request.member.name,
            "company": request.workspace.name,
            "link": link,
        }
    return " ".join(subject.split()), text


def _add(request: MemberRequest) -> HttpResponse:
    member = joining.join(
        request.POST.get("email", ""),
        name=request.POST.get("name", ""),
        role=request.POST.get("role", ""),
        password=request.POST.get("password", ""),
        teams=_chosen(request, "teams", Team),
        brands=_chosen(request, "brands", Brand),
        by=request.actor,
    )
    return flash(
        request,
        reverse("members"),
        _("%(name)s can log in now.") % {"name": member.name},
    )


def _index(request: MemberRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    rows = Member.objects.active().select_related("user")
    more.setdefault("typed", {"role": Role.AGENT, "teams": [], "brands": []})
    return side.page(
        request,
        "settings/members/index",
        "members",
        status=status,
        members=rows.prefetch_related("teams", "brands"),
        invitations=Invitation.objects.pending(),
        roles=roles(),
        role_names={key: name for key, name, _about in roles()},
        teams=Team.objects.all(),
        brands=Brand.objects.all(),
        **more,
    )


@require_http_methods(["GET", "POST"])
@member_view(Role.ADMIN)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    member = _of(pk)
    if request.method == "GET":
        return _show(request, member)
    try:
        joining.change(
            member,
            name=request.POST.get("name", ""),
            role=request.POST.get("role", ""),
            teams=_chosen(request, "teams", Team),
            brands=_chosen(request, "brands", Brand),
            by=request.actor,
        )
    except Refusal as refusal:
        return _show(request, _of(pk), status=422, problem=str(refusal))
    return flash(request, reverse("members"), _("Saved."))


def _show(
    request: MemberRequest, member: Member, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    held = Conversation.objects.open().filter(assignee=member).count()
    return side.page(
        request,
        "settings/members/show",
        "members",
        status=status,
        person=member,
        problem=problem,
        roles=roles(),
        teams=Team.objects.all(),
        brands=Brand.objects.all(),
        his_teams=set(member.teams.values_list("pk", flat=True)),
        his_brands=set(member.brands.values_list("pk", flat=True)),
        held=held,
        newcomer=training.newcomers([member])[0],
        mentors=training.mentors(list(Member.objects.active())),
    )


@require_POST
@member_view(Role.ADMIN)
def departure(request: MemberRequest, pk: int) -> HttpResponse:
    """They leave; what they had in hand is nobody's again, so that somebody takes it."""
    member = _of(pk)
    try:
        joining.leave(member, by=request.actor)
    except Refusal as refusal:
        return _show(request, member, status=422, problem=str(refusal))
    for conversation in Conversation.objects.open().filter(assignee=member):
        assigning.assign(conversation, to=None, by=request.actor)
    return flash(
        request,
        reverse("members"),
        _("%(name)s does not come in any more.") % {"name": member.name},
    )


@require_POST
@member_view(Role.ADMIN)
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    invitation = Invitation.objects.filter(pk=pk).first()
    if invitation is None:
        raise Http404
    inviting.withdraw(invitation, by=request.actor)
    return flash(request, reverse("members"), _("The link does not work any more."))


def _of(pk: int) -> Member:
    rows = Member.objects.active().select_related("user")
    member: Member | None = rows.filter(pk=pk).first()
    if member is None:
        raise Http404
    return member


def _chosen(request: MemberRequest, name: str, model: Any) -> list[Any]:
    """The rows that the form ticked; one that is not ours is a 404."""
    ids = {side.number(i) for i in request.POST.getlist(name)}
    rows = list(model.objects.filter(pk__in=ids))
    if len(rows) != len(ids):
        raise Http404
    return rows
