"""How an account is shown: its state in words, its addresses, what to paste into a site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ascolto.channels import registry
from ascolto.channels.contract import Does, Grade, Manifest
from ascolto.channels.models import Account


@dataclass(frozen=True)
class Door:
    """Something to copy: an address, or lines for a page."""

    id: str
    label: str
    help: str
    value: str
    is_long: bool = False
    url: str = ""  # to open it


def grade(manifest: Manifest) -> str:
    """What a grade promises, in words."""
    return {
        Grade.GOLD: _("complete, held against a real server or the official document"),
        Grade.SILVER: _("sends and resumes safely"),
        Grade.BRONZE: _("reads messages"),
    }[manifest.grade]


def described(manifest: Manifest, language: str) -> dict[str, str]:
    """A kind of account in words, before there is one."""
    return {
        "title": manifest.title.in_(language),
        "about": manifest.about.in_(language),
        "one_address": _one_address(manifest),
    }


def shown(account: Account, counts: dict[str, int]) -> dict[str, Any]:
    manifest = registry.manifests().get(account.kind)
    language = get_language() or "en"
    return {
        "account": account,
        "title": manifest.title.in_(language) if manifest else account.kind,
        "icon": manifest.icon if manifest else "channel",
        "grade": manifest.grade.value if manifest else "",
        "grade_words": grade(manifest) if manifest else "",
        "waiting": counts.get("waiting", 0),
        "ignored": counts.get("ignored", 0),
        "failed": counts.get("failed", 0),
        "lacking": [
            one[0 if language.startswith("it") else 1] for one in account.lacking
        ],
        "costs": manifest.costs.in_(language) if manifest and manifest.costs else "",
        "has_past": Does.BACKFILL in (manifest.does if manifest else ()),
        "quota": account.quota,
    }


def extras(
    request: HttpRequest, account: Account, manifest: Manifest
) -> dict[str, Any]:
    """What some channels have besides: a live view, a bookmark for every member."""
    return {
        "shows_live": Does.LIVE in manifest.does,
        "has_bookmark": Does.BOOKMARK in manifest.does,
        "bookmark_page": page_of(request, "account_bookmark", account),
    }


def page_of(request: HttpRequest, name: str, account: Account) -> str:
    """The whole address of one of our pages about an account."""
    return f"{_base(request)}{reverse(name, args=[account.pk])}"


def door_of(request: HttpRequest, account: Account) -> str:
    """Where other systems call."""
    return f"{_base(request)}/hooks/{account.public_id}"


def _base(request: HttpRequest) -> str:
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")


def doors(request: HttpRequest, account: Account, manifest: Manifest) -> list[Door]:
    """The addresses of an account. `Does` tells which there are, never the kind."""
    base, found = _base(request), []
    if Does.WEBHOOK in manifest.does:
        found.append(
            Door(
                "webhook",
                _("Address to call"),
                _said_of_address(manifest),
                door_of(request, account),
            )
        )
    if Does.HINT in manifest.does:
        found.append(
            Door(
                "hint",
                _("Address for notices"),
                _("The provider says here that there is news; it is asked at once."),
                f"{door_of(request, account)}?token=…",
            )
        )
    if Does.PORTAL in manifest.does:
        is_chat = Does.TYPING in manifest.does
        found += _chat(base, account) if is_chat else _form(base, account)
    return found


def _said_of_address(manifest: Manifest) -> str:
    return _one_address(manifest) or _("The other system sends its messages here.")


def _one_address(manifest: Manifest) -> str:
    """What is said where one app of the provider's may hold several accounts; else ""."""
    if Does.SHARE not in manifest.does:
        return ""
    return _(
        "One address is enough for all accounts in one app. If it already calls another account of "
        "yours, leave that address where it is: what is for this account arrives here all the same."
    )


def _chat(base: str, account: Account) -> list[Door]:
    src = f"{base}{reverse('chat-widget')}"
    line = (
        f'<script src="{escape(src)}" data-site="{escape(account.public_id)}" async>'
        "</script>"
    )
    page = f"{base}{reverse('chat-page', args=[account.public_id])}"
    return [
        Door(
            "snippet",
            _("For your site"),
            _("Paste this line at the end of every page, before </body>."),
            line,
            is_long=True,
        ),
        Door(
            "page", _("Try it"), _("A page with nothing but the chat."), page, url=page
        ),
    ]


def _form(base: str, account: Account) -> list[Door]:
    page = f"{base}{reverse('form', args=[account.public_id])}"
    frame = f"{base}{reverse('form_embed', args=[account.public_id])}"
    src = f"{base}{reverse('form_script')}"
    key, title = escape(account.public_id), escape(account.name)
    return [
        Door("page", _("Page"), _("To link to, or to try."), page, url=page),
        Door(
            "snippet",
            _("For your site"),
            _("Paste this line where the form shall be. It takes the height it needs."),
            f'<script src="{escape(src)}" data-form="{key}" async></script>',
            is_long=True,
        ),
        Door(
            "frame",
            _("Without script"),
            _("The same as a frame of fixed height."),
            f'<iframe src="{escape(frame)}" title="{title}" width="100%" height="760"></iframe>',
            is_long=True,
        ),
    ]
