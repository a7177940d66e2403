"""Backups: database, files and key in one archive, with a list of checksums.

The database is copied first and the files after it. Files are never changed and are named by
their content, so every file that the copied database knows is in the archive.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ascolto import __version__
from ascolto.config.database import Unfit, copy_sqlite

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE, DUMP, KEY = "database.sqlite3", "database.dump", "secret-key"


@dataclass
class Manifest:
    made_at: str
    version: str
    database: str  # "sqlite" or "postgresql"
    has_key: bool
    checksums: dict[str, str] = field(default_factory=dict)  # name → SHA-256, in hex
    format: int = FORMAT


# --- writing -------------------------------------------------------------------------------------


def write(target: Path, *, with_key: bool = True) -> Manifest:
    """Make an archive; it appears under its name only when it is whole."""
    if target.exists():
        raise Unfit(f"{target} exists already. Nothing was written.")
    manifest = Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        database=connection.vendor,
        has_key=with_key,
    )
    unfinished = target.with_name(target.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent) as place:
            fd = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with (
                os.fdopen(fd, "wb") as file,
                gzip.GzipFile(fileobj=file, mode="wb", compresslevel=3) as packed,
                tarfile.open(fileobj=packed, mode="w|") as tar,
            ):
                _fill(tar, manifest, Path(place))
            _flush(unfinished)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _fill(tar: tarfile.TarFile, manifest: Manifest, place: Path) -> None:
    _add(tar, manifest, _database(place))
    if manifest.has_key:
        key = place / KEY
        key.write_text(settings.SECRET_KEY)
        _add(tar, manifest, key)
    files = Path(settings.FILES)
    for path in sorted(files.rglob("*")) if files.is_dir() else []:
        if path.is_file() and not path.is_symlink():
            name = f"files/{path.relative_to(files).as_posix()}"
            _add(tar, manifest, path, name)
    listing = place / MANIFEST
    listing.write_text(json.dumps(asdict(manifest), indent=1))
    tar.add(listing, MANIFEST)


def _add(
    tar: tarfile.TarFile, manifest: Manifest, path: Path, name: str | None = None
) -> None:
    name = name or path.name
    try:
        manifest.checksums[name] = _digest(path)
        tar.add(path, name, recursive=False)
    except FileNotFoundError:  # erased since it was listed
        manifest.checksums.pop(name, None)


def _database(place: Path) -> Path:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy_sqlite(Path(str(connection.settings_dict["NAME"])), place / SQLITE)
        return place / SQLITE
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={place / DUMP}")
    return place / DUMP


# --- restoring -----------------------------------------------------------------------------------


def restore(source: Path) -> Manifest:
    """Check the whole archive, then put it in place. Raises `Unfit` and changes nothing before."""
    if not source.is_file():
        raise Unfit(f"There is no file {source}.")
    _require_empty()
    data = Path(settings.DATA)
    with tempfile.TemporaryDirectory(dir=data, prefix="restoring-") as folder:
        place = Path(folder)
        manifest = _unpacked(source, place)
        if manifest.database != connection.vendor:
            raise Unfit(
                f"The backup is of {manifest.database}, and DATABASE_URL names "
                f"{connection.vendor}. Nothing was changed."
            )
        _put_database(place)
        if (place / "files").is_dir():
            shutil.copytree(place / "files", Path(settings.FILES), dirs_exist_ok=True)
        if manifest.has_key:
            _put_key((place / KEY).read_text())
    return manifest


def _require_empty() -> None:
    data, files = Path(settings.DATA), Path(settings.FILES)
    data.mkdir(parents=True, exist_ok=True)
    if files.is_dir() and any(files.rglob("*")):
        raise Unfit(f"{files} is not empty. A backup goes into an empty place.")
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        if path.exists() and path.stat().st_size:
            raise Unfit(f"{path} exists already. A backup goes into an empty place.")
    elif MigrationRecorder(connection).has_table():
        raise Unfit("The database is not empty. A backup goes into an empty place.")


def _unpacked(source: Path, place: Path) -> Manifest:
    """Unpack and compare every part with its checksum."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member in tar:
                path = PurePosixPath(member.name)
                if not member.isfile() or path.is_absolute() or ".." in path.parts:
                    raise Unfit(
                        f"{source} holds {member.name!r}, which no backup holds."
                    )
                _unpack(tar, member, place / path)
        said = json.loads((place / MANIFEST).read_text())
        if said.get("format") != FORMAT:
            raise Unfit(
                f"{source} was made by another version ({said.get('version')})."
            )
        manifest = Manifest(**said)
    except (
        tarfile.TarError,
        EOFError,
        ValueError,
        FileNotFoundError,
        TypeError,
        gzip.BadGzipFile,
    ) as problem:
        raise Unfit(
            f"{source} is not a whole backup of Ascolto ({problem}). Nothing was changed."
        ) from None
    for name, digest in manifest.checksums.items():
        if not (place / name).is_file() or _digest(place / name) != digest:
            raise Unfit(
                f"{source} is damaged: {name} is not what was stored. Nothing was changed."
            )
    return manifest


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    """Bytes only: no owner, mode or link of the archive's."""
    source = tar.extractfile(member)
    assert source is not None  # it is a file
    target.parent.mkdir(parents=True, exist_ok=True)
    with source, target.open("xb") as file:
        shutil.copyfileobj(source, file)


def _put_database(place: Path) -> None:
    if connection.vendor != "sqlite":
        _postgres(
            "pg_restore",
            "--no-owner",
            "--single-transaction",
            "--exit-on-error",
            str(place / DUMP),
        )
        return
    probe = sqlite3.connect(place / SQLITE)
    try:
        said = probe.execute("PRAGMA integrity_check(1)").fetchone()[0]
    finally:
        probe.close()
    if said != "ok":
        raise Unfit(
            f"The database in the backup is damaged: {said}. Nothing was changed."
        )
    target = Path(str(connection.settings_dict["NAME"]))
    for leftover in ("-wal", "-shm"):
        Path(f"{target}{leftover}").unlink(missing_ok=True)
    _flush(place / SQLITE)
    (place / SQLITE).replace(target)


def _put_key(key: str) -> None:
    """In place of the one that was made for this still empty place."""
    path = Path(settings.DATA) / KEY
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w") as file:
        file.write(key)


# --- both ----------------------------------------------------------------------------------------


def _postgres(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's; the password travels by the environment."""
    own = connection.settings_dict
    found = shutil.which(program)
    if not found:
        raise Unfit(
            f"{program} is not installed: it comes with PostgreSQL's client programs."
        )
    environment = dict(os.environ)
    for name, variable in (
        ("HOST", "PGHOST"),
        ("PORT", "PGPORT"),
        ("USER", "PGUSER"),
        ("PASSWORD", "PGPASSWORD"),
    ):
        if own.get(name):
            environment[variable] = str(own[name])
    done = subprocess.run(
        [found, f"--dbname={own['NAME']}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unfit(f"{program} failed: {done.stderr.strip().splitlines()[-1:] or ''}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
