"""“I take it”, from the mail: one page for one person and one commitment, without a log-in.

Reading the page changes nothing: mail programs open links by themselves.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ascolto.commitments.actions import taking
from ascolto.commitments.models import Commitment
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST takes."""
    named = taking.read(token)
    if named is None:
        return render(request, "operate/promises/take_gone.html", status=410)
    workspace_id, commitment_id, member_id = named
    with scope(workspace_id):
        member = taking.who(member_id)
        rows = Commitment.objects.select_related("customer", "brand", "taken_by")
        commitment = rows.filter(pk=commitment_id).first()
        if member is None or commitment is None:
            raise Http404
        with translation.override(member.language):
            context: dict[str, Any] = {"commitment": commitment, "who": member}
            if request.method == "POST":
                try:
                    taking.take(commitment, by=Actor.member(member, through="mail"))
                    context["taken"] = True
                except Refusal as refusal:
                    context["problem"] = str(refusal)
            return render(request, "operate/promises/take.html", context)
