"""Go somewhere and say what happened there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def flash(
    request: HttpRequest,
    address: str,
    text: str,
    tone: str = "success",
    *,
    undo_url: str = "",
) -> HttpResponse:
    """Redirect with a toast; `tone` is "success", "warning" or "error"."""
    level = getattr(messages, tone.upper())
    messages.add_message(request, level, text, extra_tags=undo_url)
    return redirect(address)
