"""A friendly look at a statement before it leaves: the rules of the composer, stricter where everybody reads."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ascolto.channels import registry
from ascolto.channels.contract import Visibility
from ascolto.core.models import Role
from ascolto.monitor.models import PublicPost, Statement
from ascolto.monitor.reads import statements as reads
from ascolto.nlp import courtesy
from ascolto.web.monitor import statements
from ascolto.web.operate import courtesy as looks
from ascolto.web.request import MemberRequest, member_view

OUR_NAME = "{brand.name}"


@require_POST
@member_view(Role.LEAD)
def look(request: MemberRequest, pk: int) -> HttpResponse:
    """The findings on `text` of `kind` and `language` as a fragment; empty when there is nothing to say."""
    row = statements.of(request, pk)
    kind, code = request.POST.get("kind", ""), request.POST.get("language", "it")
    language = code if code in reads.LANGUAGES else "it"
    text = request.POST.get("text", "")[: looks.LONGEST]
    public = is_public(row, kind, language)
    found = findings(row, text, language, public=public, to=request.member.language)
    return render(request, "operate/conversations/_courtesy.html", {"findings": found})


def findings(
    row: Statement, text: str, language: str, *, public: bool, to: str
) -> list[looks.Line]:
    """In the language `to` of whoever reads them."""
    signature, guide = looks.voice(row.incident.brand)
    if OUR_NAME in text:  # it is put in when the statement leaves
        signature = OUR_NAME
    found = courtesy.check(
        text,
        language=language,
        public=public,
        signature=signature,
        guide=guide,
        ours=looks.ours(row.incident.brand),
    )
    return looks.lines(found, text, to)


def is_public(row: Statement, kind: str, language: str) -> bool:
    """Whether everybody may read these words: of a public channel, or the common ones where they go public."""
    manifest = registry.manifests().get(kind)
    if manifest is not None:
        return manifest.visibility is Visibility.PUBLIC
    posts = PublicPost.objects.filter(statement=row, language=language)
    return posts.exists()
