"""`icon`, `avatar`, `due_clock` and the filters that say times. Built in: no `{% load %}` needed."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django import template
from django.http import HttpRequest
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ascolto.web.design import faces, saying
from ascolto.web.design.memo import Memo

register = template.Library()

ICONS = Path(__file__).resolve().parents[1] / "static/ascolto/icons.svg"
SHAPES = {"calm": "due", "near": "near", "late": "late", "kept": "kept"}


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', ICONS.read_text("utf-8")))


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """A symbol of icons.svg; `size` small or large. Hidden from readers unless it has a `label`."""
    return _icon(name if name in icon_names() else "channel", size, label)


@lru_cache(maxsize=1024)
def _icon(name: str, size: str, label: str) -> SafeString:
    href = f"{static('ascolto/icons.svg')}#{name}"
    role = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    classes = f"icon {size}".strip()
    return format_html(
        '<svg class="{}" {}><use href="{}"></use></svg>', classes, role, href
    )


@register.simple_tag
def drawn(template_name: str, item: dict[str, Hashable], **more: Hashable) -> str:
    """A fragment that shows nothing but the plain values of `item` and `more`: drawn once for each."""
    key = (template_name, get_language(), tuple((item | more).items()))
    return SafeString(_fragments(key))


def _draw(key: tuple[str, str | None, tuple[tuple[str, Hashable], ...]]) -> str:
    return get_template(key[0]).render({"item": dict(key[2])})


_fragments = Memo(_draw, most=1_000_000)


@register.simple_tag
def avatar(
    name: str | None, size: str = "", channel: str = "", channel_title: str = ""
) -> SafeString:
    """Initials on the name's own hue; `channel` puts that icon on its corner."""
    name = name or ""
    letters: str = faces.initials(name) or icon("person")
    mark = (
        format_html(
            '<span class="channel-mark">{}</span>', icon(channel, label=channel_title)
        )
        if channel
        else ""
    )
    classes = f"avatar {size} hue-{faces.hue(name)}".replace("  ", " ")
    return format_html(
        '<span class="{}"><span aria-hidden="true">{}</span>{}</span>',
        classes,
        letters,
        mark,
    )


def _time(at: datetime, kind: str, text: str) -> SafeString:
    return format_html(
        '<time datetime="{}"{} title="{}">{}</time>',
        at.isoformat(),
        SafeString(f" data-{kind}") if kind else "",
        saying.absolute(at),
        text,
    )


@register.filter
def ago(at: datetime | None) -> str:
    """ "12 minutes ago", kept current."""
    return _time(at, "ago", saying.ago(at)) if at else ""


@register.filter
def waiting(at: datetime | None) -> str:
    """ "for 12 minutes", kept current."""
    return _time(at, "waiting", saying.waiting(at)) if at else ""


@register.filter
def moment(at: datetime | None) -> str:
    """ "10:40", "Tue 10:40" or "3 Nov"."""
    return _time(at, "", saying.moment(at)) if at else ""


@register.filter
def absolute(at: datetime | None) -> str:
    """ "Saturday 21 November 2026, 10:40": what a time says on hover."""
    return saying.absolute(at) if at else ""


@register.filter
def day(at: datetime | None) -> str:
    """ "Saturday 21 November"."""
    return saying.day(at) if at else ""


@register.filter
def whole_day(at: datetime | date | None) -> str:
    """ "21 November 2026"."""
    return saying.whole_day(at) if at else ""


@register.filter
def month(at: datetime | date | None) -> str:
    """ "November 2026"."""
    return saying.month(at) if at else ""


@register.filter
def due(at: datetime | None) -> str:
    """The due clock of an open promise; prefer `{% due_clock %}`, which knows when it began."""
    return due_clock(at)


@register.simple_tag
def due_clock(
    due_at: datetime | None,
    since: datetime | None = None,
    kept_at: datetime | None = None,
    chip: bool = False,
) -> str:
    """Shape, words and colour of a promise: calm, near, late while open; kept or missed after."""
    if due_at is None:
        return ""
    if kept_at:
        return _closed_clock(due_at, kept_at, chip)
    state = saying.state(due_at, since)
    return format_html(
        '<time class="due{}" data-due data-state="{}" datetime="{}"{} title="{}">{}'
        '<span class="due-words">{}</span></time>',
        " chip" if chip else "",
        state,
        due_at.isoformat(),
        format_html(' data-since="{}"', since.isoformat()) if since else "",
        saying.absolute(due_at),
        icon(SHAPES[state]),
        saying.due(due_at),
    )


def _closed_clock(due_at: datetime, kept_at: datetime, chip: bool) -> str:
    kept = kept_at <= due_at
    return format_html(
        '<time class="due{}" data-state="{}" datetime="{}" title="{}">{}'
        '<span class="due-words">{}</span></time>',
        " chip" if chip else "",
        "kept" if kept else "missed",
        kept_at.isoformat(),
        saying.absolute(kept_at),
        icon("kept" if kept else "missed"),
        saying.kept() if kept else saying.late(kept_at - due_at),
    )


@register.simple_tag
def words_json() -> str:
    """What the browser says by itself, in the page's language."""
    return _words_json(get_language() or "")


@lru_cache(maxsize=8)
def _words_json(_language: str) -> str:
    return json.dumps(saying.words(), ensure_ascii=False, separators=(",", ":"))


@register.simple_tag(takes_context=True)
def look(context: template.Context) -> str:
    """The theme, density and zone attributes of `<html>`: the member's own, on every device of
    theirs; before the log-in those of the cookies."""
    request = context.get("request")
    cookies = request.COOKIES if isinstance(request, HttpRequest) else {}
    member = getattr(request, "member", None)
    theme = member.theme if member else cookies.get("ascolto_theme", "")
    density = member.density if member else cookies.get("ascolto_density", "")
    return format_html(
        'data-theme="{}" data-density="{}" data-zone="{}"',
        theme if theme in {"light", "dark"} else "auto",
        "dense" if density == "dense" else "comfortable",
        timezone.get_current_timezone_name(),
    )
