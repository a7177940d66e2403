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


Page = tuple[str, str, str, Role]  # its address, icon and words, and for whom it is


def _every() -> list[tuple[str, list[Page]]]:
    """The pages under their headings."""
    return [
        ("", [("settings", "home", _("Overview"), Role.LEAD)]),
        (_("Where customers write"), _about_channels()),
        (_("Answering"), _about_answering()),
        (
            _("Selling"),
            [
                ("catalogue", "file", _("Catalogue"), Role.LEAD),
                ("sales_rules", "heart", _("Sales from care"), Role.LEAD),
            ],
        ),
        (_("People"), _about_people()),
        (
            _("Yourself"),
            [
                ("me", "person", _("You"), Role.VOICE),
                ("tokens", "key", _("Your keys"), Role.AGENT),
            ],
        ),
    ]


def _about_channels() -> list[Page]:
    return [
        ("accounts", "link", _("Accounts"), Role.ADMIN),
        ("brands", "heart", _("Brands"), Role.LEAD),
        ("hubs", "globe", _("Contact page"), Role.LEAD),
        ("acknowledgements", "robot", _("Acknowledgements"), Role.LEAD),
        ("pointers", "forward", _("Going on elsewhere"), Role.LEAD),
        ("imports", "upload", _("Import"), Role.ADMIN),
        ("payloads", "warning", _("Not understood"), Role.ADMIN),
    ]


def _about_answering() -> list[Page]:
    return [
        ("targets", "promise", _("Answering in time"), Role.LEAD),
        ("ringing", "bell", _("When an alert rings"), Role.LEAD),
        ("rota", "calendar", _("Rota"), Role.AGENT),
        ("playbooks", "command", _("Playbooks"), Role.AGENT),
        ("answers", "chat", _("Answers"), Role.AGENT),
        ("tone_guides", "edit", _("How we write"), Role.LEAD),
        ("gesture_kinds", "star", _("Gestures"), Role.LEAD),
        ("tags", "tag", _("Tags"), Role.LEAD),
        ("tunings", "ear", _("What reading has learnt"), Role.LEAD),
    ]


def _about_people() -> list[Page]:
    return [
        ("members", "people", _("People"), Role.ADMIN),
        ("teams", "team", _("Teams"), Role.ADMIN),
        ("training", "team", _("Newcomers and reviews"), Role.LEAD),
        ("reviews", "eye", _("Answers to look at"), Role.AGENT),
        ("lessons", "edit", _("Lessons"), Role.VOICE),
        ("activity", "activity", _("Activity"), Role.ADMIN),
    ]


def links(request: MemberRequest, current: str) -> list[dict[str, Any]]:
    """Under each heading those that the member may open; a heading over nothing is left out."""
    member = request.member
    found = []
    for heading, pages in _every():
        shown = [
            {
                "url": reverse(name),
                "icon": icon,
                "label": label,
                "current": name == current,
            }
            for name, icon, label, role in pages
            if member.is_at_least(role)
        ]
        if shown:
            found.append({"heading": heading, "links": shown})
    return found


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
