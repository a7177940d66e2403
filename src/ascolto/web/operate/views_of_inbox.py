"""The ways to look at the inbox: their names, counts and empty states."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ascolto.core.models import Member
from ascolto.operate.reads import views
from ascolto.operate.reads.counts import MOST
from ascolto.operate.reads.inbox import Query, View
from ascolto.operate.reads.rows import Row
from ascolto.web.operate import empty_words

ICONS = {
    View.WAITING: "inbox",
    View.MINE: "mine",
    View.UNASSIGNED: "unassigned",
    View.MENTIONS: "bell",
    View.SOON: "near",
    View.TO_APPROVE: "eye",
    View.PROMISES: "promise",
    View.PUBLIC: "public",
    View.SNOOZED: "clock",
    View.OPEN: "chat",
    View.CLOSED: "done",
    View.ALL: "search",
}
KEYS = {
    View.WAITING: "g i",
    View.MINE: "g m",
    View.UNASSIGNED: "g u",
    View.OPEN: "g o",
    View.CLOSED: "g c",
}
# The bar of a phone has room for seven; the others are among the lists above the rows.
ON_A_PHONE = {View.WAITING, View.MINE}


def names() -> dict[View, str]:
    return {
        View.WAITING: _("To answer"),
        View.MINE: _("Mine"),
        View.UNASSIGNED: _("Nobody's"),
        View.MENTIONS: _("You are named"),
        View.SOON: _("Due within the hour"),
        View.TO_APPROVE: _("To approve"),
        View.PROMISES: _("Promises"),
        View.PUBLIC: _("Waiting in public"),
        View.SNOOZED: _("Put aside"),
        View.OPEN: _("All open"),
        View.CLOSED: _("Closed"),
        View.ALL: _("Everything"),
    }


def short_names() -> dict[View, str]:
    """For the bar of a phone, where eight letters fit."""
    return {
        View.WAITING: pgettext("bar of a phone", "Waiting"),
        View.UNASSIGNED: pgettext("bar of a phone", "Free"),
        View.OPEN: pgettext("bar of a phone", "Open"),
    }


def title(query: Query) -> str:
    return _("Search") if query.words.strip() else names()[query.view]


def rail(numbers: dict[str, int], current: str) -> list[dict[str, Any]]:
    """The rail's items with their counts."""
    label, short, url = names(), short_names(), reverse("inbox")
    return [
        {
            "url": f"{url}?view={view}",
            "icon": ICONS[view],
            "label": label[view],
            "short": short.get(view, ""),
            "count": numbers.get(view.value, 0) if view is not View.CLOSED else 0,
            "current": current == view.value,
            "key": KEYS[view],
            "id": view.value,
            "desk_only": view not in ON_A_PHONE,
        }
        for view in KEYS
    ]


def tabs(numbers: dict[str, int], query: Query) -> list[dict[str, Any]]:
    short = names() | {View.OPEN: _("Open")}
    return [
        {
            "view": view.value,
            "label": short[view],
            "count": numbers.get(view.value, 0),
            "current": query.view is view,
        }
        for view in (View.WAITING, View.MINE, View.OPEN, View.CLOSED)
    ]


LIST_KEYS = {
    View.MENTIONS: "g n",
    View.SOON: "g d",
    View.TO_APPROVE: "g y",
    View.PUBLIC: "g w",
    View.SNOOZED: "g z",
    View.ALL: "g a",
}


def lists(numbers: dict[str, int], query: Query) -> list[dict[str, Any]]:
    """Every list there is, with how many are in it."""
    label = names()
    counted = [(view, numbers.get(view.value, 0)) for view in View]
    return [
        {
            "view": view.value,
            "label": label[view],
            "icon": ICONS[view],
            "count": n,
            "shown": said(n),
            "current": query.view is view,
            "key": LIST_KEYS.get(view, ""),
        }
        for view, n in counted
    ]


def said(n: int) -> str:
    """A count as people read it; what is counted up to a bound says so."""
    return f"{MOST - 1}+" if n == MOST else str(n)


def belongs(conversation: Row, query: Query, member: Member) -> bool:
    """Whether a conversation, as it is now, belongs in this view of the list."""
    if query.words.strip():
        return True
    if query.brand_id and conversation.brand_id != query.brand_id:
        return False
    if query.account_id and conversation.account_id != query.account_id:
        return False
    return views.belongs(conversation, query.view, member)


def empty(query: Query, *, is_connected: bool, by_admin: bool) -> dict[str, str]:
    """What an empty list teaches."""
    if query.words.strip():
        return {
            "icon": "search",
            "title": _("Nothing found"),
            "text": _(
                "Try fewer words, a part of the address, or the number of the conversation."
            ),
        }
    if not is_connected:
        return _unconnected(by_admin)
    words = empty_words.WORDS[query.view]
    return {"icon": ICONS[query.view], "title": str(words[0]), "text": str(words[1])}


def _unconnected(by_admin: bool) -> dict[str, str]:
    """Nobody can write to us yet: the one who can change that is led there."""
    title = {"icon": "channel", "title": _("Nothing is connected yet")}
    if not by_admin:
        return title | {
            "text": _(
                "As soon as an administrator connects a mailbox or another channel, messages appear "
                "here by themselves."
            )
        }
    return title | {
        "text": _(
            "Connect the mailbox that customers write to: new messages then appear in the inbox by "
            "themselves."
        ),
        "url": reverse("account_new"),
        "act": _("Connect an account"),
    }
