"""Which column is what, and what a row says: guessed from names, shown, and changed by people. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

CUSTOMER_FIELDS = ("name", "email", "phone", "language", "about")
MESSAGE_FIELDS = (
    "date", "text", "name", "email", "phone", "direction", "subject", "conversation", "message",
)  # fmt: skip
DATE_FORMATS = ("iso", "dmy", "mdy")

_NAMES = {
    "name": "name nome cliente customer fullname nominativo ragionesociale contatto from da",
    "email": "email mail e-mail posta indirizzoemail emailaddress indirizzo",
    "phone": "phone telefono tel cellulare mobile numero cell telephone",
    "language": "language lingua lang",
    "about": "about note notes notes commento comments descrizione",
    "date": "date data quando time timestamp createdat created sentat datetime ora dataora",
    "text": "text testo message messaggio body corpo contenuto content",
    "direction": "direction direzione tipo verso type",
    "subject": "subject oggetto titolo title",
    "conversation": "conversation conversazione thread ticket ticketid conversationid threadid pratica",
    "message": "messageid idmessaggio id msgid",
}
_OUT = {"out", "outbound", "outgoing", "sent", "uscita", "inviato", "noi", "us", "agent", "agente",
        "reply", "risposta", "staff"}  # fmt: skip
_IN = {"", "in", "inbound", "incoming", "received", "entrata", "ricevuto", "cliente", "customer",
       "client", "user"}  # fmt: skip
_EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]+\.[^@\s<>,;\"]{2,}")
_ISO = re.compile(r"\d{4}-\d\d?-\d\d?")
_PARTS = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?\Z"
)


class Bad(ValueError):
    """A row that cannot be taken; its text is the kind of problem."""


@dataclass(frozen=True)
class Person:
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    about: str = ""


@dataclass(frozen=True)
class Line:
    """One message of the past."""

    person: Person
    at: datetime
    text: str
    is_ours: bool = False
    subject: str = ""
    conversation: str = ""
    message: str = ""


def guess(header: Sequence[str], fields: Sequence[str]) -> dict[str, int]:
    """Column by field; each column once, the surest names first."""
    plain = [_plain(name) for name in header]
    found: dict[str, int] = {}
    for exact in (True, False):
        for field in fields:
            if field in found:
                continue
            names = _NAMES[field].split()
            for place, name in enumerate(plain):
                hit = (
                    name in names
                    if exact
                    else any(n in name for n in names if len(n) > 3)
                )
                if hit and place not in found.values():
                    found[field] = place
                    break
    return found


def guess_dates(values: Sequence[str]) -> str:
    """ISO when they look so, month first only when a second number says so, else day first."""
    told = [value for value in values if value]
    if told and all(_ISO.match(value) for value in told):
        return "iso"
    parts = [match for value in told if (match := _PARTS.match(value))]
    if any(int(m[2]) > 12 for m in parts) and not any(int(m[1]) > 12 for m in parts):
        return "mdy"
    return "dmy" if parts or not told else "iso"


def person(cells: Sequence[str], mapping: Mapping[str, int]) -> Person:
    """Raises `Bad`: "no_address", "email", "phone"."""
    of = _cells(cells, mapping)
    email, phone = of("email").lower(), of("phone")
    if email and not _EMAIL.fullmatch(email):
        raise Bad("email")
    if phone and sum(c.isdigit() for c in phone) < 5:
        raise Bad("phone")
    if not (email or phone):
        raise Bad("no_address")
    return Person(
        of("name")[:200],
        email[:254],
        phone[:40],
        of("language")[:8].lower(),
        of("about"),
    )


def line(
    cells: Sequence[str], mapping: Mapping[str, int], dates: str, zone: ZoneInfo
) -> Line:
    """Raises `Bad`: also "date", "no_text", "direction"."""
    of = _cells(cells, mapping)
    who = person(cells, mapping)
    direction = _plain(of("direction"))
    if direction not in _IN | _OUT:
        raise Bad("direction")
    if not of("text") and not of("subject"):
        raise Bad("no_text")
    return Line(
        who,
        when(of("date"), dates, zone),
        of("text"),
        direction in _OUT,
        of("subject")[:500],
        of("conversation")[:200],
        of("message")[:200],
    )


def when(text: str, dates: str, zone: ZoneInfo) -> datetime:
    """A time as the file writes it, in the zone of the brand. Raises `Bad`."""
    try:
        at = datetime.fromisoformat(text) if dates == "iso" else _parted(text, dates)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Bad("date") from None
    if at.year < 1970:
        raise Bad("date")
    return at


def _parted(text: str, dates: str) -> datetime:
    found = _PARTS.match(text)
    if not found:
        raise ValueError(text)
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    day, month = (first, second) if dates == "dmy" else (second, first)
    hour, minute, second = (int(part or 0) for part in found.groups()[3:])
    year += 2000 if year < 100 else 0
    return datetime(year, month, day, hour, minute, second)


def _cells(cells: Sequence[str], mapping: Mapping[str, int]):  # type: ignore[no-untyped-def]
    def of(field: str) -> str:
        place = mapping.get(field, -1)
        return cells[place].strip() if 0 <= place < len(cells) else ""

    return of


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^a-z0-9]", "", bare)
