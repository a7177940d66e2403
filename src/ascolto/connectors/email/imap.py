"""A connection to the mailbox: signing in, folders, raw bytes of mails. No meaning here."""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import (
    MailboxFolderSelectError,
    MailboxLoginError,
)
from imap_tools.mailbox import BaseMailBox
from imap_tools.utils import encode_folder

from ascolto.channels.contract import ChannelError, NeedsReconnect, Text
from ascolto.connectors.email import idling, trouble
from ascolto.connectors.email.config import Config, Security
from ascolto.connectors.email.trouble import Broken

IDLE_FOR = 25 * 60.0  # seconds; servers end an IDLE after 29 minutes (RFC 2177)
LOOK_EVERY = 20.0  # seconds between two looks where a server cannot push

_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]{10,40})"')


@dataclass(frozen=True)
class Found:
    """A mail that lies in the folder."""

    uid: int
    size: int  # bytes
    arrived: datetime | None


class Mailbox:
    """One signed-in connection with one folder open. Errors come out as `ChannelError`s."""

    def __init__(self, config: Config, timeout: float) -> None:
        self.config = config
        self.timeout = timeout
        self._box: BaseMailBox | None = None
        self._readable: str = ""  # the folder that is open
        self.validity = 0
        self.next_uid = 0

    def close(self) -> None:
        box, self._box = self._box, None
        self._readable = ""
        if box is not None:
            with contextlib.suppress(*Broken):
                box.client.sock.settimeout(2)
                box.client.logout()
            with contextlib.suppress(*Broken):
                box.client.shutdown()

    @contextlib.contextmanager
    def errors(self) -> Iterator[None]:
        """Errors of the layers below as what people can act upon; the connection is dropped."""
        try:
            yield
        except ChannelError:
            self.close()
            raise
        except Broken as problem:
            self.close()
            raise trouble.told(problem, self.config) from None

    def open(self, folder: str = "") -> BaseMailBox:
        """Connect, sign in and open `folder` for reading; what is open already stays open."""
        folder = folder or self.config.folder
        if self._box is not None and self._readable == folder:
            try:
                # An open folder shows what came meanwhile only after a command that may tell.
                self._box.client.noop()
            except Broken:
                self.close()
        if self._box is None:
            self._box = _signed_in(self.config, self.timeout)
        if self._readable != folder:
            self._select(folder)
        return self._box

    def _select(self, folder: str) -> None:
        assert self._box is not None
        self._readable = ""
        try:
            self._box.folder.set(folder, readonly=True)
        except MailboxFolderSelectError as problem:
            if trouble.TEMPORARY.search(str(problem)):
                raise
            raise NeedsReconnect(
                Text(
                    it=f"La cartella “{folder}” non c'è. Controlla il nome nelle impostazioni.",
                    en=f"There is no folder “{folder}”. Check its name in the settings.",
                )
            ) from None
        client = self._box.client
        self.validity = _number(client.response("UIDVALIDITY"))
        self.next_uid = _number(client.response("UIDNEXT"))
        self._readable = folder

    # --- reading ----------------------------------------------------------------------------

    def uids_after(self, last: int) -> list[int]:
        """The uids above `last`, in order. News since the folder was opened is included."""
        # "last+1:*" names the last mail even when it is older.
        uids = self._search(f"UID {last + 1}:*")
        return [uid for uid in uids if uid > last]

    def uids_since(self, day: date) -> list[int]:
        """The uids of what arrived on `day` or later."""
        return self._search(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def uids_with(self, header: str, value: str) -> list[int]:
        """The uids of mails whose `header` contains `value`."""
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        return self._search(f'HEADER {header} "{quoted}"')

    def _search(self, criteria: str) -> list[int]:
        status, data = self._client.uid("SEARCH", criteria)
        if status != "OK":
            raise imaplib.IMAP4.error("SEARCH was refused")
        return sorted(int(uid) for line in data if line for uid in line.split())

    def sizes(self, uids: Sequence[int]) -> dict[int, Found]:
        """How large the mails are and when they arrived; those that are gone are missing."""
        found: dict[int, Found] = {}
        for line in self._fetch(_set(uids), "(UID RFC822.SIZE INTERNALDATE)"):
            text = line[0] if isinstance(line, tuple) else line
            uid, size = _UID.search(text), _SIZE.search(text)
            if uid and size:
                found[int(uid[1])] = Found(int(uid[1]), int(size[1]), _arrival(text))
        return found

    def bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The mails as they lie there; those that are gone are missing."""
        return self._literals(_set(uids), "(UID BODY.PEEK[])")

    def beginning(self, uid: int, size: int) -> bytes:
        """The headers of a mail and the first `size` bytes of the rest."""
        head = self._literals(str(uid), "(UID BODY.PEEK[HEADER])").get(uid, b"")
        rest = self._literals(str(uid), f"(UID BODY.PEEK[TEXT]<0.{size}>)").get(
            uid, b""
        )
        return head + rest

    def _literals(self, uids: str, what: str) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        lines = self._fetch(uids, what)
        for number, line in enumerate(lines):
            if not isinstance(line, tuple):
                continue
            # Some servers say the uid behind the literal, on the line that closes it.
            after = lines[number + 1] if number + 1 < len(lines) else b""
            uid = _UID.search(line[0]) or _UID.search(
                after if isinstance(after, bytes) else b""
            )
            if uid:
                found[int(uid[1])] = line[1]
        return found

    def _fetch(self, uids: str, what: str) -> list[Any]:
        status, data = self._client.uid("FETCH", uids, what)
        if status != "OK":
            raise trouble.Unreadable("the server would not hand it out")
        return [line for line in data if line]

    @property
    def _client(self) -> imaplib.IMAP4:
        assert self._box is not None
        return self._box.client

    # --- waiting ----------------------------------------------------------------------------

    def wait(self, seconds: float, seen: int) -> bool:
        """Wait for mails beyond uid `seen`. True when there may be some."""
        box = self.open()
        until = time.monotonic() + seconds
        if self.uids_after(seen):
            return True
        if "IDLE" not in box.client.capabilities:
            return self._look(until, seen)
        while (left := until - time.monotonic()) > 0:
            if idling.idle(box, min(left, IDLE_FOR)) and self.uids_after(seen):
                return True
        return False

    def _look(self, until: float, seen: int) -> bool:
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_EVERY))
            self._client.noop()
            if self.uids_after(seen):
                return True
        return False

    # --- the folder of what was sent --------------------------------------------------------

    def sent_folder(self) -> str:
        """Where sent mail lies; "" when there is no such folder."""
        if self.config.sent_folder:
            return self.config.sent_folder
        box = self.open()
        folders = box.folder.list()
        for folder in folders:
            if any(flag.lower() == "\\sent" for flag in folder.flags):
                return folder.name
        names = {folder.name.lower(): folder.name for folder in folders}
        for wanted in _SENT_NAMES:
            for name in (wanted, f"inbox.{wanted}", f"inbox/{wanted}"):
                if name in names:
                    return names[name]
        return ""

    def keeps_sent_mail_itself(self) -> bool:
        """Whether the provider files what goes out, so that we must not do it again."""
        host = self.config.imap_host
        return "X-GM-EXT-1" in self._client.capabilities or host.endswith(_FILES_ITSELF)

    def append(self, folder: str, content: bytes) -> None:
        status, _ = self._client.append(
            encode_folder(folder),  # type: ignore[arg-type]  # imaplib takes bytes as well
            "\\Seen",
            imaplib.Time2Internaldate(time.time()),
            content,
        )
        if status != "OK":
            raise imaplib.IMAP4.error("APPEND was refused")


_SENT_NAMES = ("sent", "sent items", "sent messages", "posta inviata", "inviata", "inviati",
               "gesendet", "gesendete objekte", "gesendete elemente")  # fmt: skip
_FILES_ITSELF = (".office365.com", ".outlook.com", ".gmail.com", ".googlemail.com")
_MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


def _signed_in(config: Config, timeout: float) -> BaseMailBox:
    context = ssl.create_default_context()
    box: BaseMailBox
    if config.imap_security is Security.TLS:
        box = MailBox(
            config.imap_host, config.imap_port, timeout=timeout, ssl_context=context
        )
    elif config.imap_security is Security.STARTTLS:
        box = MailBoxStartTls(
            config.imap_host, config.imap_port, timeout=timeout, ssl_context=context
        )
    else:
        box = MailBoxUnencrypted(config.imap_host, config.imap_port, timeout=timeout)
    _keep_alive(box.client.sock)
    user, password = config.imap_login
    try:
        if user.isascii() and password.isascii():
            box.login(user, password, initial_folder=None)
        else:
            box.login_utf8(user, password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, MailboxLoginError) as problem:
        with contextlib.suppress(*Broken):
            box.client.shutdown()
        raise trouble.NotLetIn(str(problem)) from None
    # What a server can do after signing in is often more than before.
    _, said = box.client.capability()
    box.client.capabilities = tuple(said[-1].decode("ascii", "replace").upper().split())
    return box


def _keep_alive(sock: socket.socket) -> None:
    """Have the system notice within minutes that the other side is gone."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in (
        ("TCP_KEEPIDLE", 60),
        ("TCP_KEEPINTVL", 15),
        ("TCP_KEEPCNT", 4),
    ):
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)


def _number(response: tuple[str, list[Any]]) -> int:
    values = [value for value in response[1] or [] if value]
    try:
        return int(values[-1]) if values else 0
    except ValueError:
        return 0


def _set(uids: Sequence[int]) -> str:
    """Uids as IMAP writes them, neighbours as ranges: 4,7:9."""
    spans: list[list[int]] = []
    for uid in sorted(uids):
        if spans and uid == spans[-1][1] + 1:
            spans[-1][1] = uid
        else:
            spans.append([uid, uid])
    return ",".join(str(a) if a == b else f"{a}:{b}" for a, b in spans)


def _arrival(line: bytes) -> datetime | None:
    found = _ARRIVED.search(line)
    if found is None:
        return None
    try:
        moment = datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z")
    except (ValueError, UnicodeDecodeError):
        return None
    return moment.astimezone(UTC)
