"""The mail that tells of notices: what happened, in their language, and how to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ascolto.core.models import Member
from ascolto.operate import letter_parts, notice_words
from ascolto.operate.letter_parts import Part
from ascolto.operate.models import Conversation, Notice

LISTED = 20  # conversations in a digest
SHOWN = 5  # notices of one conversation, the newest


@dataclass(frozen=True)
class Written:
    subject: str
    text: str
    html: str


Told = Sequence[tuple[Conversation, Sequence[Notice]]]


def write(member: Member, told: Told, *, can_reply: bool) -> Written:
    """About one conversation, or a digest of several."""
    with (
        translation.override(member.language),
        timezone.override(ZoneInfo(member.timezone)),
    ):
        parts = [Part(_("Hello %(name)s,") % {"name": member.name})]
        if len(told) == 1:
            subject = _subject(*told[0])
            parts += _whole(*told[0])
            parts += _how_to_answer() if can_reply else []
        else:
            subject = _digest_subject(len(told))
            parts += _digest(told)
            parts += _how_to_place() if can_reply else []
        return written(member, subject, [*parts, *_settings()])


def written(member: Member, subject: str, parts: Sequence[Part]) -> Written:
    """One line of subject, and the same words twice."""
    html = letter_parts.as_html(parts, language=member.language)
    return Written(" ".join(subject.split())[:150], letter_parts.as_text(parts), html)


def _subject(conversation: Conversation, notices: Sequence[Notice]) -> str:
    newest = notice_words.sentence(notices[-1])
    more = len(notices) - 1
    if not more:
        return newest
    said = ngettext("%(what)s, and %(n)s more", "%(what)s, and %(n)s more", more)
    return said % {"what": newest, "n": more}


def _whole(conversation: Conversation, notices: Sequence[Notice]) -> list[Part]:
    parts = []
    for notice in notices[-SHOWN:]:
        parts += [Part(f"{notice_words.sentence(notice)}:")]
        parts += [Part(notice.text or notice.words or "…", quotes=True)]
    whom = str(conversation.handle.link.customer)
    if conversation.preview:
        said = _("The last message with %(whom)s:") % {"whom": whom}
        parts += [Part(said), Part(conversation.preview, quotes=True)]
    return [*parts, *link(conversation)]


def link(conversation: Conversation) -> list[Part]:
    """To the conversation, where this installation knows its address."""
    if not settings.PUBLIC_URL:
        return []
    where = f"{settings.PUBLIC_URL}/conversations/{conversation.pk}/"
    said = _("Open conversation %(number)s") % {"number": conversation.number}
    return [Part(said, url=where)]


def _digest_subject(count: int) -> str:
    said = ngettext(
        "%(n)s conversation has news for you", "%(n)s conversations have news for you", count
    )  # fmt: skip
    return said % {"n": count}


def _digest(told: Told) -> list[Part]:
    parts: list[Part] = []
    for conversation, notices in told[:LISTED]:
        said = "\n".join(
            f"{notice_words.sentence(n)}: {n.words}" for n in notices[-SHOWN:]
        )
        parts += [Part(f"{conversation.number} · {said}"), *link(conversation)]
    more = len(told) - LISTED
    if more > 0:
        counted = ngettext("And %(count)d more.", "And %(count)d more.", more)
        parts += [Part(counted % {"count": more})]
    return parts


def _how_to_answer() -> list[Part]:
    said = _(
        "Answer this mail: your words become a note that only your colleagues read, once, within a week. "
        "To answer the customer, open the conversation."
    )
    return [Part(said, small=True)]


def _how_to_place() -> list[Part]:
    said = _(
        "To answer, begin with the number of the conversation: “1042: …”. Your words become a note "
        "that only your colleagues read, once, within a week."
    )
    return [Part(said, small=True)]


def _settings() -> list[Part]:
    if not settings.PUBLIC_URL:
        return []
    where = f"{settings.PUBLIC_URL}/settings/me/#attention"
    return [Part(_("What reaches you, and how"), url=where)]
