"""Why a mail must not be answered automatically (RFC 3834 and what programs really write)."""

from __future__ import annotations

import re
from collections.abc import Collection

from ascolto.connectors.email.addresses import base_of
from ascolto.providers.mail.headers import Headers

_MACHINE = re.compile(
    r"(?:mailer-?daemon|postmaster|mail-?delivery(?:-?sub)?system|mdaemon|mta|bounces?|bounce[sd]?[-+=].*|"
    r"double-bounce|.*-bounces?|nobody)\Z"
)
_NO_REPLY = re.compile(
    r"(?:.*[-._+])?(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|non-?rispondere|noresponder|"
    r"keine-?antwort|nicht-?antworten|ne-?pas-?repondre|unattended|notifications?|alerts?|newsletter)(?:[-._+].*)?\Z"
)
_AWAY = re.compile(
    r"(?:(?:re|r|aw|i|fwd?)\s?:\s*)*(?:out of (?:the )?office|automatic reply|auto(?:matic)?[- ]?(?:reply|response)\b|"
    r"autoreply|risposta automatica|fuori (?:sede|ufficio)|assente dall'ufficio|automatische antwort|"
    r"abwesenheits(?:notiz|meldung|nachricht|assistent)|réponse automatique|respuesta automática|"
    r"resposta automática|automatisch antwoord|absence du bureau|vacation\b)",
    re.IGNORECASE,
)
_BULK = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
_LIST = (
    "list-id",
    "list-post",
    "list-unsubscribe",
    "list-help",
    "mailing-list",
    "x-mailing-list",
)
_ANSWERED = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-mail-autoreply",
)
_SUPPRESSED = re.compile(rb"\b(?:all|autoreply|oof)\b", re.IGNORECASE)


def reason(headers: Headers, sender: str, subject: str, own: Collection[str]) -> str:
    """The reason in a word or two; "" when a person wrote it, as far as anyone can tell."""
    said = headers.token("auto-submitted")
    if said and said != "no":
        return "auto-submitted"
    if headers.token("precedence") in _BULK:
        return "bulk" if headers.token("precedence") != "list" else "list"
    if is_listed(headers):
        return "list"
    if headers.raw("return-path").strip() == b"<>":
        return "empty return path"
    if _SUPPRESSED.search(headers.raw("x-auto-response-suppress")[:200]):
        return "auto-response-suppress"
    if headers.has_any(_ANSWERED):
        return "auto-reply"
    if _AWAY.match(subject):
        return "auto-reply"
    return by_sender(sender, own)


def is_listed(headers: Headers) -> bool:
    """Whether it came through a mailing list."""
    return headers.has_any(_LIST)


def by_sender(sender: str, own: Collection[str]) -> str:
    """The reason that lies in the address itself."""
    if sender in own or base_of(sender) in own:
        return "own address"
    local = sender.partition("@")[0]
    if _MACHINE.match(local):
        return "mail system"
    return "no-reply" if _NO_REPLY.match(local) else ""
