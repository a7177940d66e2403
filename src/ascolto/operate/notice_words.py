"""The sentence of a notice, for the page, the browser and the mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from ascolto.operate.models import Notice

Kind = Notice.Kind
_SAYS: Mapping[str, Callable[[], str]] = {
    Kind.MENTION: lambda: _("%(who)s named you in a note on %(whom)s"),
    Kind.ASSIGNED: lambda: _("%(who)s gave you %(whom)s"),
    Kind.ASKED: lambda: _("%(who)s asks you about %(whom)s"),
    Kind.ANSWERED: lambda: _("%(who)s answered about %(whom)s"),
    Kind.NOTE: lambda: _("%(who)s wrote a note on %(whom)s"),
    Kind.FOLLOWED: lambda: _("%(who)s wrote, whom you follow"),
    Kind.MESSAGE: lambda: _("%(who)s wrote again"),
    Kind.LEAD: lambda: _("%(whom)s may buy: your lead (%(who)s)"),
    Kind.WON: lambda: _("%(whom)s bought: your lead is won"),
    Kind.APPROVE: lambda: _("%(who)s waits for your yes to an answer to %(whom)s"),
    Kind.RETURNED: lambda: _("%(who)s sent your answer to %(whom)s back"),
    Kind.LESSON: lambda: _("%(who)s has a lesson for you from the answer to %(whom)s"),
    Kind.REVIEW: lambda: _("An answer of %(who)s to %(whom)s is drawn for your look"),
    Kind.DUE: lambda: _("%(whom)s is nearly due"),
    Kind.BREACH: lambda: _("%(whom)s has waited longer than promised"),
    Kind.GESTURE: lambda: _("%(who)s asks for your yes: a gesture for %(whom)s"),
    Kind.CALL: lambda: _("You are on call: %(whom)s waits"),
}
_ICONS: Mapping[str, str] = {
    Kind.MENTION: "mine",
    Kind.ASSIGNED: "assign",
    Kind.ASKED: "mine",
    Kind.ANSWERED: "check",
    Kind.NOTE: "note",
    Kind.FOLLOWED: "eye",
    Kind.MESSAGE: "mail",
    Kind.LEAD: "heart",
    Kind.WON: "check",
    Kind.APPROVE: "eye",
    Kind.RETURNED: "reply",
    Kind.LESSON: "edit",
    Kind.REVIEW: "eye",
    Kind.DUE: "near",
    Kind.BREACH: "late",
    Kind.GESTURE: "star",
    Kind.CALL: "phone",
}


def sentence(notice: Notice) -> str:
    """In the language that is active; the customer is read with the notice."""
    whom = notice.conversation.handle.link.customer
    return _SAYS[notice.kind]() % {"who": notice.by_name, "whom": whom}


def icon(notice: Notice) -> str:
    return _ICONS[notice.kind]
