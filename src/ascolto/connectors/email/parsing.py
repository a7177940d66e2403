"""One raw mail into facts. Pure: the same bytes give the same facts, whatever bytes they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ascolto.channels.contract import (
    Author,
    Fact,
    Fate,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Receipt,
)  # fmt: skip
from ascolto.connectors.email import (
    addresses,
    bodies,
    bounces,
    loops,
    threads,
    times,
)
from ascolto.providers.mail import mime
from ascolto.providers.mail.headers import Headers
from ascolto.providers.mail.mime import Mail

SUBJECT_LIMIT = 500
OTHERS = 50  # people a mail went to besides us
NOBODY = "unknown@sender.invalid"


@dataclass(frozen=True)
class Mailbox:
    """What parsing must know about the account."""

    address: str
    own: frozenset[str]  # every address of the workspace, in lower case
    secret: bytes = b""


def facts(raw: Raw, mailbox: Mailbox) -> list[Fact]:
    """The facts in one mail. Raises `Malformed` when it is none."""
    if "problem" in raw.headers and not raw.body:
        raise Malformed(raw.headers["problem"])
    mail = mime.read(raw.body)
    if not _is_mail(mail):
        raise Malformed(
            "This is not a mail: it has no sender, no subject, no date and no id."
        )
    sender = _sender(mail.headers)
    subject = mail.headers.text("subject", SUBJECT_LIMIT)
    notice = bounces.read(mail, sender.email if sender else "", subject)
    if notice is not None:
        return _told(notice, mail, raw, mailbox, subject)
    return [_said(mail, raw, mailbox, subject)]


def _is_mail(mail: Mail) -> bool:
    return mail.headers.has_any(_OF_A_MAIL)


_OF_A_MAIL = (
    "from", "subject", "date", "message-id", "received", "to", "return-path", "sender",
)  # fmt: skip


# --- a delivery notice -----------------------------------------------------------------------


def _told(
    notice: bounces.Notice, mail: Mail, raw: Raw, mailbox: Mailbox, subject: str
) -> list[Fact]:
    """A notice about a mail of ours becomes its fate; about anything else, people see it too."""
    at = times.sent_at(mail.headers, raw.headers)
    name = threads.name(mail.headers, raw.body)
    receipts: list[Fact] = []
    if notice.of and notice.fate is not None:
        receipts = [Receipt(notice.of, notice.fate, at, notice.why, external_id=name)]
        if notice.fate is not Fate.FAILED or threads.is_ours(
            notice.of, _domain(mailbox.address)
        ):
            return receipts
    if notice.fate is None and notice.of:
        return [
            Ignored("A server says that the mail is under way; nothing is decided yet.")
        ]
    return [*receipts, _said(mail, raw, mailbox, subject, automatic="bounce")]


def _domain(address: str) -> str:
    domain = address.rpartition("@")[2]
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


# --- a message -------------------------------------------------------------------------------


def _said(
    mail: Mail, raw: Raw, mailbox: Mailbox, subject: str, *, automatic: str = ""
) -> Incoming:
    headers = mail.headers
    problems = [*mail.problems, *filter(None, [raw.headers.get("problem", "")])]
    sender = _sender(headers)
    if sender is None:
        problems.append("It does not say who sent it.")
    name = threads.name(headers, raw.body)
    body = bodies.read(mail.root, problems)
    author, reply_to = _author(headers, sender, mailbox.own)
    if mail.root.type == "multipart/report":
        automatic = automatic or "report"
    reason = automatic or loops.reason(headers, author.email, subject, mailbox.own)
    return Incoming(
        external_id=name,
        author=Author(author.email, author.name, email=author.email if sender else ""),
        text=body.text,
        sent_at=times.sent_at(headers, raw.headers),
        references=threads.references(headers, name),
        thread_token=_token(headers, mailbox),
        subject=subject,
        html=body.html,
        quoted=body.quoted,
        files=body.files,
        automatic=reason or ("" if sender else "no sender"),
        language=_language(headers),
        reply_to=reply_to,
        others=_others(headers, {author.email, reply_to}, mailbox.own),
        meta=_meta(headers, len(raw.body)),
        problem=" ".join(problems),
    )


def _sender(headers: Headers) -> addresses.Address | None:
    for field in ("from", "sender", "reply-to", "return-path"):
        for value in headers.all(field)[:2]:
            if found := addresses.first(value):
                return found
    return None


def _author(
    headers: Headers, sender: addresses.Address | None, own: Collection[str]
) -> tuple[addresses.Address, str]:
    """Who wrote, and the address they ask answers to go to when it is another one.

    The form of a web site sends from the site's own address and puts the person's in Reply-To.
    """
    if sender is None:
        return addresses.Address(NOBODY), ""
    wanted = addresses.first(headers.raw("reply-to"))
    if (
        wanted is None
        or wanted.email == sender.email
        or not addresses.valid(wanted.email)
    ):
        return sender, ""
    from_us = loops.by_sender(sender.email, own) in ("own address", "no-reply")
    if from_us and not loops.by_sender(wanted.email, own):
        return addresses.Address(wanted.email, wanted.name or sender.name), ""
    # A list puts its own address there, and a machine's leads nowhere.
    astray = loops.is_listed(headers) or loops.by_sender(wanted.email, own)
    return sender, "" if astray else wanted.email


def _others(
    headers: Headers, known: Collection[str], own: Collection[str]
) -> tuple[str, ...]:
    """Who else it was addressed to: people, not us."""
    found = dict.fromkeys(
        address.email
        for field in ("to", "cc")
        for value in headers.all(field)[:3]
        for address in addresses.every(value)
        if addresses.valid(address.email)
    )
    return tuple(e for e in found if e not in known and not loops.by_sender(e, own))[
        :OTHERS
    ]


def _token(headers: Headers, mailbox: Mailbox) -> str:
    if not mailbox.address:
        return ""
    fields = [
        value
        for field in (
            "to",
            "cc",
            "delivered-to",
            "x-original-to",
            "envelope-to",
            "x-forwarded-to",
        )
        for value in headers.all(field)[:5]
    ]
    return addresses.token_in(fields, mailbox.address, mailbox.secret)


def _language(headers: Headers) -> str:
    code = headers.token("content-language")[:2]
    return code if code.isalpha() and len(code) == 2 else ""


def _meta(headers: Headers, size: int) -> Mapping[str, str | int]:
    meta: dict[str, str | int] = {"size": size}
    for key, field in (
        ("to", "to"),
        ("cc", "cc"),
        ("program", "x-mailer"),
        ("list", "list-id"),
    ):
        if field in headers:
            meta[key] = headers.text(field, 300)
    return meta
