"""What an import's kinds, states, columns and problems are called on screen."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def kinds() -> dict[str, str]:
    return {
        "customers": _("Customers, as a table (CSV)"),
        "conversations": _("Conversations, as a table (CSV)"),
        "mailbox": _("An old mailbox (mbox)"),
    }


def status(code: str) -> tuple[str, str]:
    """The words and the look of a pill."""
    return {
        "checking": (pgettext("import", "being read"), "info"),
        "ready": (pgettext("import", "waits for you"), "near"),
        "running": (pgettext("import", "coming in"), "info"),
        "done": (pgettext("import", "taken in"), "kept"),
        "undoing": (pgettext("import", "being taken back"), "info"),
        "undone": (pgettext("import", "taken back"), ""),
    }[code]


def field(name: str) -> str:
    return {
        "name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "language": _("Language"),
        "about": _("Notes"),
        "date": _("Date"),
        "text": _("Text"),
        "direction": _("Who wrote"),
        "subject": _("Subject"),
        "conversation": _("Conversation or ticket"),
        "message": _("Number of the message"),
    }[name]


def encodings() -> list[tuple[str, str]]:
    return [
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("cp1252", _("Windows-1252, as older spreadsheets write it")),
    ]


def separators() -> list[tuple[str, str]]:
    return [
        (",", _("comma  ,")),
        (";", _("semicolon  ;")),
        ("\t", _("tab")),
        ("|", _("bar  |")),
    ]


def dates() -> list[tuple[str, str]]:
    return [
        ("dmy", _("28/02/2021: day first")),
        ("mdy", _("02/28/2021: month first")),
        ("iso", _("2021-02-28: year first")),
    ]


def stayed(why: str) -> str:
    return {
        "went on": _("went on: there are newer messages"),
        "worked on": _("somebody has worked on it since: a note, a tag, an answer"),
        "in use": _("something that stays needs it"),
    }.get(why, why)


def problem(kind: str) -> tuple[str, str]:
    """What is wrong, and what helps."""
    return (_of_cells() | _of_rows() | _of_mails()).get(kind, (kind, ""))


def _of_cells() -> dict[str, tuple[str, str]]:
    return {
        "no_address": (
            _("Neither e-mail nor phone"),
            _("Without one of them we do not know who it is."),
        ),
        "email": (_("Not an e-mail address"), _("Look for spaces and missing dots.")),
        "phone": (_("Not a phone number"), _("It has fewer than five digits.")),
        "date": (
            _("Not a date"),
            _("Choose above how dates are written; the day may also not exist."),
        ),
        "no_text": (_("Neither text nor subject"), _("There is nothing to show.")),
        "direction": (
            _("Unknown who wrote"),
            _("“in” and “cliente” are theirs, “out” and “noi” are ours."),
        ),
    }


def _of_rows() -> dict[str, tuple[str, str]]:
    return {
        "encoding": (
            _("Letters that cannot be read"),
            _("Choose above how letters are written."),
        ),
        "columns": (
            _("More cells than columns"),
            _("Often a separator inside a text without quotation marks."),
        ),
        "too_long": (_("Too long"), _("Often a quotation mark that never closes.")),
        "unreadable": (
            _("Not a row"),
            _("Often a quotation mark that never closes."),
        ),
    }


def _of_mails() -> dict[str, tuple[str, str]]:
    return {
        "too_large": (_("Larger than 60 MB"), _("Such a mail is left out.")),
        "not_a_mail": (_("Not a mail"), _("It has no sender or no head.")),
        "report": (
            _("A report, not a message"),
            _("Delivery reports say nothing to anybody."),
        ),
        "no_recipient": (
            _("Sent by us, to nobody outside"),
            _("We cannot tell whose conversation it is."),
        ),
        "not_a_mailbox": (
            _("Does not begin like a mailbox"),
            _("An mbox file begins with “From ”."),
        ),
        "empty": (_("Empty"), _("There is nothing in it.")),
    }
