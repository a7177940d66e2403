from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from ascolto.web.live import stream


def token(request: HttpRequest) -> HttpResponse:
    """Where the member's stream is. 401 without a log-in: scripts ask here, not people."""
    member = getattr(request, "member", None)
    if member is None:
        return HttpResponse(status=401)
    answer = JsonResponse({"url": stream.address(member)})
    answer["Cache-Control"] = "no-store"
    return answer
