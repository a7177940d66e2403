"""Reading a mailbox: pages of raw mails behind a cursor, and waiting for more.

The cursor is (UIDVALIDITY, last uid). We never rely on flags and never write to the folder, so
people can use the mailbox beside us. When the server renumbers the folder (another UIDVALIDITY)
everything since the account was connected is read once more; Message-IDs make that harmless.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from ascolto.channels.contract import Page, Raw, Text, TryLater
from ascolto.connectors.email.imap import Found, Mailbox
from ascolto.connectors.email.trouble import Broken

PAGE_MAILS = 100
PAGE_BYTES = 24 * 1024 * 1024
MAIL_BYTES = 50 * 1024 * 1024  # of larger mails only the beginning is fetched
BEGINNING_BYTES = 1024 * 1024
TRIES = 3  # polls in which a mail may refuse to be read before it is left aside


@dataclass(frozen=True)
class Cursor:
    """How far a mailbox has been read."""

    validity: int
    last: int  # the highest uid that was returned
    since: date  # mails that arrived before were there when the account was connected
    refused: int = 0  # the uid that could not be read the last time
    tries: int = 0

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """None for the first call, and for what nobody could have written."""
        try:
            said = json.loads(text)
            return cls(
                validity=int(said["validity"]),
                last=int(said["last"]),
                since=date.fromisoformat(said["since"]),
                refused=int(said.get("refused", 0)),
                tries=int(said.get("tries", 0)),
            )
        except (ValueError, TypeError, KeyError):
            return None

    def __str__(self) -> str:
        said: dict[str, int | str] = {
            "validity": self.validity,
            "last": self.last,
            "since": self.since.isoformat(),
        }
        if self.tries:
            said |= {"refused": self.refused, "tries": self.tries}
        return json.dumps(said)


@dataclass
class _Read:
    """What one poll could read, in order."""

    items: list[Raw] = field(default_factory=list)
    last: int = 0
    refused: int = 0  # the uid that stopped it


def poll(mailbox: Mailbox, text: str, history: timedelta) -> Page:
    """What arrived since the cursor, oldest first. Raises `ChannelError`s."""
    with mailbox.errors():
        mailbox.open()
        if not mailbox.validity:
            raise TryLater(
                Text(
                    it="Il server non numera le mail in modo stabile; si riprova da soli.",
                    en="The server does not number mails reliably; it is tried again by itself.",
                )
            )
        cursor, uids = _where(mailbox, text, history)
        chosen, more = _chosen(mailbox, uids)
        read = _read(mailbox, cursor, chosen)
    skipped = not read.items and not read.refused and bool(uids)
    last = max(
        read.last, cursor.last, uids[min(len(uids), PAGE_MAILS) - 1] if skipped else 0
    )
    if read.refused:
        tries = cursor.tries + 1 if read.refused == cursor.refused else 1
        moved = replace(cursor, last=last, refused=read.refused, tries=tries)
        return Page(tuple(read.items), str(moved), more=tries >= TRIES)
    moved = replace(cursor, last=last, refused=0, tries=0)
    return Page(
        tuple(read.items), str(moved), more=more or (skipped and len(uids) > PAGE_MAILS)
    )


def _where(mailbox: Mailbox, text: str, history: timedelta) -> tuple[Cursor, list[int]]:
    """The cursor to go on from, and the uids beyond it."""
    cursor = Cursor.parse(text)
    if cursor is not None and cursor.validity == mailbox.validity:
        return cursor, mailbox.uids_after(cursor.last)
    since = cursor.since if cursor else (datetime.now(UTC) - history).date()
    if cursor is None and not history:
        return Cursor(mailbox.validity, max(mailbox.next_uid - 1, 0), since), []
    uids = mailbox.uids_since(since)
    begun = min(uids) - 1 if uids else max(mailbox.next_uid - 1, 0)
    # Uids beyond the first recent one are all read: a restored mailbox may mix its dates.
    return Cursor(mailbox.validity, begun, since), uids


def _chosen(mailbox: Mailbox, uids: Sequence[int]) -> tuple[list[Found], bool]:
    """The mails of this page, bounded in number and bytes; the second says that more wait."""
    if not uids:
        return [], False
    window = uids[:PAGE_MAILS]
    sizes = mailbox.sizes(window)
    chosen: list[Found] = []
    total = 0
    for uid in window:
        found = sizes.get(uid)
        if found is None:
            continue  # gone since the search
        total += min(found.size, MAIL_BYTES)
        if chosen and total > PAGE_BYTES:
            return chosen, True
        chosen.append(found)
    return chosen, len(uids) > len(window)


def _read(mailbox: Mailbox, cursor: Cursor, chosen: Sequence[Found]) -> _Read:
    """Fetch the mails: together where the server plays along, else one by one."""
    read = _Read(last=cursor.last)
    small = [found.uid for found in chosen if found.size <= MAIL_BYTES]
    try:
        bodies = mailbox.bodies(small) if small else {}
    except Broken:
        _again(mailbox, cursor)
        bodies = None
    for found in chosen:
        if bodies is not None and found.uid in bodies:
            read.items.append(_raw(mailbox, found, bodies.pop(found.uid)))
        elif not _read_one(mailbox, cursor, found, read):
            read.refused = found.uid
            return read
        read.last = found.uid
    return read


def _read_one(mailbox: Mailbox, cursor: Cursor, found: Found, read: _Read) -> bool:
    """One mail by itself; False when the server would not hand it out, for now."""
    try:
        if found.size > MAIL_BYTES:
            body = mailbox.beginning(found.uid, BEGINNING_BYTES)
            size = found.size // (1024 * 1024)
            problem = f"It is {size} MB large; only its beginning was fetched."
        else:
            body = mailbox.bodies([found.uid]).get(found.uid, b"")
            problem = ""
            if not body and not mailbox.sizes([found.uid]):
                return True  # somebody deleted it in between
    except Broken:
        _again(mailbox, cursor)
        if cursor.refused != found.uid or cursor.tries + 1 < TRIES:
            return False
        body = b""
        problem = (
            f"The mail server would not hand out this mail (number {found.uid}). "
            "Look at it in your mail program."
        )
    read.items.append(_raw(mailbox, found, body, problem))
    return True


def _again(mailbox: Mailbox, cursor: Cursor) -> None:
    """Connect anew: some servers hang up over a mail that they cannot read themselves."""
    mailbox.close()
    mailbox.open()
    if mailbox.validity != cursor.validity:
        raise TryLater("The server renumbered the folder just now; it is read again.")


def _raw(mailbox: Mailbox, found: Found, body: bytes, problem: str = "") -> Raw:
    headers = {}
    if found.arrived is not None:
        headers["internaldate"] = found.arrived.isoformat()
    if problem:
        headers["problem"] = problem
    return Raw(f"{mailbox.validity}:{found.uid}", body, headers)
