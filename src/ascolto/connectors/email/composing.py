"""A reply as the mail that goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime

from ascolto.channels.contract import File, Outgoing, Refused, Site, Text
from ascolto.connectors.email import addresses, threads
from ascolto.connectors.email.bounces import OWN_HEADER
from ascolto.connectors.email.config import Config

REFERENCES_LIMIT = 20
QUOTE_LIMIT = 20_000  # characters of the customer's mail below our answer

_LINE_BREAKS = re.compile(r"[\r\n\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ANSWER = re.compile(r"\s*(?:re|r|rif|aw|antw|sv)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_TYPE = re.compile(
    r"([a-z0-9!#$&^_.+-]{1,60})/([a-z0-9!#$&^_.+-]{1,100})\Z", re.IGNORECASE
)


@dataclass(frozen=True)
class Letter:
    """A mail ready to be handed to a server."""

    message_id: str
    sender: str  # of the envelope: "" for what is automatic
    recipients: tuple[str, ...]  # of the envelope: hidden copies stand only here
    content: bytes
    utf8: bool  # an address in it needs SMTPUTF8


def compose(outgoing: Outgoing, config: Config, site: Site, now: datetime) -> Letter:
    """The mail for a reply. Raises `Refused` when it cannot be written."""
    recipient = _recipient(outgoing)
    message_id = threads.ours(outgoing.idempotency_key, config.domain, site.secret)
    body = _body(outgoing)
    cc, bcc = (tuple(map(_copy, each)) for each in (outgoing.cc, outgoing.bcc))
    everybody = tuple(dict.fromkeys((recipient, *cc, *bcc)))
    utf8 = not "".join(everybody).isascii() or not config.address.isascii()
    fields = _fields(outgoing, config, site, recipient, message_id, now)
    if cc:
        fields.insert(2, ("Cc", ",\r\n ".join(cc)))
    head = b"".join(_field(name, value) for name, value in fields)
    return Letter(
        message_id=message_id,
        sender="" if outgoing.automatic else config.address,
        recipients=everybody,
        content=head + body,
        utf8=utf8,
    )


def _recipient(outgoing: Outgoing) -> str:
    person = outgoing.to
    candidates = (person.external_id, person.email) if person is not None else ()
    for candidate in candidates:
        if addresses.valid(candidate):
            return _on_the_wire(candidate)
    raise Refused(
        Text(
            it="Non c'è un indirizzo a cui mandare la risposta.",
            en="There is no mail address to send the answer to.",
        )
    )


def _copy(address: str) -> str:
    if not addresses.valid(address) or _LINE_BREAKS.search(address):
        raise Refused(
            Text(
                it="Un indirizzo in copia non è valido.",
                en="An address that gets a copy is not valid.",
            )
        )
    return _on_the_wire(address)


def _on_the_wire(address: str) -> str:
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


# --- fields ----------------------------------------------------------------------------------


def _fields(
    outgoing: Outgoing,
    config: Config,
    site: Site,
    recipient: str,
    message_id: str,
    now: datetime,
) -> list[tuple[str, str]]:
    name = _one_line(outgoing.sender_name or config.sender_name)
    to_name = _one_line(outgoing.to.name) if outgoing.to else ""
    fields = [
        ("From", _mailbox(name, config.address)),
        ("To", _mailbox(to_name, recipient)),
        ("Subject", _word(_subject(outgoing), len("Subject: "))),
        ("Date", format_datetime(now)),
        ("Message-ID", f"<{message_id}>"),
    ]
    back = _way_back(outgoing, config, site)
    if back:
        fields.append(("Reply-To", _mailbox(name, back)))
    answered, chain = _thread(outgoing)
    if answered:
        fields.append(("In-Reply-To", f"<{answered}>"))
    if chain:
        fields.append(("References", "\r\n ".join(f"<{each}>" for each in chain)))
    if outgoing.language:
        fields.append(("Content-Language", outgoing.language[:2]))
    if outgoing.automatic:
        # RFC 3834: an answer by a machine, or a mail that no mail had asked for.
        is_answer = outgoing.in_reply_to or outgoing.thread_id
        said = "auto-replied" if is_answer else "auto-generated"
        fields += [("Auto-Submitted", said), ("X-Auto-Response-Suppress", "All")]
    fields.append(
        ("-".join(part.capitalize() for part in OWN_HEADER.split("-")), message_id)
    )
    return fields


def _way_back(outgoing: Outgoing, config: Config, site: Site) -> str:
    """Where answers should go, so that the conversation is known whatever a mail program does."""
    if not config.plus_addresses or not outgoing.thread_token:
        return ""
    return addresses.tagged(config.address, outgoing.thread_token, site.secret)


def _subject(outgoing: Outgoing) -> str:
    subject = _one_line(outgoing.subject)[:400]
    if outgoing.in_reply_to and not _ANSWER.match(subject):
        return f"Re: {subject}".strip()
    return subject


def _thread(outgoing: Outgoing) -> tuple[str, list[str]]:
    answered = outgoing.in_reply_to if threads.sendable(outgoing.in_reply_to) else ""
    chain = [
        each
        for each in outgoing.references
        if each != answered and threads.sendable(each)
    ]
    chain = list(dict.fromkeys(chain))
    if len(chain) > REFERENCES_LIMIT:
        chain = [chain[0], *chain[-(REFERENCES_LIMIT - 1) :]]
    return answered, [*chain, answered] if answered else chain


def _one_line(text: str) -> str:
    """`text` for a header field; a line break in it would let a stranger write fields."""
    if _LINE_BREAKS.search(text):
        raise Refused(
            Text(
                it="L'oggetto e i nomi devono stare su una riga sola.",
                en="The subject and the names must each stand on one line.",
            )
        )
    return text.strip()


def _mailbox(name: str, address: str) -> str:
    if not name:
        return address
    if name.isascii():
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return (
            f'"{quoted}" <{address}>'
            if len(quoted) < 60
            else f"{_word(name, 12)} <{address}>"
        )
    return f"{_word(name, 12)} <{address}>"


def _word(text: str, used: int) -> str:
    """`text` as it stands in a field: plain when short ASCII, else in encoded words (RFC 2047)."""
    if (
        text.isascii()
        and text.isprintable()
        and len(text) + used <= 76
        and "=?" not in text
    ):
        return text
    header = Header(
        text, "utf-8", maxlinelen=75, header_name="X" * used, continuation_ws=" "
    )
    return header.encode(linesep="\r\n")


def _field(name: str, value: str) -> bytes:
    for line in value.split("\r\n"):
        if _LINE_BREAKS.search(line):
            raise Refused(
                Text(
                    it=f"Il campo {name} contiene un a capo e non si può spedire.",
                    en=f"The field {name} holds a line break and cannot be sent.",
                )
            )
    return f"{name}: {value}\r\n".encode()


# --- body ------------------------------------------------------------------------------------


def _body(outgoing: Outgoing) -> bytes:
    text: MIMEBase = _plain(_with_quote(outgoing))
    if outgoing.html:
        both = MIMEMultipart("alternative")
        both.attach(text)
        both.attach(_plain(outgoing.html, "html"))
        text = both
    if not outgoing.files:
        return _bytes(text)
    whole = MIMEMultipart("mixed")
    whole.attach(text)
    for file in outgoing.files:
        whole.attach(_attached(file))
    return _bytes(whole)


def _bytes(part: MIMEBase) -> bytes:
    return part.as_bytes(policy=part.policy.clone(linesep="\r\n"))


def _plain(text: str, subtype: str = "plain") -> MIMENonMultipart:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    normal = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    part.set_payload(normal.rstrip("\n") + "\n", charset)
    return part


def _attached(file: File) -> MIMEBase:
    kind = _TYPE.match(file.content_type)
    main, sub = (
        (kind[1].lower(), kind[2].lower()) if kind else ("application", "octet-stream")
    )
    if main in ("multipart", "message"):
        main, sub = "application", "octet-stream"
    name = _LINE_BREAKS.sub(" ", file.name).strip() or "file"
    part = MIMEBase(main, sub)
    part.set_payload(file.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=_file_name(name))
    return part


def _file_name(name: str) -> str | tuple[str, str, str]:
    return name if name.isascii() else ("utf-8", "", name)


_WROTE = {
    "it": "Il {day} alle {time} {who} ha scritto:",
    "de": "Am {day} um {time} schrieb {who}:",
    "en": "On {day} at {time} {who} wrote:",
}


def _with_quote(outgoing: Outgoing) -> str:
    """The answer, and below it what it answers, as mail programs do."""
    if not outgoing.quoted.strip() or outgoing.automatic:
        return outgoing.text
    lines = [
        f"> {line}".rstrip()
        for line in outgoing.quoted[:QUOTE_LIMIT].strip().split("\n")
    ]
    who = outgoing.quoted_author or (outgoing.to.name if outgoing.to else "")
    wrote = ""
    if outgoing.quoted_at is not None:
        pattern = _WROTE.get(outgoing.language[:2], _WROTE["en"])
        at = outgoing.quoted_at
        wrote = pattern.format(day=f"{at:%d.%m.%Y}", time=f"{at:%H:%M}", who=who or "…")
    return "\n".join([outgoing.text.rstrip(), "", *([wrote] if wrote else []), *lines])
