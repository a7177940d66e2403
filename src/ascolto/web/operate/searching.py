"""What the search box says: its operators in the reader's language, and what was not understood."""

from __future__ import annotations

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ascolto.operate.searching import operators
from ascolto.operate.searching.operators import Hint


class Entry(NamedTuple):
    """One line of the help, which writes itself into the box when it is chosen."""

    shown: str
    insert: str
    says: str


def context(typed: str) -> dict[str, object]:
    asked = operators.read(typed, timezone.localtime())
    return {
        "asked": asked,
        "hints": [said(hint) for hint in asked.hints[:3]],
        "search_help": entries(),
    }


def names() -> dict[str, str]:
    """The operators as the reader's language calls them; the others are understood as well."""
    return {
        "from": pgettext("search operator", "from"),
        "to": pgettext("search operator", "to"),
        "tag": pgettext("search operator", "tag"),
        "is": pgettext("search operator", "is"),
        "assignee": pgettext("search operator", "assignee"),
        "channel": pgettext("search operator", "channel"),
        "brand": pgettext("search operator", "brand"),
        "before": pgettext("search operator", "before"),
        "after": pgettext("search operator", "after"),
        "has": pgettext("search operator", "has"),
        "number": pgettext("search operator", "number"),
        "order": pgettext("search operator", "order"),
    }


def values() -> dict[str, str]:
    """What `is:` and `has:` take."""
    return {
        "open": pgettext("search value", "open"),
        "closed": pgettext("search value", "closed"),
        "waiting": pgettext("search value", "waiting"),
        "late": pgettext("search value", "late"),
        "unread": pgettext("search value", "unread"),
        "public": pgettext("search value", "public"),
        "snoozed": pgettext("search value", "snoozed"),
        "mine": pgettext("search value", "mine"),
        "unassigned": pgettext("search value", "unassigned"),
        "attachment": pgettext("search value", "attachment"),
    }


def entries() -> list[Entry]:
    name, value = names(), values()
    free = [
        Entry(f"{name[one]}:{example}", f"{name[one]}:", says)
        for one, example, says in _free()
    ]
    fixed = [
        Entry(f"{name[one]}:{value[of]}", f"{name[one]}:{value[of]} ", says)
        for one, of, says in _fixed()
    ]
    return free + fixed


def _free() -> list[tuple[str, str, str]]:
    """Operators that take any words: with an example."""
    return [
        ("from", _eg("Giulia"), _("whoever wrote: a name, an address")),
        ("to", _eg("Giulia"), _("whom we wrote to, or our address they wrote to")),
        ("tag", _eg("complaint"), _("with this tag")),
        ("assignee", _eg("me"), _("in whose hands: a name, me, nobody")),
        ("channel", _eg("name"), _("a channel or an account")),
        ("brand", _eg("name"), _("a brand")),
        ("after", _eg("yesterday"), _("since a day: 1/11/2026, 7d")),
        ("before", "1/11/2026", _("before a day")),
        ("number", "1042", _("a conversation or a case; #1042 too")),
        ("order", "OR-1042", _("an order or booking named in it")),
    ]


def _eg(word: str) -> str:
    return {
        "Giulia": pgettext("search example", "Giulia"),
        "complaint": pgettext("search example", "complaint"),
        "me": pgettext("search example", "me"),
        "name": pgettext("search example", "name"),
        "yesterday": pgettext("search example", "yesterday"),
    }[word]


def _fixed() -> list[tuple[str, str, str]]:
    """Operators that take one of a few words."""
    return [
        ("is", "open", _("still open")),
        ("is", "closed", _("closed already")),
        ("is", "waiting", _("the customer waits for us")),
        ("is", "late", _("the answer is late")),
        ("is", "unread", _("not read yet")),
        ("is", "public", _("everybody can read it")),
        ("is", "snoozed", _("put aside for later")),
        ("is", "mine", _("in your hands")),
        ("is", "unassigned", _("in nobody's hands")),
        ("has", "attachment", _("with a file")),
    ]


def said(hint: Hint) -> str:
    """One sentence about what was not understood."""
    name, value = names(), values()
    told = {"name": name.get(hint.name, hint.name)[:30], "value": hint.value[:40]}
    if hint.what == "unknown_name":
        return (
            _("There is no “%(name)s:” to search by: it is searched as words.") % told
        )
    if hint.what == "no_day":
        return (
            _("“%(value)s” is no day: write 1/11/2026, 2026-11-01, yesterday or 7d.")
            % told
        )
    if hint.what == "no_value":
        return _("Something is missing after “%(name)s:”.") % told
    if hint.what == "too_many":
        return _("Only the first sixteen conditions count.")
    if hint.name not in {"is", "has"}:
        return _("“%(value)s” is not a number.") % told
    known = operators.STATES if hint.name == "is" else operators.THINGS
    told["known"] = ", ".join(value[one] for one in known)
    return _("“%(name)s:” takes %(known)s.") % told
