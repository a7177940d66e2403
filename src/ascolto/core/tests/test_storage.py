from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest

from ascolto.core import storage

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.FILES = tmp_path / "files"
    settings.ATTACHMENT_LIMIT, settings.BODY_LIMIT = 500, 1000
    found: Path = settings.FILES
    return found


def _age(stored: storage.Stored, files: Path, seconds: float) -> None:
    path = files / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256
    os.utime(path, (time.time() - seconds,) * 2)


def nobody(_: Collection[str]) -> set[str]:
    return set()


def test_what_is_kept_can_be_read_by_its_hash() -> None:
    stored = storage.keep(PNG)
    assert stored == storage.Stored(
        hashlib.sha256(PNG).hexdigest(), len(PNG), "image/png"
    )
    assert storage.exists(stored.sha256)
    assert storage.read(stored.sha256) == PNG
    with storage.open(stored.sha256) as file:
        assert file.read(4) == b"\x89PNG"


def test_pieces_give_the_same_as_the_whole() -> None:
    assert storage.keep(iter([PNG[:5], b"", PNG[5:]])) == storage.keep(PNG)


def test_an_empty_file_is_kept_too() -> None:
    empty: list[bytes | Iterator[bytes]] = [b"", iter([])]
    for content in empty:
        stored = storage.keep(content)
        assert stored.size == 0
        assert storage.read(stored.sha256) == b""


def test_the_same_content_twice_is_one_file_and_no_draft_stays(files: Any) -> None:
    storage.keep(b"once")
    storage.keep(b"once")
    storage.keep(iter([b"on", b"ce"]))
    names = [p.name for p in files.rglob("*") if p.is_file() and p.name != "lock"]
    assert names == [hashlib.sha256(b"once").hexdigest()]


@pytest.mark.parametrize("pieces", [False, True])
def test_more_than_the_limit_is_refused_and_leaves_nothing(
    files: Any, pieces: Any
) -> None:
    content = b"x" * 1001
    with pytest.raises(storage.TooLarge):
        storage.keep([content[:600], content[600:]] if pieces else content)
    assert not [p for p in files.rglob("*") if p.is_file()]
    assert storage.keep(content, limit=1001).size == 1001


def test_a_sender_that_breaks_off_leaves_nothing(files: Any) -> None:
    def broken() -> Iterator[Any]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        storage.keep(broken())
    assert not [p for p in files.rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n", "0" * 64]
)
def test_only_hashes_of_kept_files_open_anything(name: Any) -> None:
    assert_missing = pytest.raises(storage.Missing)
    with assert_missing:
        storage.read(name)


def test_a_file_that_was_cut_short_is_written_anew(files: Any) -> None:
    stored = storage.keep(b"whole")
    path = files / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256
    path.write_bytes(b"who")
    storage.keep(b"whole")
    assert storage.read(stored.sha256) == b"whole"


def test_content_and_names_are_on_disk_before_keep_returns(monkeypatch: Any) -> None:
    """The order is the promise: content synced, then named, then the folder synced."""
    done: list[str] = []
    fsync, rename = os.fsync, os.rename
    monkeypatch.setattr(
        os,
        "fsync",
        lambda fd: (done.append(os.readlink(f"/proc/self/fd/{fd}")), fsync(fd))[1],  # type: ignore[func-returns-value]
    )
    monkeypatch.setattr(
        os,
        "rename",
        lambda a, b: (done.append(f"name {b}"), rename(a, b))[1],  # type: ignore[func-returns-value]
    )
    stored = storage.keep(b"durable")
    folder = Path(done[-1])
    assert done[-2] == f"name {folder / stored.sha256}"
    draft = next(
        i
        for i, what in enumerate(done)
        if what.startswith(str(folder.parents[1] / "drafts" / ""))
    )
    assert draft < len(done) - 2
    assert str(folder.parent) in done
    assert str(folder.parent.parent) in done


def test_the_sweep_takes_only_old_files_that_no_row_names(files: Any) -> None:
    named, orphan, fresh = (storage.keep(b) for b in (b"named", b"orphan", b"fresh"))
    for stored in (named, orphan):
        _age(stored, files, storage.DAY + 60)
    (files / "drafts" / "ab").write_bytes(b"left by a crash")
    os.utime(files / "drafts" / "ab", (0, 0))
    assert storage.sweep(lambda hashes: {named.sha256} & set(hashes)) == 2
    assert storage.exists(named.sha256)
    assert storage.exists(fresh.sha256)
    assert not storage.exists(orphan.sha256)
    assert list((files / "drafts").iterdir()) == []


def test_what_is_kept_again_during_a_sweep_stays(files: Any) -> Any:
    stored = storage.keep(b"back again")
    _age(stored, files, storage.DAY + 60)

    def meanwhile(_: Collection[str]) -> set[str]:
        storage.keep(b"back again")
        return set()

    assert storage.sweep(meanwhile) == 0
    assert storage.read(stored.sha256) == b"back again"


def test_keeping_and_sweeping_at_once_never_loses_a_file_just_kept() -> None:
    stop, lost = threading.Event(), []

    def sweeps() -> None:
        while not stop.is_set():
            storage.sweep(nobody, older_than=2.0)

    sweeper = threading.Thread(target=sweeps)
    sweeper.start()
    until = time.monotonic() + 1.0
    while time.monotonic() < until:
        kept = storage.keep(b"contended")
        if not storage.exists(kept.sha256):
            lost.append(kept)
        time.sleep(0.045)
    stop.set()
    sweeper.join()
    assert not lost


# --- headers ---------------------------------------------------------------------------------


def test_pictures_are_shown_and_everything_else_is_downloaded() -> None:
    assert storage.response_headers("image/png", "a.png")["Content-Disposition"] == (
        'inline; filename="a.png"'
    )
    for kind in (
        "text/html",
        "image/svg+xml",
        "application/pdf",
        "text/xml",
        "made/up",
    ):
        headers = storage.response_headers(kind, "a")
        assert headers["Content-Disposition"].startswith("attachment;")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in headers["Content-Security-Policy"]
        assert headers["Content-Type"] in {
            "application/octet-stream",
            "application/pdf",
        }


def test_a_name_in_another_script_travels_encoded() -> None:
    value = storage.response_headers("application/pdf", 'perché "è" 请求.pdf')
    assert value["Content-Disposition"] == (
        'attachment; filename="perch_ ___ __.pdf"; '
        "filename*=UTF-8''perch%C3%A9%20_%C3%A8_%20%E8%AF%B7%E6%B1%82.pdf"
    )


def test_hostile_names_cannot_leave_the_header(naughty_strings: Any) -> None:
    for name in naughty_strings:
        value = storage.response_headers("text/plain", name)["Content-Disposition"]
        assert value.isascii()
        assert value.isprintable()
        assert value.count('"') == 2
        assert "\\" not in value
        assert len(value) < 1700
