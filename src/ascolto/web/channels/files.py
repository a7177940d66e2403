"""Files of messages: only for members who may see the conversation, never run by a browser."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from ascolto.channels.models import Attachment
from ascolto.core import storage
from ascolto.core.models import Role
from ascolto.operate.models import Conversation
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.VOICE)
def show(request: MemberRequest, public_id: str) -> FileResponse:
    file = (
        Attachment.objects.select_related("message").filter(public_id=public_id).first()
    )
    if file is None or file.refused or file.is_awaited:
        raise Http404
    visible = Conversation.objects.visible_to(request.member)
    if not visible.showing(file.message.thread_id).exists():
        raise Http404
    headers = storage.response_headers(file.content_type, file.name)
    try:
        response = FileResponse(storage.open(file.sha256))
    except storage.Missing:
        raise Http404 from None
    for name, value in headers.items():
        response[name] = value
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
