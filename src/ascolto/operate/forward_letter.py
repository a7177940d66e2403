"""The text of a forward: a note, and below it what was said, as mail programs quote it. Plain text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ascolto.core.sanitising import clean_text

LONGEST = 100_000  # characters of everything that is quoted


class Said(Protocol):
    """What is passed on of one message."""

    @property
    def who(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...


class Named(Protocol):
    @property
    def subject(self) -> str: ...
    @property
    def number(self) -> int: ...


def subject(conversation: Named) -> str:
    """With the beginning that says what it is, once."""
    own = conversation.subject or f"#{conversation.number}"
    return own if own.lower().startswith(("fwd:", "fw:", "i:")) else f"Fwd: {own}"


def write(note: str, said: Sequence[Said], language: str) -> str:
    """In the brand's language; what would be too long ends with a mark."""
    with override(language):
        quoted = "\n\n".join(_quoted(one) for one in said)
        if len(quoted) > LONGEST:
            quoted = f"{quoted[:LONGEST].rstrip()}\n[…]"
    return f"{note}\n\n{quoted}" if note else quoted


def _quoted(one: Said) -> str:
    title, who, day, about = (
        _("Forwarded message"),
        _("From: %(who)s") % {"who": one.who},
        _("Date: %(at)s") % {"at": f"{timezone.localtime(one.at):%d/%m/%Y %H:%M}"},
        _("Subject: %(subject)s") % {"subject": one.subject},
    )
    lines = [f"---------- {title} ----------", who, day]
    if one.subject:
        lines.append(about)
    return clean_text("\n".join([*lines, "", one.text.strip()]))
