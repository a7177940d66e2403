"""What a playbook said before: each version beside the one before it, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import ndiff

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import scripting
from ascolto.operate.models import PlaybookVersion
from ascolto.operate.playbooks.wording import Wording, how
from ascolto.web.flash import flash
from ascolto.web.playbooks.playbooks import find, may_write
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

SHOWN = 100


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest, pk: int) -> HttpResponse:
    playbook, wording = find(pk), Wording()
    versions = list(playbook.versions.order_by("-number")[: SHOWN + 1])
    texts = [_text(version, wording) for version in versions]
    rows = [
        (version, difference(texts[n + 1] if n + 1 < len(texts) else [], texts[n]))
        for n, version in enumerate(versions[:SHOWN])
    ]
    return side.page(
        request,
        "playbooks/versions",
        "playbooks",
        playbook=playbook,
        rows=rows,
        may_write=may_write(request),
    )


def _text(version: PlaybookVersion, wording: Wording) -> list[str]:
    """The version as lines of words."""
    script = version.script
    lines = [version.name, wording.begins(script), f"{how(script.when.how)}:"]
    lines += ["  " * (one.depth + 1) + one.text for one in wording.lines(script.when)]
    lines += [f"→ {wording.deed(step)}" for step in script.then]
    return [*lines, _("then no others")] if script.stop else lines


def difference(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    """Lines with "same", "new" or "gone"; of the first version all are new."""
    marks = {"  ": "same", "+ ": "new", "- ": "gone"}
    return [
        (marks[line[:2]], line[2:])
        for line in ndiff(list(before), list(after))
        if line[:2] in marks
    ]


@require_POST
@member_view(Role.LEAD)
def restore(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    playbook = find(pk)
    back = reverse("playbook_versions", args=[pk])
    try:
        version = scripting.restore(playbook, number, by=request.actor)
    except Refusal as refusal:
        return flash(request, back, _(str(refusal)), "error")
    words = _("Version %(old)d holds again, as version %(new)d.")
    return flash(request, back, words % {"old": number, "new": version.number})
