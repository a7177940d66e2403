"""Mail servers that misbehave as they are told: what a real one does too seldom to be tested.

They speak just enough SMTP and IMAP for this connector, on 127.0.0.1, each in a thread.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Self

from ascolto.channels.contract import Site
from ascolto.connectors.email.config import Config
from ascolto.connectors.email.connector import Connector
from ascolto.testing.connectors import Mood

HANG_UP = "hang up"
SILENCE = "silence"
SECRET = b"0123456789abcdef0123456789abcdef"


class _Stub:
    """A server of lines. `said` overrides the answer to a command; see the subclasses."""

    def __init__(self, said: Mapping[str, str] | None = None) -> None:
        self.said = dict(said or {})
        self.heard: list[str] = []
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _listen(self) -> None:
        while True:
            try:
                one, _ = self._listener.accept()
            except OSError:
                return
            self._open.add(one)
            threading.Thread(target=self._serve, args=(one,), daemon=True).start()

    def _serve(self, one: socket.socket) -> None:
        with suppress(OSError, ValueError), one, one.makefile("rb") as lines:
            self.talk(one, lines)

    def talk(self, one: socket.socket, lines: Any) -> None:
        raise NotImplementedError

    def say(self, one: socket.socket, answer: str | bytes) -> bool:
        """Send an answer; False when the conversation ends with it."""
        if answer == SILENCE:
            time.sleep(60)
            return False
        if answer == HANG_UP:
            return False
        one.sendall(answer if isinstance(answer, bytes) else answer.encode() + b"\r\n")
        return True


class Smtp(_Stub):
    """Commands: CONNECT EHLO AUTH MAIL RCPT DATA BODY (in the middle of the mail) DOT QUIT."""

    def __init__(
        self, said: Mapping[str, str] | None = None, extensions: str = "AUTH PLAIN"
    ) -> None:
        super().__init__(said)
        self.extensions = extensions
        self.taken: list[bytes] = []
        self.senders: list[str] = []

    def talk(self, one: socket.socket, lines: Any) -> None:
        if not self.say(one, self.said.get("CONNECT", "220 ready")):
            return
        features = ["stub", *filter(None, self.extensions.split(","))]
        ehlo = "\r\n".join(f"250-{each}" for each in features[:-1])
        usual = {"EHLO": f"{ehlo}\r\n250 {features[-1]}" if ehlo else "250 stub"}
        usual |= {"AUTH": "235 in", "DATA": "354 go on", "QUIT": "221 bye"}
        for line in lines:
            text = line.decode("utf-8").strip()
            self.heard.append(text)
            command = text.split(" ", 1)[0].upper()
            if command == "MAIL":
                self.senders.append(text)
            key = (
                f"{command} <>" if text.upper().startswith("MAIL FROM:<>") else command
            )
            whole = command + text[len(command) :]  # smtplib writes "rcpt TO:<…>"
            answer = (
                self.said.get(whole)
                or self.said.get(key)
                or self.said.get(command)
                or usual.get(command, "250 ok")
            )
            if not self.say(one, answer):
                return
            if (
                command == "DATA"
                and answer.startswith("354")
                and not self._mail(one, lines)
            ):
                return

    def _mail(self, one: socket.socket, lines: Any) -> bool:
        content = b""
        for line in lines:
            if self.said.get("BODY") == HANG_UP and len(content) > 200:
                return False
            if line == b".\r\n":
                answer = self.said.get("DOT", "250 taken")
                if answer.startswith("250") or self.said.get("TAKES"):
                    self.taken.append(content)
                return self.say(one, answer)
            content += line.removeprefix(b".") if line.startswith(b"..") else line
        return False


class Imap(_Stub):
    """A mailbox with the mails given. `said` may hold an answer to any command, tag left out,
    and `FETCH <uid>` for the body of one mail."""

    def __init__(
        self,
        mails: Mapping[int, bytes] | None = None,
        said: Mapping[str, str] | None = None,
        *,
        validity: int = 7,
        capabilities: str = "IMAP4rev1 IDLE",
        sizes: Mapping[int, int] | None = None,
    ) -> None:
        super().__init__(said)
        self.mails = dict(mails or {})
        self.sizes = dict(sizes or {})
        self.validity = validity
        self.capabilities = capabilities
        self.appended: list[bytes] = []
        self.idlers = 0

    def talk(self, one: socket.socket, lines: Any) -> None:
        if not self.say(one, self.said.get("CONNECT", "* OK ready")):
            return
        for line in lines:
            tag, _, rest = line.decode("utf-8").strip().partition(" ")
            self.heard.append(rest)
            words = rest.upper().split(" ")
            command = words[1] if words[0] == "UID" else words[0]
            answer = self.said.get(command)
            if answer is not None:
                answer = answer if answer in (HANG_UP, SILENCE) else f"{tag} {answer}"
                if not self.say(one, answer):
                    return
                continue
            handler: Callable[..., bool] = getattr(
                self, f"_{command.lower()}", self._ok
            )
            if not handler(one, tag, rest, lines):
                return

    def _ok(self, one: socket.socket, tag: str, rest: str, lines: Any) -> bool:
        return self.say(one, f"{tag} OK done")

    def _capability(self, one: socket.socket, tag: str, rest: str, lines: Any) -> bool:
        return self.say(one, f"* CAPABILITY {self.capabilities}\r\n{tag} OK done")

    def _select(self, one: socket.socket, tag: str, rest: str, lines: Any) -> bool:
        top = max(self.mails, default=0) + 1
        return self.say(
            one,
            f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] x\r\n"
            f"* OK [UIDNEXT {top}] x\r\n{tag} OK [READ-ONLY] done",
        )

    _examine = _select

    def _list(self, one: socket.socket, tag: str, rest: str, lines: Any) -> bool:
        return self.say(
            one, f'* LIST (\\HasNoChildren \\Sent) "/" Sent\r\n{tag} OK done'
        )

    def _search(self, one: socket.socket, tag: str, rest: str, lines: Any) -> bool:
        first = re.search(r"UID (\d+):\*", rest)
        low = int(first[1]) if first else 1
        found = [uid for uid in sorted(self.mails) if uid >= low]
        if first and not found and self.mails:
            found = [max(self.mails)]  # as RFC 3501 wants it for "n:*"
        if "HEADER" in rest:
            wanted = re.search(r'HEADER \S+ "([^"]+)"', rest)
            found = [
                u for u, m in self.mails.items() if wanted and wanted[1].encode() in m
            ]
        return self.say(one, f"* SEARCH {' '.join(map(str, found))}\r\n{tag} OK done")

    def _fetch(self, one: socket.socket, tag: str, rest: str, lines: Any) -> bool:
        wanted = list(self._uids(rest.split(" ")[2]))
        for number, uid in enumerate(wanted, 1):
            mail = self.mails.get(uid)
            if mail is None:
                continue
            if "RFC822.SIZE" in rest:
                size = self.sizes.get(uid, len(mail))
                row = f'UID {uid} RFC822.SIZE {size} INTERNALDATE "21-Nov-2026 10:00:00 +0100"'
                self.say(one, f"* {number} FETCH ({row})")
                continue
            said = self.said.get(f"FETCH {uid}")
            if said == HANG_UP:
                one.sendall(
                    f"* {number} FETCH (UID {uid} BODY[] {{{len(mail)}}}\r\n".encode()
                )
                one.sendall(mail[: len(mail) // 2])
                return False
            if said is not None:
                return self.say(one, f"{tag} {said}")
            body = mail
            if "[TEXT]" in rest:
                body = mail.partition(b"\r\n\r\n")[2][
                    : int(re.findall(r"\.(\d+)>", rest)[0])
                ]
            elif "[HEADER]" in rest:
                body = mail.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            head = f"* {number} FETCH (UID {uid} BODY[] {{{len(body)}}}\r\n"
            self.say(one, head.encode() + body + b")\r\n")
        return self.say(one, f"{tag} OK done")

    def _uids(self, text: str) -> Iterator[int]:
        for span in text.split(","):
            low, _, high = span.partition(":")
            yield from range(int(low), int(high or low) + 1)

    def _append(self, one: socket.socket, tag: str, rest: str, lines: Any) -> bool:
        size = int(re.findall(r"\{(\d+)\}", rest)[0])
        one.sendall(b"+ go on\r\n")
        self.appended.append(lines.read(size))
        lines.readline()
        return self.say(one, f"{tag} OK done")

    def _idle(self, one: socket.socket, tag: str, rest: str, lines: Any) -> bool:
        self.idlers += 1
        # A mail that comes at this very moment is told in the same breath.
        news = "\r\n* 9 EXISTS" if self.said.get("NEWS") == "at once" else ""
        self.say(one, f"+ idling{news}")
        lines.readline()
        return self.say(one, f"{tag} OK done")

    def _logout(self, one: socket.socket, tag: str, rest: str, lines: Any) -> bool:
        self.say(one, f"* BYE\r\n{tag} OK done")
        return False


def connected(
    imap: int,
    smtp: int,
    *,
    timeout: float = 2.0,
    site: Site | None = None,
    **config: Any,
) -> Connector:
    """A connector for the servers on these ports."""
    settings: dict[str, Any] = {
        "address": "care@brand.test",
        "sender_name": "Locanda del Lago",
        "imap_host": "127.0.0.1",
        "imap_port": imap,
        "imap_security": "none",
        "smtp_host": "127.0.0.1",
        "smtp_port": smtp,
        "smtp_security": "none",
        "password": "a-password-nobody-guesses",
        "smtp_password": "another-password-nobody-guesses",
    }
    site = site or Site(
        account="acc-1",
        name="Locanda",
        public_url="",
        workspace_addresses=frozenset({"care@brand.test", "booking@brand.test"}),
        secret=SECRET,
    )
    connector = Connector(Config(**{**settings, **config}), site)
    connector.timeout = timeout
    return connector


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


_SMTP_MOODS: dict[Mood, dict[str, str]] = {
    Mood.WELL: {},
    Mood.UNAUTHORISED: {"AUTH": "535 5.7.8 wrong user name or password"},
    Mood.FORBIDDEN: {"MAIL": "550 5.7.60 this user may not send as care@brand.test"},
    Mood.TOO_MANY: {"RCPT": "450 4.7.1 too many mails, slow down"},
    Mood.REFUSED: {"RCPT": "550 5.1.1 no such user"},
    Mood.BROKEN: {"CONNECT": "421 4.3.0 out of order"},
    Mood.SILENT: {"DOT": SILENCE},
}
_IMAP_MOODS: dict[Mood, dict[str, str]] = {
    Mood.WELL: {},
    Mood.UNAUTHORISED: {
        "LOGIN": "NO [AUTHENTICATIONFAILED] wrong user name or password"
    },
    Mood.FORBIDDEN: {"LOGIN": "NO IMAP access is switched off for this account"},
    Mood.TOO_MANY: {"LOGIN": "NO [LIMIT] too many connections"},
    Mood.BROKEN: {"SEARCH": "BAD internal error"},
    Mood.SILENT: {"CONNECT": SILENCE},
}


@contextmanager
def provoked(mood: Mood) -> Iterator[Connector]:
    """A connector whose SMTP server is in that mood."""
    with Imap() as imap, Smtp(_SMTP_MOODS.get(mood, {})) as smtp:
        connector = connected(
            imap.port, closed_port() if mood is Mood.AWAY else smtp.port
        )
        try:
            yield connector
        finally:
            connector.close()


@contextmanager
def provoked_poll(mood: Mood) -> Iterator[Connector]:
    """A connector whose IMAP server is in that mood."""
    with Imap({1: b"From: a@b.test\r\n\r\nx"}, _IMAP_MOODS.get(mood, {})) as imap:
        connector = connected(
            closed_port() if mood is Mood.AWAY else imap.port, 1, timeout=1.0
        )
        try:
            yield connector
        finally:
            connector.close()
