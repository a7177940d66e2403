"""What is done about a message that was heard: act on it, or say that it is not about us."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.core.models import Role
from ascolto.monitor.actions import dismissing
from ascolto.monitor.models import Mention, Watch
from ascolto.operate.actions import engaging
from ascolto.web.flash import flash
from ascolto.web.monitor import showing
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def dismiss(request: MemberRequest, pk: int) -> HttpResponse:
    """Every watch that heard it learns; `next` is where one was."""
    mention = _of(request, pk)
    for one in _beside(request, mention):
        dismissing.dismiss(one, by=request.actor)
    undo = reverse("mention_restoring", args=[pk])
    said = _("It is not about us: its watch learns from it.")
    return flash(request, _back(request, mention), said, undo_url=undo)


@require_POST
@member_view(Role.AGENT)
def restore(request: MemberRequest, pk: int) -> HttpResponse:
    mention = _of(request, pk)
    for one in _beside(request, mention):
        dismissing.restore(one, by=request.actor)
    return flash(request, _back(request, mention), _("It is about us after all."))


@require_POST
@member_view(Role.AGENT)
def engage(request: MemberRequest, pk: int) -> HttpResponse:
    """What was only read becomes a conversation; whoever asks again finds the same one."""
    message = _of(request, pk).message
    brands = request.member.brand_ids()
    if brands and message.account.brand_id not in brands:
        raise Http404
    made = engaging.engage(message, by=request.actor)
    return redirect("conversation", made.pk)


def _of(request: MemberRequest, pk: int) -> Mention:
    mine = Watch.objects.visible_to(request.member)
    rows = Mention.objects.filter(pk=pk, watch__in=mine)
    found: Mention | None = rows.select_related("message__account").first()
    if found is None:
        raise Http404
    return found


def _beside(request: MemberRequest, mention: Mention) -> list[Mention]:
    """The same message as other watches of the member's heard it: one press is enough."""
    mine = Watch.objects.visible_to(request.member)
    return list(Mention.objects.filter(message=mention.message_id, watch__in=mine))


def _back(request: MemberRequest, mention: Mention) -> str:
    if request.member.is_at_least(Role.LEAD):
        return showing.back(request, reverse("watch", args=[mention.watch_id]))
    return showing.back(request, reverse("mentions"))
