"""The frame of the settings' pages: the column of links, by what a member may do."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ascolto.core.models import Brand, Role
from ascolto.web.request import MemberRequest


def page(
    request: MemberRequest,
    template: str,
    current: str,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the settings; `current` names its link."""
    context |= {"side": links(request, current), "languages": languages()}
    return render(request, f"{template}.html", context, status=status)


def _every() -> list[tuple[str, str, str, Role]]:
    """Each page: its address, icon and words, and for whom it is."""
    return [
        ("settings", "home", _("Overview"), Role.LEAD),
        ("accounts", "link", _("Accounts"), Role.ADMIN),
        ("brands", "heart", _("Brands"), Role.LEAD),
        ("hubs", "globe", _("Contact page"), Role.LEAD),
        ("targets", "promise", _("Answering in time"), Role.LEAD),
        ("ringing", "bell", _("When an alert rings"), Role.LEAD),
        ("rota", "calendar", _("Rota"), Role.AGENT),
        ("acknowledgements", "robot", _("Acknowledgements"), Role.LEAD),
        ("pointers", "forward", _("Going on elsewhere"), Role.LEAD),
        ("playbooks", "command", _("Playbooks"), Role.AGENT),
        ("gesture_kinds", "star", _("Gestures"), Role.LEAD),
        ("catalogue", "file", _("Catalogue"), Role.LEAD),
        ("sales_rules", "heart", _("Sales from care"), Role.LEAD),
        ("tags", "tag", _("Tags"), Role.LEAD),
        ("answers", "chat", _("Answers"), Role.AGENT),
        ("tone_guides", "edit", _("How we write"), Role.LEAD),
        ("tunings", "ear", _("What reading has learnt"), Role.LEAD),
        *_about_people(),
        ("imports", "upload", _("Import"), Role.ADMIN),
        ("payloads", "warning", _("Not understood"), Role.ADMIN),
        ("activity", "activity", _("Activity"), Role.ADMIN),
        ("me", "person", _("You"), Role.VOICE),
        ("tokens", "key", _("Your keys"), Role.AGENT),
    ]


def _about_people() -> list[tuple[str, str, str, Role]]:
    return [
        ("training", "team", _("Newcomers and reviews"), Role.LEAD),
        ("reviews", "eye", _("Answers to look at"), Role.AGENT),
        ("lessons", "edit", _("Lessons"), Role.VOICE),
        ("members", "people", _("People"), Role.ADMIN),
        ("teams", "team", _("Teams"), Role.ADMIN),
    ]


def links(request: MemberRequest, current: str) -> list[dict[str, Any]]:
    member = request.member
    return [
        {"url": reverse(name), "icon": icon, "label": label, "current": name == current}
        for name, icon, label, role in _every()
        if member.is_at_least(role)
    ]


def languages() -> list[tuple[str, str]]:
    return [("it", _("Italian")), ("en", _("English"))]


def brands_of(request: MemberRequest) -> list[Brand]:
    """The brands the member sees; with none named, all."""
    mine = list(request.member.brands.all())
    return mine or list(Brand.objects.all())


def brand_of(request: MemberRequest, pk: int) -> Brand:
    for brand in brands_of(request):
        if brand.pk == pk:
            return brand
    raise Http404


def chosen_brand(request: MemberRequest) -> Brand | None:
    """The brand that `?brand=` or the form names, else the first."""
    given = request.POST.get("brand") or request.GET.get("brand") or ""
    if given.isdecimal() and given.isascii() and len(given) < 19:
        return brand_of(request, int(given))
    return next(iter(brands_of(request)), None)


def number(text: str) -> int:
    """A key that a form sent, or 404: no page of ours sends anything else."""
    if not (text.isdecimal() and text.isascii() and len(text) < 19):
        raise Http404
    return int(text)


def whole(text: str | None) -> int:
    """A number a person typed; 0 when it is none (no target, no span, is 0)."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0
