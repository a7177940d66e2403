"""Handing mails out: as much of IMAP4rev1 (RFC 3501, with IDLE) as a mail connector uses.

LOGIN and AUTHENTICATE PLAIN, LIST, SELECT, EXAMINE, STATUS, UID SEARCH, UID FETCH, UID STORE,
APPEND, IDLE, NOOP. Mails are never expunged, so a mail's number is its place in the box.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hmac
from collections.abc import Awaitable, Callable

from ascolto.demo.post_office import fetching, searching
from ascolto.demo.post_office.boxes import (
    BOXES,
    SENT,
    Box,
    Boxes,
    Mail,
    NoSuchBox,
    plain,
)
from ascolto.demo.post_office.grammar import (
    Command,
    NotUnderstood,
    literal,
    moment,
    parse,
)

CAPABILITIES = "IMAP4rev1 IDLE SPECIAL-USE LITERAL+ AUTH=PLAIN"
LONGEST = 40 * 1024 * 1024  # bytes of one literal
QUIET_FOR = 35 * 60.0  # seconds until a silent connection is ended


class No(Exception):
    """The command is refused; the text is the answer."""


class Session:
    """One connection."""

    def __init__(
        self,
        boxes: Boxes,
        password: str,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._boxes, self._password = boxes, password
        self._reader, self._writer = reader, writer
        self._loop = asyncio.get_running_loop()
        self._person: str | None = None
        self._box: Box | None = None
        self._writable = False
        self._told = 0  # how many mails the other side knows of
        self._news = asyncio.Event()
        self._leaving = False

    async def run(self) -> None:
        """Serve until the other side leaves."""
        self._say(f"* OK [CAPABILITY {CAPABILITIES}] Ascolto's demo post office")
        try:
            while not self._leaving:
                await self._writer.drain()
                command = await asyncio.wait_for(self._read(), QUIET_FOR)
                if command is None:
                    break
                await self._answer(command)
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._close()
            with contextlib.suppress(ConnectionError):
                await self._writer.drain()
            self._writer.close()

    # --- the line ------------------------------------------------------------------------------

    async def _read(self) -> Command | None:
        """One command with its literals; None at the end of the connection."""
        parts: list[bytes] = []
        while True:
            line = await self._reader.readline()
            if not line.endswith(b"\n"):
                return None
            line = line.rstrip(b"\r\n")
            size, waits = literal(line)
            if size is None:
                parts.append(line)
                return parse(parts)
            if size > LONGEST:
                self._say("* BYE That is too large")
                return None
            if waits:
                self._say("+ Go ahead")
                await self._writer.drain()
            parts += [line[: line.rindex(b"{")], await self._reader.readexactly(size)]

    async def _answer(self, command: Command) -> None:
        name = command.name.replace(" ", "_").replace("-", "_").lower()
        does: Callable[[Command], Awaitable[str]] | None = getattr(
            self, f"_do_{name}", None
        )
        try:
            if does is None:
                raise NotUnderstood("That is not a command of this server")
            if self._person is None and name not in _BEFORE_LOGIN:
                raise No("Log in first")
            done = await does(command)
            self._news_of_the_box()
            self._say(f"{command.tag} OK {done}")
        except NotUnderstood as problem:
            self._say(f"{command.tag} BAD {problem}")
        except (No, NoSuchBox) as problem:
            self._say(f"{command.tag} NO {problem}")
        except OSError as problem:
            self._say(f"{command.tag} NO [UNAVAILABLE] {problem.strerror}")

    def _say(self, line: str) -> None:
        self._writer.write(line.encode() + b"\r\n")

    # --- anybody -------------------------------------------------------------------------------

    async def _do_capability(self, command: Command) -> str:
        self._say(f"* CAPABILITY {CAPABILITIES}")
        return "That is all"

    async def _do_noop(self, command: Command) -> str:
        return "Still here"

    async def _do_logout(self, command: Command) -> str:
        self._leaving = True
        self._say("* BYE Until soon")
        return "Goodbye"

    async def _do_login(self, command: Command) -> str:
        user, word = command.strings(2)
        return self._let_in(user.decode("utf-8", "replace"), word)

    async def _do_authenticate(self, command: Command) -> str:
        if command.atoms(1)[0].upper() != "PLAIN":
            raise No("Only PLAIN is known here")
        self._say("+ ")
        await self._writer.drain()
        try:
            said = base64.b64decode(
                (await self._reader.readline()).strip(), validate=True
            )
            _, user, word = said.split(b"\0")
        except ValueError:
            raise NotUnderstood("That is not PLAIN") from None
        return self._let_in(user.decode("utf-8", "replace"), word)

    def _let_in(self, user: str, word: bytes) -> str:
        person = plain(user)
        if person is None or not hmac.compare_digest(word, self._password.encode()):
            raise No("[AUTHENTICATIONFAILED] User name or password is wrong")
        self._person = person
        return f"[CAPABILITY {CAPABILITIES}] Welcome"

    # --- boxes ---------------------------------------------------------------------------------

    async def _do_list(self, command: Command) -> str:
        for name in BOXES:
            marks = "\\HasNoChildren \\Sent" if name == SENT else "\\HasNoChildren"
            self._say(f'* LIST ({marks}) "/" {name}')
        return "Listed"

    _do_lsub = _do_list

    async def _do_status(self, command: Command) -> str:
        name = command.strings(1)[0].decode()
        box = self._named(name)
        unseen = sum("\\Seen" not in mail.flags for mail in box.mails)
        self._say(
            f"* STATUS {name} (MESSAGES {len(box.mails)} RECENT 0 UIDNEXT {box.next_uid} "
            f"UIDVALIDITY {box.validity} UNSEEN {unseen})"
        )
        return "Told"

    async def _do_select(self, command: Command) -> str:
        return self._open(command, writable=True)

    async def _do_examine(self, command: Command) -> str:
        return self._open(command, writable=False)

    def _open(self, command: Command, *, writable: bool) -> str:
        self._close()
        self._box = self._named(command.strings(1)[0].decode("utf-8", "replace"))
        self._writable = writable
        self._box.listeners.add(self._wake)
        self._told = len(self._box.mails)
        self._say("* FLAGS (\\Answered \\Flagged \\Seen)")
        self._say(
            "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Seen \\*)] Keywords welcome"
        )
        self._say(f"* {self._told} EXISTS")
        self._say("* 0 RECENT")
        self._say(f"* OK [UIDVALIDITY {self._box.validity}] Kept for good")
        self._say(f"* OK [UIDNEXT {self._box.next_uid}] The next one")
        return f"[READ-{'WRITE' if writable else 'ONLY'}] Open"

    async def _do_close(self, command: Command) -> str:
        self._close()
        return "Closed"

    async def _do_append(self, command: Command) -> str:
        box = self._named(command.strings(1)[0].decode("utf-8", "replace"))
        content = command.values[-1]
        if not isinstance(content, bytes):
            raise NotUnderstood("Where is the mail?")
        flags = next((v for v in command.values[1:-1] if isinstance(v, list)), [])
        dates = [v for v in command.values[1:-1] if isinstance(v, bytes)]
        uid = await asyncio.to_thread(
            self._boxes.put,
            box,
            content,
            flags=frozenset(map(str, flags)),
            at=moment(dates[0]) if dates else None,
        )
        return f"[APPENDUID {box.validity} {uid}] Filed"

    # --- mails ---------------------------------------------------------------------------------

    async def _do_uid_search(self, command: Command) -> str:
        found = searching.search(self._opened, command.values)
        self._say(" ".join(["* SEARCH", *(str(mail.uid) for mail in found)]))
        return "Searched"

    async def _do_uid_fetch(self, command: Command) -> str:
        mails = self._chosen(command)
        for number, mail in mails:
            part = await asyncio.to_thread(fetching.answer, mail, command.values[1])
            self._writer.write(b"* %d FETCH (" % number + part + b")\r\n")
            await self._writer.drain()
        return "Fetched"

    async def _do_uid_store(self, command: Command) -> str:
        if not self._writable:
            raise No("The box is open for reading only")
        how, given = command.atoms(3)[1].upper(), command.values[2]
        flags = frozenset(map(str, given if isinstance(given, list) else [given]))
        for number, mail in self._chosen(command):
            changed = (
                mail.flags | flags
                if how.startswith("+")
                else mail.flags - flags
                if how.startswith("-")
                else flags
            )
            await asyncio.to_thread(self._boxes.mark, self._opened, mail, changed)
            if not how.endswith(".SILENT"):
                shown = " ".join(sorted(changed))
                self._say(f"* {number} FETCH (UID {mail.uid} FLAGS ({shown}))")
        return "Marked"

    async def _do_idle(self, command: Command) -> str:
        """Tell of new mails until the other side says DONE."""
        self._say("+ Listening")
        self._news_of_the_box()
        done = asyncio.create_task(self._reader.readline())
        try:
            while not done.done():
                await self._writer.drain()
                news = asyncio.create_task(self._news.wait())
                await asyncio.wait(
                    {done, news}, return_when=asyncio.FIRST_COMPLETED, timeout=QUIET_FOR
                )
                news.cancel()
                self._news_of_the_box()
        finally:
            done.cancel()
        return "Heard"

    # --- parts ---------------------------------------------------------------------------------

    @property
    def _opened(self) -> Box:
        if self._box is None:
            raise No("Open a box first")
        return self._box

    def _named(self, name: str) -> Box:
        try:
            return self._boxes.box(self._person or "", name)
        except NoSuchBox:
            raise No(f"[NONEXISTENT] There is no box {name}") from None

    def _chosen(self, command: Command) -> list[tuple[int, Mail]]:
        box = self._opened
        wanted = searching.uids(command.atoms(1)[0], box)
        return [
            (number, mail)
            for number, mail in enumerate(list(box.mails), start=1)
            if mail.uid in wanted
        ]

    def _wake(self) -> None:
        """Called from whichever thread put a mail into the box."""
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._news.set)

    def _news_of_the_box(self) -> None:
        self._news.clear()
        if self._box is not None and len(self._box.mails) != self._told:
            self._told = len(self._box.mails)
            self._say(f"* {self._told} EXISTS")

    def _close(self) -> None:
        if self._box is not None:
            self._box.listeners.discard(self._wake)
        self._box = None


_BEFORE_LOGIN = {"capability", "noop", "logout", "login", "authenticate"}
