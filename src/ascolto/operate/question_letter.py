"""The mail that asks a colleague: the question, the customer's words, what was said so far."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from ascolto.channels.models import Message
from ascolto.operate.models import Asking

WORDS = 2_000  # characters of the customer's last message
LINES, LINE = 6, 200  # of what was said before


def write(
    asking: Asking, *, link: str, can_reply: bool, back: tuple[str, str] | None = None
) -> tuple[str, str]:
    """Subject and text, in the language and time zone of the one who is asked.

    `back`: their answer did not leave; who says so, and why.
    """
    member = asking.member
    with (
        translation.override(member.language),
        timezone.override(ZoneInfo(member.timezone)),
    ):
        return _subject(asking), _back(back) + _text(asking, link, can_reply)


def _back(back: tuple[str, str] | None) -> str:
    if back is None:
        return ""
    who, why = back
    said = _("Your answer has not left yet. %(who)s writes:") % {"who": who}
    return f"{said}\n{why}\n\n"


def _subject(asking: Asking) -> str:
    words = {"who": asking.by_name, "question": asking.question}
    return " ".join((_("%(who)s asks you: %(question)s") % words).split())[:150]


def _text(asking: Asking, link: str, can_reply: bool) -> str:
    conversation = asking.conversation
    rows = Message.objects.filter(thread_id=conversation.thread_id, by_rule="")
    rows = rows.exclude(delivery__status="cancelled").select_related("handle", "author")
    said = list(rows.order_by("-sent_at", "-external_id")[: LINES + 1])
    last = next((m for m in said if m.is_inbound), None)
    before = [m for m in reversed(said) if m is not last]
    lines = [_("Hello %(name)s,") % {"name": asking.member.name}, ""]
    lines += [_("%(who)s asks you:") % {"who": asking.by_name}, asking.question, ""]
    if last:
        lines += [_("What %(customer)s wrote:") % {"customer": last.handle}]
        lines += [last.text[:WORDS].strip() or "…", ""]
    if before:
        lines += [_("What was said before:"), *map(_line, before), ""]
    return "\n".join([*lines, *_ways(asking, link, can_reply)]).strip()


def _line(message: Message) -> str:
    who = message.handle or message.author or _("Us")
    return f"- {who}: {' '.join(message.text.split())[:LINE]}"


def _ways(asking: Asking, link: str, can_reply: bool) -> list[str]:
    lines = []
    if can_reply:
        lines.append(
            _("Answer this mail: only your colleagues read it.")
            if asking.wants != Asking.Wants.ANSWER
            else _(
                "Answer this mail: once a colleague has said yes, your words go to the customer, "
                "signed by you."
            )
            if asking.member.is_in_training
            else _("Answer this mail: your words go to the customer, signed by you.")
        )
    if link:
        lines += [_("Or read everything and answer here, without a password:"), link]
    until = formats.date_format(
        timezone.localtime(asking.until), "SHORT_DATETIME_FORMAT"
    )
    return [
        *lines,
        _("Both work until %(when)s, once, for you alone.") % {"when": until},
    ]
