"""An alert in words: what, how surely."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ascolto.monitor.figure_words import decimal
from ascolto.monitor.models import Alert
from ascolto.monitor.shares import worded

HARDLY = 0.5  # voices in a quarter of an hour or so


def kind(name: str) -> str:
    return {
        "burst": _("Much more than usual"),
        "voice": _("An unhappy voice that carries far"),
        "topic": _("Something new is spoken of"),
        "mood": _("More people are unhappy than usual"),
        "drift": _("It has changed, and stays so"),
    }[name]


def sentence(alert: Alert) -> str:
    """What its numbers say."""
    said: dict[str, Any] = alert.numbers
    if alert.kind == "burst":
        unhappy = _("Unhappy messages: %(unhappy)s of %(posts)s.") % said
        return f"{_loud(said)} {unhappy}"
    if alert.kind == "voice":
        return _("Influence %(influence)s of 100.") % said
    if alert.kind == "topic":
        return _("%(voices)s people speak of it, in %(posts)s messages; hardly anybody did before.") % said  # fmt: skip
    if alert.kind == "mood":
        language = get_language() or "en"
        now, usual = (
            worded(round(said[key] * 100), language) for key in ("share", "usual")
        )
        return _("%(now)s are unhappy; %(usual)s is usual.") % {"now": now, "usual": usual}  # fmt: skip
    times = decimal(said["times"])
    return _("%(times)s times what was said before.") % {"times": times}


def _loud(said: dict[str, Any]) -> str:
    """Where next to nothing is usual, so many times as much says nothing."""
    voices, expected = said["voices"], said["expected"]
    if expected < HARDLY:
        words = ngettext(
            "%(voices)s voice where there is hardly any as a rule.",
            "%(voices)s voices where there are hardly any as a rule.",
            voices,
        )
        return words % {"voices": voices}
    words = ngettext(
        "%(voices)s voice where %(expected)s are usual (×%(times)s).",
        "%(voices)s voices where %(expected)s are usual (×%(times)s).",
        voices,
    )
    numbers = {"expected": decimal(expected), "times": decimal(said["times"])}
    return words % {"voices": voices, **numbers}


def sure(alert: Alert) -> str:
    """Never more than we know."""
    if alert.sure >= 0.999:
        return _("very sure")
    return _("sure") if alert.sure >= 0.97 else _("rather sure")


def status(alert: Alert) -> str:
    """In whose hands it is; while it is put aside, until when."""
    if alert.is_open and alert.quiet_until and alert.quiet_until > timezone.now():
        return _("put aside until %(at)s") % {"at": moment(alert.quiet_until)}
    if alert.status == Alert.Status.TAKEN and alert.taken_by is not None:
        return _("in the hands of %(who)s") % {"who": alert.taken_by.name}
    return {
        "open": _("nobody has it yet"),
        "taken": _("taken"),
        "normal": _("normal for us"),
        "closed": pgettext("alert", "closed"),
    }[alert.status]


def step(verb: str) -> str:
    return {
        "raised": _("Raised"),
        "told": _("Told"),
        "snoozed": pgettext("alert", "Put aside"),
        "taken": _("Taken"),
        "normal": _("Called normal"),
        "closed": pgettext("alert", "Closed"),
        "reopened": _("Opened again"),
    }[verb]


def moment(at: datetime) -> str:
    """The hour, with its day where that is another one, in the zone of whoever reads."""
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localdate()
    return formats.date_format(local, "H:i" if is_today else "j/n H:i")
