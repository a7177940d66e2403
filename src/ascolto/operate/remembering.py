"""What a file of the past holds, record by record, in the words of today's intake. Nothing is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from itertools import islice
from typing import Any

from ascolto.channels import registry
from ascolto.channels.contract import Author, Incoming, Malformed, Raw
from ascolto.channels.models import Account
from ascolto.core import storage
from ascolto.core import table_files as table
from ascolto.operate.models import PastImport
from ascolto.operate.past import columns, mailbox
from ascolto.operate.past.columns import Line, Person

PIECE = 100  # records of one transaction
HEAVIEST = (
    32 * 1024 * 1024
)  # bytes of mails that are in memory together, and one more mail
_HEAD = 65536  # bytes of a mail in which its addresses stand


@dataclass(frozen=True)
class Record:
    """One record of the file: what it says, or why it cannot be taken."""

    line: int
    raw: str
    problem: str = ""
    person: Person | None = None
    said: Line | None = None
    mail: bytes = b""
    size: int = 0  # bytes of the file, about
    ends: int = 0  # of a mailbox: where the next one begins
    next_line: int = 1


Said = tuple[Incoming, Author]  # and whose conversation it is


def records(row: PastImport, skip: int = 0) -> Iterator[Record]:
    """One by one; the file is never in memory."""
    with storage.open(row.sha256) as file:
        if row.kind == PastImport.Kind.MAILBOX:
            begins, line = (row.offset, row.line) if skip else (0, 1)
            yield from map(_mail, mailbox.mails(file, begins, line))
            return
        rows = table.rows(file, shape(row))
        header = next(rows, None)
        width = len(header.cells) if header else 0
        for cells in islice(rows, skip, None):
            yield _row(row, cells, width)


def pieces(found: Iterable[Record]) -> Iterator[list[Record]]:
    """As many as one transaction takes."""
    piece: list[Record] = []
    weight = 0
    for record in found:
        piece.append(record)
        weight += len(record.mail)
        if len(piece) >= PIECE or weight >= HEAVIEST:
            yield piece
            piece, weight = [], 0
    if piece:
        yield piece


def shape(row: PastImport) -> table.Shape:
    return table.Shape(row.reading["encoding"], row.reading["separator"])


def header(row: PastImport) -> list[str]:
    """The names of the columns; none of a mailbox."""
    if row.kind == PastImport.Kind.MAILBOX:
        return []
    with storage.open(row.sha256) as file:
        first = next(table.rows(file, shape(row)), None)
    return first.cells if first else []


def fields(row: PastImport) -> tuple[str, ...]:
    """What a column may be."""
    is_people = row.kind == PastImport.Kind.CUSTOMERS
    return columns.CUSTOMER_FIELDS if is_people else columns.MESSAGE_FIELDS


def guessed(row: PastImport, told: table.Shape | None = None) -> dict[str, Any]:
    """How a table is read, from its head; `told` is how it is written when somebody knows."""
    with storage.open(row.sha256) as file:
        form = told or table.guess(file.read(table.HEAD))
        head = list(islice(table.rows(file, form), 50))
    found = columns.guess(head[0].cells if head else [], fields(row))
    place = found.get("date", -1)
    dates = [r.cells[place] for r in head[1:] if 0 <= place < len(r.cells)]
    return {
        "encoding": form.encoding,
        "separator": form.separator,
        "dates": columns.guess_dates(dates),
        "columns": found,
    }


def _mail(found: mailbox.Found) -> Record:
    return Record(
        line=found.line,
        raw=found.content[:2000].decode("utf-8", "replace").replace("\0", ""),
        problem=found.problem,
        mail=found.content,
        size=found.ends - found.begins,
        ends=found.ends,
        next_line=found.next_line,
    )


def _row(past: PastImport, found: table.Row, width: int) -> Record:
    problem = found.problem or ("columns" if len(found.cells) > width else "")
    size = len(found.raw.encode("utf-8", "replace"))
    record = Record(found.line, found.raw, problem, size=size)
    if problem:
        return record
    how = past.reading
    try:
        if past.kind == PastImport.Kind.CUSTOMERS:
            return replace(record, person=columns.person(found.cells, how["columns"]))
        assert past.account is not None
        zone = past.account.brand.zone
        said = columns.line(found.cells, how["columns"], how["dates"], zone)
        return replace(record, said=said)
    except columns.Bad as bad:
        return replace(record, problem=str(bad))


# --- in the words of today's intake ----------------------------------------------------------


def understood(
    row: PastImport, piece: Sequence[Record]
) -> list[tuple[Record, list[Said]]]:
    """Each record with what it says; with a problem, nothing. Of conversations and mailboxes."""
    assert row.account is not None
    if row.kind == PastImport.Kind.MAILBOX:
        return list(_mails(row.account, piece))
    found: list[tuple[Record, list[Said]]] = []
    for record in piece:
        incoming = _incoming(record.said) if record.said else None
        found.append((record, [(incoming, incoming.author)] if incoming else []))
    return found


def examined(row: PastImport, piece: Sequence[Record]) -> list[Record]:
    """The records with every problem that taking them in would meet."""
    if row.kind != PastImport.Kind.MAILBOX:
        return list(piece)
    return [record for record, _ in understood(row, piece)]


def _mails(
    account: Account, piece: Sequence[Record]
) -> Iterator[tuple[Record, list[Said]]]:
    """By the account's own connector, as it reads today's mail."""
    own = registry.own_addresses() | {account.address.lower()}
    connector = registry.connector(account)
    try:
        for record in piece:
            if record.problem:
                yield record, []
                continue
            name = hashlib.sha256(record.mail).hexdigest()
            try:
                facts = list(connector.parse(Raw(f"import:{name}", record.mail)))
            except Malformed:
                facts = []
            mails = [f for f in facts if isinstance(f, Incoming)]
            said = [s for s in (_ours(m, record.mail, own) for m in mails) if s]
            yield replace(record, problem=_problem(facts, mails, said)), said
    finally:
        connector.close()


def _problem(
    facts: Sequence[Any], mails: Sequence[Incoming], said: Sequence[Said]
) -> str:
    if said:
        return ""
    if mails:
        return "no_recipient"
    return "report" if facts else "not_a_mail"


def _ours(said: Incoming, mail: bytes, own: frozenset[str]) -> Said | None:
    """A mail that we sent belongs to whom it went to; to nobody when it went to none but us."""
    if said.author.external_id.lower() not in own:
        return said, said.author
    head = BytesHeaderParser().parsebytes(mail[:_HEAD])
    named = getaddresses(
        [str(v) for v in head.get_all("to", []) + head.get_all("cc", [])]
    )
    for name, address in named:
        if "@" in address and address.lower() not in own:
            return replace(said, ours=True, automatic=""), Author(
                address.lower(), name, address.lower()
            )
    return None


def _incoming(said: Line) -> Incoming:
    who = said.person
    address = who.email or who.phone
    thread = said.conversation or f"{address}/{said.subject}"
    words = "\x1f".join(
        [thread, said.at.isoformat(), str(said.is_ours), said.text, address]
    )
    name = said.message or hashlib.sha256(words.encode()).hexdigest()[:40]
    return Incoming(
        external_id=f"import:{name}",
        author=Author(address, who.name, email=who.email, phone=who.phone),
        text=said.text,
        sent_at=said.at,
        thread_id=f"import:{hashlib.sha256(thread.encode()).hexdigest()[:40]}",
        subject=said.subject,
        ours=said.is_ours,
    )
