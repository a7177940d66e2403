"""What the inbox's templates ask of a message or an account. Built in: no `{% load %}` needed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Hashable, Sequence

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ascolto.channels import registry
from ascolto.channels.models import Handle
from ascolto.core.excerpts import Part
from ascolto.operate.actions import shelving
from ascolto.operate.models import SavedView
from ascolto.operate.reads.person import Past
from ascolto.operate.reads.rows import Row
from ascolto.operate.reads.said import Said
from ascolto.web.design import faces, saying
from ascolto.web.design.templatetags.design import avatar, drawn, icon
from ascolto.web.operate import drawing, label_words

register = template.Library()

_CID = re.compile(r'data-cid="([^"]{1,255})"')


register.filter("label_says", label_words.says)
register.filter("label_name", label_words.name)
register.filter("label_topic", label_words.topic)


@register.simple_tag
def channel_icon(kind: str, size: str = "") -> SafeString:
    """Of a channel, by the kind of an account."""
    manifest = registry.manifest(kind)
    return icon(manifest.icon, size, label=manifest.title.in_(_language()))


@register.simple_tag(takes_context=True)
def draw_message(context: Context, message: Said) -> str:
    """A message of the thread, from `_message.html`."""
    return drawing.message(
        message,
        subject=context["conversation"].subject,
        can_write=bool(context.get("can_write")),
    )


@register.simple_tag
def draw_row(row: Row, query_string: str = "", gone: bool = False) -> str:
    """A row of the list, from `_row.html`."""
    return drawing.row(row, query_string, gone=gone)


@register.simple_tag
def channel_avatar(customer: str, kind: str) -> SafeString:
    """The person's face, with the channel on its corner."""
    manifest = registry.manifest(kind)
    title = manifest.title.in_(_language())
    return avatar(customer, channel=manifest.icon, channel_title=title)


@register.simple_tag
def handle_icon(handle: Handle, conversations: Sequence[Past]) -> SafeString:
    """Of the channel the handle writes by; of an identity that channels share, its own."""
    if handle.realm in {"email", "phone"}:
        return icon("mail" if handle.realm == "email" else "phone", "small")
    kind = next((c.kind for c in conversations if c.handle_id == handle.pk), "")
    return channel_icon(kind, "small") if kind else icon("channel", "small")


@register.simple_tag
def look_of_view(prefix: str | int, view: SavedView | None = None) -> str:
    """Fields for the name, picture and colour of a list that is kept; of a new one, the first."""
    look: dict[str, Hashable] = {
        "prefix": prefix,
        "name": view.name if view else "",
        "icon": view.icon if view else shelving.ICONS[0],
        "hue": view.hue if view else 0,
        "icons": shelving.ICONS,
        "hues": range(shelving.HUES + 1),
    }
    return drawn("operate/views/_look.html", look)


@register.simple_tag
def new_key() -> str:
    """A key for a form: sending it twice does the thing once."""
    return str(uuid.uuid4())


@register.filter
def marked(line: Sequence[Part]) -> SafeString:
    """The line of a message that was found, with the words that were looked for."""
    return SafeString(
        "".join(
            f"<mark>{escape(part)}</mark>" if is_found else escape(part)
            for part, is_found in line
        )
    )


@register.filter
def hue(name: str) -> int:
    """The number of the colour that follows from a name."""
    return faces.hue(name)


@register.simple_tag
def tag_pill(name: str) -> SafeString:
    return format_html('<span class="pill tag hue-{}">{}</span>', faces.hue(name), name)


@register.filter
def told_moment(text: str) -> str:
    """A time as the activity log keeps it, as people say it."""
    at = parse_datetime(text)
    return saying.moment(at) if at else ""


@register.simple_tag
def back_word(conversation: Row) -> str:
    """Why it is back from a snooze, as a row has room for."""
    return {
        "time": pgettext("back from a snooze", "time is up"),
        "reply": pgettext("back from a snooze", "they wrote"),
        "promise": pgettext("back from a snooze", "owed soon"),
    }.get(conversation.back_because, "")


@register.simple_tag
def back_reason(conversation: Row) -> str:
    return {
        "time": _("Back: its time has come"),
        "reply": _("Back: the customer wrote"),
        "promise": _("Back: an answer is owed soon"),
    }.get(conversation.back_because, "")


@register.filter
def mail_html(message: Said) -> SafeString:
    """The sanitised HTML of a mail; its own pictures are shown from our store, others are not."""
    own = {f.content_id: f for f in message.files if f.content_id and f.is_image}

    def place(match: re.Match[str]) -> str:
        found = own.get(match[1])
        return f'src="{reverse("file", args=[found.public_id])}"' if found else match[0]

    return mark_safe(_CID.sub(place, message.html))  # nh3 has cleaned it on the way in


def _language() -> str:
    return translation.get_language() or "it"
