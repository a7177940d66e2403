"""Macros: kept on a page of their own, and run with a look ahead at what will happen."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate import placeholders
from ascolto.operate.actions import bulking, drafting, macroing
from ascolto.operate.actions.macroing import Done
from ascolto.operate.macros import deeds
from ascolto.operate.models import Conversation, Macro
from ascolto.operate.playbooks.grammar import Step
from ascolto.operate.playbooks.wording import Wording
from ascolto.operate.reads import macros
from ascolto.web.operate import answers, bulk_changes
from ascolto.web.request import MemberRequest, member_view

LOOKED_AT = 25  # of many conversations: these are tried before


class Line(NamedTuple):
    """One step as the look ahead shows it."""

    icon: str
    words: str
    outcome: str
    missing: tuple[str, ...] = ()
    times: int = 0  # of many conversations: in how many it would be refused


@require_POST
@member_view(Role.AGENT)
def preview(request: MemberRequest, pk: int) -> HttpResponse:
    """What it would do with these conversations, as they are now. Nothing of it is done."""
    macro, ids = of(request, pk), _ids(request)
    some = _conversations(request, ids)
    if not some:
        return answers.refused(
            request, Refusal(_("Choose at least one conversation."), "nothing")
        )
    steps = macroing.check(macro.steps)
    tried = [
        macroing.look_ahead(one, name=macro.name, steps=steps, by=request.actor)
        for one in some
    ]
    context = {
        "macro": macro,
        "ids": request.POST.get("ids", ""),
        "all": request.POST.get("all", ""),
        "query": request.POST.get("query", ""),
        "composed": request.POST.get("composed", ""),
        "conversation": some[0] if len(ids) == 1 else None,
        "many": len(ids) if len(ids) > 1 else 0,
        "tried": len(some),
        "lines": _lines(request, some, steps, tried),
        "sends": any(step.params.get("how") == deeds.SEND for step in steps),
        "nothing": all(one.outcome for done in tried for one in done),
    }
    return render(request, "operate/macros/_preview.html", context)


@require_POST
@member_view(Role.AGENT)
def run(request: MemberRequest, pk: int) -> HttpResponse:
    """Do it: with one conversation the panes answer, with many how far it is."""
    macro, ids = of(request, pk), _ids(request)
    values = {"macro": macro.pk, "name": macro.name, "steps": macro.steps}
    some = _conversations(request, ids[:1])
    try:
        if len(ids) == 1 and some:
            _keep_what_is_written(request, some[0])
        change = bulking.start(ids, kind="macro", values=values, by=request.member)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    told = bulk_changes.told(change)
    if len(ids) != 1 or not some:
        return JsonResponse(told)
    toast: dict[str, Any] = {"text": told["text"], "tone": told["tone"], "seconds": 20}
    if change.changed:
        said = _("“%(name)s” is done.") % {"name": macro.name}
        refused = change.refused[0][1] if change.refused else ""
        toast |= {"text": f"{said} {refused}".strip(), "undo_url": told["undo_url"]}
    return answers.panes(request, some[0], **toast)


def of(request: MemberRequest, pk: int, *, is_dropped: bool = False) -> Macro:
    macro = macros.find(request.member, pk, is_dropped=is_dropped)
    if macro is None:
        raise Http404
    return macro


def _ids(request: MemberRequest) -> list[int]:
    return bulk_changes.chosen(request)


def _conversations(request: MemberRequest, ids: list[int]) -> list[Conversation]:
    rows = Conversation.objects.visible_to(request.member).filter(pk__in=ids)
    rows = rows.select_related("account", "brand", "case", "handle__link__customer")
    return list(rows.order_by("pk")[:LOOKED_AT])


def _keep_what_is_written(request: MemberRequest, conversation: Conversation) -> None:
    """What stands in the composer is the draft the macro writes after."""
    if text := request.POST.get("composed", "").strip():
        drafting.save(conversation, member=request.member, text=text)


def _lines(
    request: MemberRequest,
    some: list[Conversation],
    steps: list[Step],
    tried: list[list[Done]],
) -> list[Line]:
    wording = Wording()
    found = []
    for n, step in enumerate(steps):
        outcomes = [done[n].outcome for done in tried if done[n].outcome]
        shown: Step = step
        missing: tuple[str, ...] = ()
        if "text" in step.params and len(some) == 1:
            text = deeds.filled(some[0], step.params["text"], request.member.name)
            shown = Step(step.do, {**step.params, "text": text.text})
            missing = text.missing
        elif "text" in step.params:
            missing = placeholders.names(step.params["text"])
        words = wording.deed(shown, deeds.HANDS)
        outcome = outcomes[0] if outcomes else ""
        found.append(
            Line(deeds.HANDS[step.do].icon, words, outcome, missing, len(outcomes))
        )
    return found


def address(macro: Macro) -> str:
    return reverse("macro", args=[macro.pk])


def told(macro: Macro, wording: Wording) -> list[tuple[str, str]]:
    """Icon and words of each step; of one that nobody can do any more too."""
    found = []
    for body in macro.steps:
        step = Step(body["do"], {k: v for k, v in body.items() if k != "do"})
        deed = deeds.HANDS.get(step.do)
        words = wording.deed(step, deeds.HANDS)
        found.append((deed.icon if deed else "warning", words))
    return found
