"""Rows of the list and messages of a thread as markup, each drawn once for all who see the same."""

from __future__ import annotations

from typing import NamedTuple

from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import SafeString

from ascolto.operate.reads.rows import Row
from ascolto.operate.reads.said import Said
from ascolto.web.design import saying
from ascolto.web.design.memo import Memo

TAIL = "?tail-of-the-link"
WAIT = "\0"  # which no text of anybody holds


class ShownRow(NamedTuple):
    """All a row's markup depends on: `_row.html` is given this and nothing else."""

    row: Row
    language: str | None
    zone: str
    clock: tuple[str, ...]  # how the time reads at this minute
    gone: bool


def row(of: Row, query_string: str = "", *, gone: bool = False) -> str:
    """The link's tail differs by list and search, the rest of the row does not."""
    zone, language = timezone.get_current_timezone_name(), translation.get_language()
    same = of._replace(hit=0) if of.hit else of
    drawn = _rows(ShownRow(same, language, zone, _clock(of), gone))
    if of.waiting_since:  # changes every minute, and must not draw the row anew
        drawn = drawn.replace(WAIT, saying.waiting(of.waiting_since), 1)
    # The first place is ours: it stands before anything that somebody wrote.
    return SafeString(drawn.replace(TAIL, escape(_tail(of, query_string)), 1))


def _tail(of: Row, query_string: str) -> str:
    """Which list the row stands in and, of a search, the message that was found."""
    asked = [query_string] if query_string else []
    if not of.hit:
        return "".join(f"?{one}" for one in asked)
    asked.append(f"message={of.hit}")
    return f"?{'&'.join(asked)}#message-{of.hit}"


def _clock(of: Row) -> tuple[str, ...]:
    """Every time that a row says relative to now or to today, in words."""
    wakes = saying.moment(of.wakes_at) if of.wakes_at else ""
    if of.is_open and of.due_at:
        return wakes, saying.state(of.due_at, of.waiting_since), saying.due(of.due_at)
    return wakes, saying.moment(of.last_message_at)


class ShownMessage(NamedTuple):
    """All a message's markup depends on: `_message.html` is given this and nothing else."""

    message: Said
    language: str | None
    zone: str
    clock: str
    subject: str  # the message's, where it is not the conversation's
    can_write: bool  # who may decide about a delivery sees the buttons


def message(of: Said, *, subject: str, can_write: bool) -> str:
    zone, language = timezone.get_current_timezone_name(), translation.get_language()
    own = "" if of.subject == subject else of.subject
    clock = saying.moment(of.sent_at)
    return _messages(ShownMessage(of, language, zone, clock, own, can_write))


def _draw_row(shown: ShownRow) -> str:
    context = {
        "conversation": shown.row,
        "tail": TAIL,
        "gone": shown.gone,
        "waiting": WAIT,
    }
    return get_template("operate/inbox/_row.html").render(context)


def _draw_message(shown: ShownMessage) -> str:
    context = {
        "message": shown.message,
        "subject": shown.subject,
        "can_write": shown.can_write,
    }
    return get_template("operate/conversations/_message.html").render(context)


_rows = Memo(_draw_row)
_messages = Memo(_draw_message)
