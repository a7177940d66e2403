"""The bell: what a member should know; following a conversation."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.operate import notice_words
from ascolto.operate.actions import notifying
from ascolto.operate.reads import notices as reads
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.VOICE)
def index(request: MemberRequest) -> HttpResponse:
    newest = reads.newest(request.member)
    rows = [(n, notice_words.sentence(n), notice_words.icon(n)) for n in newest]
    return render(request, "operate/notices/index.html", {"notices": rows})


@require_GET
@member_view(Role.VOICE)
def card(request: MemberRequest, pk: int) -> HttpResponse:
    """What a browser says of one: 204 when it should say nothing."""
    notice = reads.find(request.member, pk)
    if notice is None:
        raise Http404
    if not reads.is_for_browser(notice, request.member, timezone.now()):
        return HttpResponse(status=204)
    return JsonResponse(
        {
            "title": notice_words.sentence(notice),
            "body": notice.words,
            "url": reverse("conversation", args=[notice.conversation_id]),
            "tag": f"notice-{notice.pk}",
        }
    )


@require_POST
@member_view(Role.VOICE)
def read(request: MemberRequest) -> HttpResponse:
    """All of them are known."""
    notifying.read(request.member)
    return redirect("notices")


@require_POST
@member_view(Role.VOICE)
def following(request: MemberRequest, pk: int) -> HttpResponse:
    """`follow=yes`, or no longer."""
    conversation = conversations.of(request, pk)
    if request.POST.get("follow") == "yes":
        notifying.follow(conversation, members=[request.member.pk])
        said = _("You hear when somebody writes here.")
    else:
        notifying.unfollow(conversation, member=request.member.pk)
        said = _("You do not follow it any more.")
    return answers.panes(request, conversation, text=said, seconds=4)
