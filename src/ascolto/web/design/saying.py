"""Times as people say them. The browser says the same words: `words` hands them to `times.js`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel.dates import format_datetime
from django.utils import timezone
from django.utils.translation import (
    get_language,
    gettext,
    ngettext,
    pgettext,
    to_locale,
)

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

_COUNTED: dict[str, Callable[[int], str]] = {
    "ago.minutes": lambda n: ngettext("%(n)s minute ago", "%(n)s minutes ago", n),
    "ago.hours": lambda n: ngettext("%(n)s hour ago", "%(n)s hours ago", n),
    "ago.days": lambda n: ngettext("%(n)s day ago", "%(n)s days ago", n),
    "waiting.minutes": lambda n: ngettext("for %(n)s minute", "for %(n)s minutes", n),
    "waiting.hours": lambda n: ngettext("for %(n)s hour", "for %(n)s hours", n),
    "waiting.days": lambda n: ngettext("for %(n)s day", "for %(n)s days", n),
    "due.minutes": lambda n: ngettext("in %(n)s min", "in %(n)s min", n),
    "late.minutes": lambda n: ngettext("%(n)s min late", "%(n)s min late", n),
    "late.hours": lambda n: ngettext("%(n)s h late", "%(n)s h late", n),
    "late.days": lambda n: ngettext("%(n)s day late", "%(n)s days late", n),
}

_PLAIN: dict[str, Callable[[], str]] = {
    "ago.now": lambda: gettext("just now"),
    "waiting.now": lambda: gettext("for a moment"),
    "due.now": lambda: gettext("now"),
    "due.by": lambda: gettext("by %(time)s"),
    "due.by_day": lambda: gettext("by %(day)s"),
    "kept": lambda: pgettext("a promise", "in time"),
    "missed": lambda: pgettext("a promise", "missed"),
    "online": lambda: gettext("Connected again: what you see is of now."),
    "undo": lambda: gettext("Undo"),
    "undone": lambda: gettext("Undone"),
    "undo.failed": lambda: gettext("Too late to undo. Nothing else changed."),
    "close": lambda: gettext("Close"),
    "keys.title": lambda: gettext("Keyboard shortcuts"),
    "keys.help": lambda: gettext("Show the keyboard shortcuts"),
    "keys.single": lambda: gettext("Shortcuts of a single key"),
    "keys.anywhere": lambda: gettext("Everywhere"),
    "keys.next": lambda: gettext("Next in the list"),
    "keys.previous": lambda: gettext("Previous in the list"),
    "keys.escape": lambda: gettext("Close what is open, or leave the field"),
    "keys.next_open": lambda: gettext("Open the next conversation"),
    "keys.previous_open": lambda: gettext("Open the previous conversation"),
    "palette": lambda: gettext("What do you want to do?"),
    "palette.late": lambda: gettext("Conversation of late"),
    "palette.search": lambda: gettext("Search messages for “{words}”"),
    "sure.no": lambda: gettext("Leave it as it is"),
    "choose": lambda: gettext("Choose, or not"),
    "choose.more": lambda: gettext("Choose the next one too"),
    "chosen": lambda: gettext("Chosen:"),
    "failed": lambda: gettext(
        "That did not work: the server did not answer. What you wrote is still here; try again."
    ),
}


def words() -> dict[str, str | list[str]]:
    """Every phrase the browser needs: plain ones, and counted ones as [one, many] with `{n}`."""
    counted = {
        key: [say(1) % {"n": "{n}"}, say(2) % {"n": "{n}"}]
        for key, say in _COUNTED.items()
    }
    plain = {
        key: say().replace("%(time)s", "{time}").replace("%(day)s", "{day}")
        for key, say in _PLAIN.items()
    }
    return {**counted, **plain}


def _count(key: str, span: timedelta, unit: timedelta) -> str:
    n = max(1, span // unit)
    return _COUNTED[key](n) % {"n": n}


def _spanned(kind: str, span: timedelta) -> str:
    if span < MINUTE:
        return _PLAIN[f"{kind}.now"]()
    if span < HOUR:
        return _count(f"{kind}.minutes", span, MINUTE)
    if span < 2 * DAY:
        return _count(f"{kind}.hours", span, HOUR)
    return _count(f"{kind}.days", span, DAY)


def ago(at: datetime, now: datetime | None = None) -> str:
    """How long since: "12 minutes ago"."""
    return _spanned("ago", (now or timezone.now()) - at)


def waiting(since: datetime, now: datetime | None = None) -> str:
    """How long somebody has been waiting: "for 12 minutes"."""
    return _spanned("waiting", (now or timezone.now()) - since)


def late(span: timedelta) -> str:
    """How late something is: "12 min late"."""
    if span < HOUR:
        return _count("late.minutes", span, MINUTE)
    if span < 2 * DAY:
        return _count("late.hours", span, HOUR)
    return _count("late.days", span, DAY)


def due(at: datetime, now: datetime | None = None) -> str:
    """How much is left until, or how late: "in 12 min", "by 10:40", "12 min late"."""
    now = now or timezone.now()
    left = at - now
    if left < timedelta(0):
        return late(-left)
    if left < MINUTE:
        return _PLAIN["due.now"]()
    if left < HOUR:
        return _count("due.minutes", left, MINUTE)
    if timezone.localtime(at).date() == timezone.localtime(now).date():
        return _PLAIN["due.by"]() % {"time": moment(at, now)}
    return _PLAIN["due.by_day"]() % {"day": moment(at, now)}


def kept() -> str:
    """That a promise was kept."""
    return _PLAIN["kept"]()


def _format(at: datetime | date, pattern: str) -> str:
    """In the reader's language, by the same tables as the browser's; a date is its first moment."""
    if not isinstance(at, datetime):
        at = timezone.make_aware(datetime.combine(at, time()))
    language = get_language() or "en"
    locale = "en_GB" if language == "en" else to_locale(language)
    local = timezone.localtime(at).replace(second=0, microsecond=0, tzinfo=None, fold=0)
    return _formatted(local, pattern, locale)


# A list names the same minutes again and again, to everybody who looks.
@lru_cache(4096)
def _formatted(local: datetime, pattern: str, locale: str) -> str:
    return format_datetime(local, pattern, locale=locale, tzinfo=None)


def moment(at: datetime, now: datetime | None = None) -> str:
    """The shortest unmistakable time: "10:40" today, "Tue 10:40" within six days, else "3 Nov"."""
    at, now = timezone.localtime(at), timezone.localtime(now or timezone.now())
    days = abs((at.date() - now.date()).days)
    if days == 0:
        return _format(at, "HH:mm")
    if days < 7:
        return _format(at, "EEE HH:mm")
    return _format(at, "d MMM" if at.year == now.year else "d MMM y")


def day(at: datetime) -> str:
    """A heading of the thread: "Saturday 21 November"; Italian writes it small."""
    return _format(at, "EEEE d MMMM")


def whole_day(at: datetime | date) -> str:
    """ "21 November 2026"; Italian writes it small."""
    return _format(at, "d MMMM y")


def month(at: datetime | date) -> str:
    """A heading of a timeline: "November 2026"."""
    return _format(at, "MMMM y")


def absolute(at: datetime) -> str:
    """The whole of it, for the hover: "Saturday 21 November 2026, 10:40"."""
    return _format(at, "EEEE d MMMM y, HH:mm")


def state(
    due_at: datetime, since: datetime | None = None, now: datetime | None = None
) -> str:
    """Where on the one scale an open promise stands: calm, near (its last quarter) or late."""
    left = due_at - (now or timezone.now())
    if left < timedelta(0):
        return "late"
    quarter = (due_at - since) / 4 if since else timedelta(minutes=15)
    return "near" if left <= quarter else "calm"
