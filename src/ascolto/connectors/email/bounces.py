"""Delivery notices: which mail of ours they are about, what became of it, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ascolto.channels.contract import Fate
from ascolto.connectors.email import threads
from ascolto.providers.mail import headers as header_blocks
from ascolto.providers.mail.charsets import one_line
from ascolto.providers.mail.headers import Headers
from ascolto.providers.mail.mime import Mail, Part

READ_LIMIT = 128 * 1024  # bytes of a part that are searched
OWN_HEADER = (
    "x-ascolto-message"  # our name for the mail, for servers that change Message-IDs
)

_SYSTEM = re.compile(
    r"(?:mailer-?daemon|postmaster|mail-?delivery-?(?:sub)?system|mdaemon|mailadmin|mailmaster|mta|"
    r"system-?administrator|double-bounce|bounces?|bounce-?notification|microsoftexchange\w*|"
    r"nondelivery|mail-?administrator|mmdf|uucp|no-?reply|mailsystem|mail-?system|administrator|"
    r"delivery-?failure|email-?delivery|smtpd|listserv|majordomo)(?:[-+_.].*)?\Z"
)
_SUBJECT = re.compile(
    r"(?:undeliver|delivery (?:status|fail|report|notif|error|problem|has failed|incomplete)|"
    r"deliver(?:y|ing)?.{0,30}(?:fail|error|unsuccessful|delay)|returned (?:mail|to sender)|"
    r"mail (?:delivery|system error|could not be delivered|rejected|failure)|failure notice|"
    r"message (?:undeliver|delivery|not delivered|could not)|non.?(?:deliver|remis|recapit)|not delivered|"
    r"could ?n.t be delivered|nondeliverable|"
    r"unzustellbar|nicht zugestellt|unzustellbarkeit|mancato recapito|mancata consegna|non consegnat|"
    r"impossibile (?:consegnare|recapitare)|avviso di mancata|rapporto di (?:mancato|errore)|"
    r"bounce|warning: message|user unknown|no such user|rejected mail|cannot send|"
    r"недоставлен|unable to deliver|error sending|permanent error|mail failed|unable to be delivered)",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"delayed|still being retried|warning: |ritardo nella consegna|verzögert", re.I
)
_SAYS_FAILED = re.compile(
    r"(?:could not be delivered|couldn.t be delivered|was(?:n.t| not) delivered|undeliver|unable to deliver|"
    r"delivery (?:has |to the following )?.{0,40}fail|permanent (?:fatal )?error|not be delivered|"
    r"user unknown|unknown user|no such user|mailbox (?:is )?full|quota|does(?:n.t| not) exist|"
    r"address(?:es)? (?:had|has|have) (?:permanent|failed|delivery)|recipient (?:address )?rejected|"
    r"wasn.t able to (?:locate|deliver)|returned (?:to|message)|did not reach|rejected|bounce|"
    r"mail delivery fail|failed recipient|unzustellbar|nicht zugestellt|non (?:e. stato|è stato) possibile|"
    r"\b5\d\d[ -]\d\.\d\.\d|\b55[0-4]\b)",
    re.IGNORECASE,
)
_ID_LINE = re.compile(
    r"^[>|\s]{0,8}(?:resent-)?message-id\s*:\s*\n?\s*<\s*([^<>\s]{3,400})\s*>",
    re.IGNORECASE | re.MULTILINE,
)
_OWN_LINE = re.compile(
    rf"^[>|\s]{{0,8}}{OWN_HEADER}\s*:\s*<?([^<>\s]{{3,400}})>?", re.I | re.M
)
_LOOSE_ID = re.compile(
    r"message[- ]?id\b[^<\n]{0,40}<\s*([^<>\s]{3,400}@[^<>\s]{1,200})\s*>", re.I
)
_SMTP_LINE = re.compile(
    r"(?:^|[\s\"'(:>#;-])((?:[45]\d\d[ -]+)?(?:#?[45]\.\d{1,3}\.\d{1,3})\b[^\n]{0,300}|5[0-5]\d[ -]+[^\n]{4,300})"
)
_A_WORD = re.compile(r"[A-Za-z]{3}")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS = re.compile(
    r"[^\s<>()\[\]\"',;:@]{1,64}@[a-zA-Z0-9.-]{1,190}\.[a-zA-Z0-9-]{2,30}"
)

_MEANINGS = {
    "1.1": "The address does not exist.",
    "1.2": "The domain of the address does not exist.",
    "1.3": "The address is not written correctly.",
    "1.6": "The address has moved and takes no more mail.",
    "1.10": "The domain of the address takes no mail.",
    "2.0": "The mailbox of the recipient cannot take mail.",
    "2.1": "The mailbox of the recipient is closed.",
    "2.2": "The mailbox of the recipient is full.",
    "2.3": "The mail is too big for the recipient's mailbox.",
    "3.4": "The mail is too big for the recipient's server.",
    "4.1": "The recipient's server did not answer.",
    "4.4": "The recipient's server could not be found.",
    "4.7": "The recipient's server did not take the mail in time.",
    "7.1": "The recipient's server refused the mail.",
}
_WORDS = (
    (re.compile(r"user unknown|no such (?:user|recipient|mailbox|address)|unknown (?:user|address|recipient)|"
                r"does ?n.t exist|does not exist|mailbox (?:not found|unavailable)|no mailbox|not a valid|"
                r"recipient (?:address )?rejected|invalid recipient|unrouteable|doesn.t have an? ", re.I), "1.1"),
    (re.compile(r"over ?quota|quota exceeded|mailbox (?:is )?full|exceeded.{0,20}(?:quota|storage)|"
                r"inbox is full", re.I), "2.2"),
    (re.compile(r"host (?:or domain name )?not found|name or service|no such (?:domain|host)|"
                r"domain.{0,20}not (?:exist|found)", re.I), "1.2"),
    (re.compile(r"too (?:big|large|long)|size.{0,20}exceed|exceeds.{0,20}size", re.I), "3.4"),
    (re.compile(r"disabled|inactive|suspended|no longer (?:active|available|on server)|deactivated", re.I), "2.1"),
    (re.compile(r"timed? ?out|connection refused|no route|not reachable", re.I), "4.1"),
    (re.compile(r"spam|blocked|blacklist|denied|policy|reputation|dmarc|spf\b|dkim|not allowed|rejected", re.I), "7.1"),
)  # fmt: skip


@dataclass(frozen=True)
class Notice:
    """What a delivery notice says. `of` is the Message-ID it is about, "" when it does not say."""

    fate: Fate | None  # None: still under way, or not said
    of: str
    why: str
    recipient: str = ""


def read(mail: Mail, sender: str, subject: str) -> Notice | None:
    """What a delivery notice says, or None when the mail is none."""
    report = mail.root.parameters.get("report-type", "").lower()
    parts = list(mail.root.walk())
    if report == "disposition-notification" or _first(
        parts, "message/disposition-notification"
    ):
        return _reading(parts)
    status = _first(parts, "message/delivery-status", "message/global-delivery-status")
    if status is None and not _looks_like_one(mail, parts, sender, subject, report):
        return None
    texts = _texts(parts)
    of = _original(mail.headers, parts, texts)
    if status is not None:
        return _from_status(status, of, _words(parts))
    if not (
        _SUBJECT.search(subject) or any(_SAYS_FAILED.search(text) for text in texts)
    ):
        return None
    if _DELAYED.search(subject):
        return Notice(None, of, "")
    return _from_words(mail.headers, of, _words(parts))


def _looks_like_one(
    mail: Mail, parts: list[Part], sender: str, subject: str, report: str
) -> bool:
    if report == "delivery-status" or "x-failed-recipients" in mail.headers:
        return True
    machine = not sender or _SYSTEM.match(sender.partition("@")[0]) is not None
    empty = mail.headers.raw("return-path").strip() == b"<>"
    failed = _SUBJECT.search(subject) is not None
    if mail.root.type == "multipart/report" and not report:
        return machine or failed
    if failed and (machine or empty):
        return True
    if not machine and not empty:
        return False
    returns = _first(parts, "message/rfc822", "text/rfc822-headers") is not None
    daemon = sender.startswith(("mailer-daemon@", "mailer-daemon-"))
    return (returns or daemon) and any(
        _SAYS_FAILED.search(text) for text in _words(parts)
    )


def _first(parts: list[Part], *types: str) -> Part | None:
    return next((part for part in parts if part.type in types), None)


def _words(parts: list[Part]) -> list[str]:
    """What the notice itself says to people, without the mail that came back."""
    return [
        part.text(READ_LIMIT)
        for part in parts[:50]
        if part.type.startswith("text/") and part.type != "text/rfc822-headers"
    ]


def _texts(parts: list[Part]) -> list[str]:
    texts = []
    for part in parts[:50]:
        if part.type.startswith(("text/", "message/")) and not part.children:
            texts.append(part.text(READ_LIMIT))
    return texts


# --- the standard form (RFC 3464) ------------------------------------------------------------


def _from_status(status: Part, of: str, texts: list[str]) -> Notice:
    groups = list(_groups(status))
    best: Headers | None = None
    fate: Fate | None = None
    for group in groups:
        action = group.token("action").split(" ")[0]
        if action.startswith("fail") or (
            not action and group.token("status").startswith("5")
        ):
            best, fate = group, Fate.FAILED
            break
        if action == "delivered":
            best, fate = group, Fate.DELIVERED
        elif best is None and action:
            best = group
    if best is None:
        found = _from_words(None, of, texts)
        return Notice(Fate.FAILED, of, found.why, found.recipient)
    said = _after_type(best.text("diagnostic-code", 500))
    code = best.token("status")
    recipient = _after_type(
        best.text("original-recipient") or best.text("final-recipient")
    )
    if fate is Fate.FAILED and not any(c.isalpha() for c in said):
        said = _smtp_line(texts) or said
    return Notice(
        fate,
        of,
        _human(code, said, recipient) if fate is Fate.FAILED else said,
        recipient,
    )


def _groups(status: Part) -> Iterator[Headers]:
    """The groups of fields of a delivery-status part: one for the mail, one for each recipient."""
    data = status.content(READ_LIMIT).replace(b"\r\n", b"\n").strip()
    for group in re.split(rb"\n[ \t]*\n", data, maxsplit=50):
        block, _ = header_blocks.of_part(group + b"\n\n", 0, len(group) + 2)
        if "action" in block or "status" in block or "final-recipient" in block:
            yield block


def _after_type(value: str) -> str:
    """ "smtp; 550 No such user" → "550 No such user"."""
    head, semicolon, rest = value.partition(";")
    return (
        rest.strip()
        if semicolon and len(head) < 20 and " " not in head.strip()
        else value
    )


def _reading(parts: list[Part]) -> Notice | None:
    """A receipt for reading (RFC 8098): asked for by nobody here, but understood."""
    report = _first(parts, "message/disposition-notification")
    if report is None:
        return None
    block, _ = header_blocks.of_mail(report.content(READ_LIMIT).strip() + b"\n\n")
    ids = threads.references(
        Headers({"in-reply-to": [block.raw("original-message-id")]})
    )
    shown = "displayed" in block.text("disposition").lower()
    return Notice(Fate.READ if shown else None, ids[0] if ids else "", "")


# --- everybody else's form -------------------------------------------------------------------


def _from_words(headers: Headers | None, of: str, texts: list[str]) -> Notice:
    said = _smtp_line(texts) or _meaningful_line(texts)
    recipient = headers.text("x-failed-recipients") if headers is not None else ""
    if not recipient:
        found = next(
            (match for text in texts if (match := _ADDRESS.search(text[:20_000]))), None
        )
        recipient = found[0] if found else ""
    status = _STATUS.search(said)
    return Notice(
        Fate.FAILED, of, _human(status[0] if status else "", said, recipient), recipient
    )


def _smtp_line(texts: list[str]) -> str:
    """What the other server answered, else the line that its code stands on."""
    for text in texts:
        head = text[:20_000]
        found = _SMTP_LINE.search(head)
        if found is None:
            continue
        if _A_WORD.search(found[1]):
            return one_line(found[1], 300)
        begun = head.rfind("\n", 0, found.start(1)) + 1
        return one_line(head[begun : found.end(1)], 300)
    return ""


def _meaningful_line(texts: list[str]) -> str:
    for text in texts:
        for line in text[:20_000].split("\n"):
            if any(pattern.search(line[:300]) for pattern, _ in _WORDS):
                return one_line(line, 300)
    return ""


def _human(code: str, said: str, recipient: str) -> str:
    """One sentence for people, then what the server said."""
    found = _STATUS.search(code) or _STATUS.search(said)
    words = next((key for pattern, key in _WORDS if pattern.search(said)), "")
    key = f"{found[2]}.{found[3]}" if found else words
    if key.startswith("7."):
        key = "7.1"
    elif key.endswith(".0") or key not in _MEANINGS:
        key = words or key
    sentence = _MEANINGS.get(key, "The mail could not be delivered.")
    details = " ".join(
        part for part in (recipient and f"{recipient}:", one_line(said, 300)) if part
    )
    return f"{sentence} ({details})" if details else sentence


# --- the mail it is about --------------------------------------------------------------------


def _original(headers: Headers, parts: list[Part], texts: list[str]) -> str:
    """The Message-ID of the mail that came back: from its returned headers, else from the text."""
    returned = [
        part
        for part in parts
        if part.type in ("message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers",
                         "message/global-headers", "message/partial")
    ]  # fmt: skip
    for part in returned:
        block, _ = header_blocks.of_mail(part.content(READ_LIMIT))
        if found := _id_in(block):
            return found
    for pattern in (_OWN_LINE, _ID_LINE, _LOOSE_ID):
        for text in texts:
            match = pattern.search(text)
            if match:
                return threads.normalised(match[1].encode())
    own = threads.name(headers, b"")
    return next((each for each in threads.references(headers, own)), "")


def _id_in(block: Headers) -> str:
    own = block.raw(OWN_HEADER).strip(b" <>")
    if own:
        return threads.normalised(own)
    ids = threads.references(Headers({"in-reply-to": [block.raw("message-id")]}))
    return ids[0] if ids else ""
