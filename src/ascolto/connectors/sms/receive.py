"""From a call's fields to facts. Pure.

The body is a form: Twilio's own, or the parameters of Kannel's address. `of` (our key, which we put
into the address for reports) stands among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from ascolto.channels.contract import (
    Author,
    Consent,
    Fact,
    Fate,
    File,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Receipt,
)

Fields = Mapping[str, str]
# What ends and begins consent, in the words that carriers know and in Italian.
STOP = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
STOP |= {"arresta", "annulla", "cancellami", "disiscrivimi", "basta"}
# Not "yes": whoever says it answers a question, unless the carrier says otherwise.
START = {"start", "unstop", "riprendi"}
FATES = {
    "delivered": Fate.DELIVERED,
    "read": Fate.READ,
    "undelivered": Fate.FAILED,
    "failed": Fate.FAILED,
    "canceled": Fate.FAILED,
}
KANNEL_FATES = {"1": Fate.DELIVERED, "2": Fate.FAILED, "16": Fate.FAILED}
PHONE = re.compile(r"\+?[0-9]{3,20}|[A-Za-z0-9 ._-]{1,40}")
MOST_FILES = 10
CAME_AT = "ascolto-at"  # the header of a delivery in which `verify` notes the time


def facts(raw: Raw) -> Iterable[Fact]:
    """Raises `Malformed`."""
    try:
        pairs = parse_qsl(
            raw.body.decode(),
            keep_blank_values=True,
            max_num_fields=500,
            errors="strict",
        )
    except (ValueError, UnicodeError):
        raise Malformed("This is not a form.") from None
    fields = {name: value.replace("\0", "") for name, value in pairs}
    if "kind" in fields:
        made = KANNEL.get(fields["kind"])
        if made is None:
            return [Ignored(f"A call of the kind “{fields['kind'][:40]}”.")]
        return [made(fields, raw)]
    status = fields.get("MessageStatus") or fields.get("SmsStatus") or ""
    if status and status not in {"received", "receiving"}:
        return [_status(fields, status, raw)]
    return [_said(fields, raw)]


# --- Twilio -----------------------------------------------------------------------------------


def _said(fields: Fields, raw: Raw) -> Fact:
    id = fields.get("MessageSid") or fields.get("SmsMessageSid") or fields.get("SmsSid")
    if not id:
        raise Malformed("MessageSid is missing.")
    said = _incoming(id, fields.get("From", ""), fields.get("Body", ""), _came(raw),
                     tuple(_files(fields)))  # fmt: skip
    return _consenting(said, fields.get("OptOutType", "").casefold())


def _status(fields: Fields, status: str, raw: Raw) -> Fact:
    fate = FATES.get(status)
    if fate is None:
        return Ignored(f"On its way: {status[:40]}.")
    of = fields.get("of") or fields.get("MessageSid") or fields.get("SmsSid") or ""
    if not of:
        raise Malformed("MessageSid is missing.")
    code = re.sub(r"\W", "", fields.get("ErrorCode", ""))[:10]
    why = f"{status} (error {code})" if code else status
    return Receipt(of[:512], fate, _came(raw), "" if fate is not Fate.FAILED else why)


def _files(fields: Fields) -> Iterable[File]:
    count = fields.get("NumMedia", "")
    for number in range(min(int(count), MOST_FILES) if _is_small(count) else 0):
        url = fields.get(f"MediaUrl{number}", "")
        kind = fields.get(f"MediaContentType{number}", "")[:100]
        if url.startswith(("https://", "http://")):
            name = f"mms-{number + 1}.{kind.rpartition('/')[2][:8] or 'bin'}"
            yield File(re.sub(r"[^\w.-]", "", name), content_type=kind, ref=url[:1000])


def _is_small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4


# --- Kannel -----------------------------------------------------------------------------------


def _kannel_said(fields: Fields, raw: Raw) -> Fact:
    id = fields.get("id", "")
    if not id:
        raise Malformed("id is missing.")
    return _incoming(id, fields.get("from", ""), fields.get("text", ""),
                     _kannel_time(fields) or _came(raw))  # fmt: skip


def _kannel_report(fields: Fields, raw: Raw) -> Fact:
    fate, of = KANNEL_FATES.get(fields.get("type", "")), fields.get("of", "")
    if fate is None:
        return Ignored("The message is on its way.")
    if not of:
        raise Malformed("of is missing.")
    failed = fate is Fate.FAILED
    why = " ".join(fields.get("answer", "").split())[:200] or "The network refused it."
    return Receipt(of[:512], fate, _came(raw), why if failed else "")


KANNEL = {"mo": _kannel_said, "dlr": _kannel_report}


def _kannel_time(fields: Fields) -> datetime | None:
    """%T, seconds since 1970; Kannel has no zone for it but UTC."""
    said = fields.get("at", "")
    if said.isascii() and said.isdigit() and 9 <= len(said) <= 10:
        return datetime.fromtimestamp(int(said), UTC)
    return None


# --- both -------------------------------------------------------------------------------------


def _incoming(
    id: str, sender: str, text: str, at: datetime, files: tuple[File, ...] = ()
) -> Incoming:
    phone = _number(sender)
    said = Incoming(
        external_id=id[:512],
        author=Author(phone, phone=phone if phone.startswith("+") else ""),
        text=text,
        sent_at=at,
        thread_id=phone,
        files=files,
    )
    return _consenting(said, word(text))


def _consenting(said: Incoming, consent: str) -> Incoming:
    """Nobody acknowledges a STOP: carriers do that themselves."""
    if consent not in {"stop", "start"}:
        return said
    return replace(said, consent=Consent(consent), automatic=f"consent:{consent}")


def word(text: str) -> str:
    """ "stop" or "start" when the whole message is such a word."""
    said = re.sub(r"[^\w]", "", text).casefold()
    return "stop" if said in STOP else "start" if said in START else ""


def _number(sender: str) -> str:
    """E.164 where it can be; a short or named sender as it came."""
    plain = re.sub(r"[\s()]", "", sender.removeprefix("whatsapp:").removeprefix("rcs:"))
    if re.fullmatch(r"\+?[0-9.-]+", plain):
        plain = re.sub(r"[.-]", "", plain)
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    if not PHONE.fullmatch(plain):
        raise Malformed("From is no number.")
    return plain


def _came(raw: Raw) -> datetime:
    """When the call came: neither gateway always tells when a message was written."""
    try:
        return datetime.fromisoformat(raw.headers.get(CAME_AT, ""))
    except ValueError:
        raise Malformed("The delivery does not say when it came.") from None
