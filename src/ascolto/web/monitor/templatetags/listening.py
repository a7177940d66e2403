"""The rooms of listening: five doors, and behind most of them more than one table."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ascolto.monitor import marking
from ascolto.monitor.query import Word
from ascolto.web.operate.templatetags.operate import marked

register = template.Library()


@register.simple_tag
def hits(text: str, wanted: Collection[Word], most: int) -> SafeString:
    """A text with the words that a watch looks for."""
    return marked(marking.marked(text, wanted or (), most=most))


class Tab(NamedTuple):
    name: str  # as a page calls itself
    words: str
    address: str
    is_here: bool


@register.inclusion_tag("monitor/_tab_rows.html")
def listening_tabs(tab: str) -> dict[str, list[Tab]]:
    """`groups`: the first of each; `rooms`: those of the group in which `tab` lies."""
    groups, rooms = [], []
    for words, pages in _groups():
        is_here = any(name == tab for name, _words in pages)
        first = pages[0][0]
        groups.append(Tab(first, words, _address(first), is_here))
        if is_here and len(pages) > 1:
            rooms = [Tab(n, w, _address(n), n == tab) for n, w in pages]
    return {"groups": groups, "rooms": rooms}


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (_("Board"), [("board", _("Board")), ("mentions", _("Messages"))]),
        (
            _("Alerts"),
            [("alerts", _("Alerts")), ("incidents", _("Incidents"))],
        ),
        (
            _("People"),
            [
                ("people", _("Voices")),
                ("risks", _("May go public")),
                ("silences", _("Gone quiet")),
            ],
        ),
        (
            pgettext("listening", "Figures"),
            [
                ("insights", _("Insights")),
                ("mix", _("Service and marketing")),
                ("digest", _("Weekly digest")),
            ],
        ),
        (_("Watches"), [("watches", _("Watches"))]),
    ]


def _address(name: str) -> str:
    return reverse("listening" if name == "board" else name)
