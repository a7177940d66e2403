"""Mailboxes as files: one folder for each address and box, one file for each mail.

A mail is on disk before anybody is told that it was taken. Uids only grow and a box keeps its
validity for good, so a mail program that comes back after a restart goes on where it was.
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path

INBOX, SENT = "INBOX", "Sent"
BOXES = (INBOX, SENT)
_ADDRESS = re.compile(r"[^@\s/\\\x00-\x1f]{1,64}@[^@\s/\\\x00-\x1f]{1,190}")


class NoSuchBox(LookupError):
    """There is no mailbox of that name."""


@dataclass
class Mail:
    """One mail of a box. `at`: when it arrived, in seconds since 1970."""

    uid: int
    path: Path
    size: int
    at: float
    flags: frozenset[str] = frozenset()

    def content(self) -> bytes:
        return self.path.read_bytes()


@dataclass
class Box:
    """The mails of one folder of one person, in the order of their uids."""

    folder: Path
    validity: int
    mails: list[Mail] = field(default_factory=list)
    next_uid: int = 1
    listeners: set[Callable[[], None]] = field(default_factory=set)


class Boxes:
    """All mailboxes of the post office. One process has them open; its threads share them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._boxes: dict[Path, Box] = {}
        self._lock = threading.RLock()

    def box(self, address: str, name: str = INBOX) -> Box:
        """The box, opened at first need: every address has one. Raises `NoSuchBox`."""
        proper = next((one for one in BOXES if one.lower() == name.lower()), None)
        person = plain(address)
        if proper is None or person is None:
            raise NoSuchBox(name)
        folder = self._folder / person / proper
        with self._lock:
            if folder not in self._boxes:
                self._boxes[folder] = _opened(folder)
            return self._boxes[folder]

    def put(
        self,
        box: Box,
        content: bytes,
        *,
        flags: frozenset[str] = frozenset(),
        at: float | None = None,
    ) -> int:
        """Add a mail; durable when it returns. Returns its uid."""
        with self._lock:
            mail = _written(box, content, at)
            box.mails.append(mail)
            box.next_uid = mail.uid + 1
            if flags:
                self.mark(box, mail, flags)
            listeners = list(box.listeners)
        for tell in listeners:
            tell()
        return mail.uid

    def mark(self, box: Box, mail: Mail, flags: frozenset[str]) -> None:
        """Set a mail's flags and keywords."""
        with self._lock:
            mail.flags = flags
            marked = {str(m.uid): sorted(m.flags) for m in box.mails if m.flags}
            _replace(box.folder / "flags.json", json.dumps(marked).encode())


def plain(address: str) -> str | None:
    """Whose mailbox an address means: without its tag, in small letters; None for no address."""
    found = parseaddr(address)[1] or address
    local, _, domain = found.lower().rpartition("@")
    person = f"{local.partition('+')[0]}@{domain}"
    if not _ADDRESS.fullmatch(person) or person.startswith("."):
        return None
    return person


def _opened(folder: Path) -> Box:
    folder.mkdir(parents=True, exist_ok=True)
    box = Box(folder, _validity(folder))
    flags = _flags(folder)
    for path in sorted(_mails(folder)):
        uid, told = int(path.stem), path.stat()
        marked = frozenset(flags.get(str(uid), ()))
        box.mails.append(Mail(uid, path, told.st_size, told.st_mtime, marked))
    box.next_uid = box.mails[-1].uid + 1 if box.mails else 1
    return box


def _mails(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*.eml") if path.stem.isdecimal())


def _validity(folder: Path) -> int:
    path = folder / "validity"
    if not path.exists():
        _replace(path, str(int(time.time())).encode())
    return int(path.read_text())


def _flags(folder: Path) -> dict[str, list[str]]:
    try:
        found: dict[str, list[str]] = json.loads((folder / "flags.json").read_text())
        return found
    except FileNotFoundError:
        return {}


def _written(box: Box, content: bytes, at: float | None) -> Mail:
    uid = box.next_uid
    path = box.folder / f"{uid:010}.eml"
    _replace(path, content)
    when = time.time() if at is None else at
    os.utime(path, (when, when))
    return Mail(uid, path, len(content), when)


def _replace(path: Path, content: bytes) -> None:
    """All of it or nothing, and on disk when this returns."""
    draft = path.with_suffix(".draft")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    here = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(here)
    finally:
        os.close(here)
