"""Files on disk: attachments and large deliveries, under the hash of their content.

A file is safe on disk before any row names it, so a row never points at nothing; a crash in
between leaves a file that no row names, which `sweep` takes away a day later. Names given by
senders never reach the file system.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import re
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext

from ascolto.core import sniffing
from ascolto.core.refusal import Refusal

_PIECE = 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")
DAY = 24 * 3600.0
_known: set[Path] = set()  # folders that are surely on disk


class TooLarge(Refusal):
    """More bytes than allowed; nothing was kept."""

    code = "too_large"


class Missing(LookupError):
    """No file of that hash is kept here."""


@dataclass(frozen=True)
class Stored:
    """`content_type` is what the bytes tell, `size` is in bytes."""

    sha256: str
    size: int
    content_type: str


def keep(content: bytes | Iterable[bytes], *, limit: int | None = None) -> Stored:
    """Put a file on disk for good; the same content twice is one file.

    `limit` is in bytes; by default the larger of the settings' limits for an attachment and for
    a whole delivery. Raises `TooLarge`.
    """
    if limit is None:
        limit = max(settings.ATTACHMENT_LIMIT, settings.BODY_LIMIT)
    if isinstance(content, bytes | bytearray | memoryview):
        return _keep_bytes(bytes(content), limit)
    return _keep_pieces(content, limit)


def read(sha256: str) -> bytes:
    """The whole content. Raises `Missing`."""
    with open(sha256) as file:
        return file.read()


def open(sha256: str) -> BinaryIO:
    """The file, for reading; close it. Raises `Missing`."""
    try:
        return _place(sha256).open("rb")
    except FileNotFoundError:
        raise Missing(sha256) from None


def exists(sha256: str) -> bool:
    return _place(sha256).is_file()


def sweep(
    named: Callable[[Collection[str]], Collection[str]], *, older_than: float = DAY
) -> int:
    """Remove files that no row names and nobody kept lately; returns how many.

    `named` gets hashes by the hundred and returns those that a row names. `older_than` is in
    seconds and longer than any transaction lasts that follows a `keep`.
    """
    removed = 0
    for batch in _batches(_old(time.time() - older_than), 500):
        hashes = [path.name for path in batch if _HASH.fullmatch(path.name)]
        kept = set(named(hashes)) if hashes else set()
        for path in batch:  # drafts bear no hash, so no row can name them
            if path.name not in kept:
                removed += _remove(path, time.time() - older_than)
    return removed


# --- how browsers get them -------------------------------------------------------------------

# As a plain download, besides the pictures. All others go out as unknown bytes.
_PASSIVE = frozenset({"application/pdf", "text/plain", "text/calendar", "text/vcard"})


def response_headers(stored_type: str, name: str) -> dict[str, str]:
    """The headers to serve a file with: pictures are shown, all else is only downloaded. Pure."""
    inline = sniffing.is_inline(stored_type)
    harmless = inline or (
        not sniffing.is_risky(stored_type)
        and (stored_type in _PASSIVE or stored_type.startswith(("audio/", "video/")))
    )
    return {
        "Content-Type": stored_type if harmless else sniffing.UNKNOWN,
        "Content-Disposition": _disposition("inline" if inline else "attachment", name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=3600",
    }


def _disposition(how: str, name: str) -> str:
    """RFC 6266: a plain ASCII name for old clients, the true one by RFC 8187."""
    clean = sniffing.clean_name(name)
    plain = re.sub(r"[^A-Za-z0-9 ._()+,=@~-]", "_", clean)
    value = f'{how}; filename="{plain}"'
    return (
        value
        if plain == clean
        else f"{value}; filename*=UTF-8''{quote(clean, safe='')}"
    )


# --- on disk ---------------------------------------------------------------------------------


def _keep_bytes(content: bytes, limit: int) -> Stored:
    if len(content) > limit:
        raise _too_large(limit)
    stored = Stored(
        hashlib.sha256(content).hexdigest(), len(content), sniffing.sniff(content)
    )
    if not _is_kept(stored):
        with _draft() as (file, path):
            file.write(content)
            _settle(file, path, stored)
    return stored


def _keep_pieces(pieces: Iterable[bytes], limit: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    with _draft() as (file, path):
        for piece in pieces:
            size += len(piece)
            if size > limit:
                raise _too_large(limit)
            digest.update(piece)
            file.write(piece)
        file.flush()
        stored = Stored(digest.hexdigest(), size, _sniffed(file, size))
        if not _is_kept(stored):
            _settle(file, path, stored)
    return stored


def _too_large(limit: int) -> TooLarge:
    sentence = gettext("The file is larger than %(limit)s MB and was not kept.")
    return TooLarge(sentence % {"limit": f"{limit / (1024 * 1024):g}"})


def _sniffed(file: BinaryIO, size: int) -> str:
    if not size:
        return sniffing.UNKNOWN
    with mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) as content:
        return sniffing.sniff(content)


def _place(sha256: str) -> Path:
    if not _HASH.fullmatch(sha256):
        raise Missing(sha256)
    return Path(settings.FILES) / sha256[:2] / sha256[2:4] / sha256


def _is_kept(stored: Stored) -> bool:
    """Whether it lies there whole. If so it counts as kept just now: no sweep takes it today."""
    path = _place(stored.sha256)
    if not path.exists():  # the common case, without the lock
        return False
    with _lock(fcntl.LOCK_SH):
        try:
            if path.stat().st_size != stored.size:
                return False
            os.utime(path)
        except FileNotFoundError:
            return False
    return True


@contextmanager
def _draft() -> Iterator[tuple[BinaryIO, Path]]:
    """A new file that goes away again unless it was settled."""
    folder = Path(settings.FILES) / "drafts"
    _make(folder)
    path = folder / secrets.token_hex(16)
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(fd, "w+b", buffering=_PIECE) as file:
            yield file, path
    finally:
        path.unlink(missing_ok=True)


def _settle(file: BinaryIO, draft: Path, stored: Stored) -> None:
    """Content to disk, name to disk: in this order, so that a name always leads to a whole file."""
    file.flush()
    os.fsync(file.fileno())
    path = _place(stored.sha256)
    _make(path.parent)
    with _lock(fcntl.LOCK_SH):
        os.rename(draft, path)
    _sync(path.parent)


def _make(folder: Path) -> None:
    """The folder, and those above it, known to the disk as well.

    Also when another process made it: that one may not have come to telling the disk yet.
    """
    if folder in _known and folder.is_dir():
        return
    is_root = folder == Path(settings.FILES)
    if not is_root:
        _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True, parents=is_root)
    _sync(folder.parent)
    _known.add(folder)


def _sync(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


@contextmanager
def _lock(how: int) -> Iterator[None]:
    """Shared by those who keep, alone for the sweep: it never takes what is kept that moment."""
    folder = Path(settings.FILES)
    _make(folder)
    fd = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, how)
        yield
    finally:
        os.close(fd)


def _old(before: float) -> Iterator[Path]:
    root = Path(settings.FILES)
    for path in (*root.glob("drafts/*"), *root.glob("??/??/*")):
        try:
            if path.stat().st_mtime < before:
                yield path
        except FileNotFoundError:
            continue


def _batches(paths: Iterator[Path], size: int) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _remove(path: Path, before: float) -> bool:
    with _lock(fcntl.LOCK_EX):
        try:
            if path.stat().st_mtime >= before:  # kept again while rows were asked
                return False
            path.unlink()
        except FileNotFoundError:
            return False
    return True
