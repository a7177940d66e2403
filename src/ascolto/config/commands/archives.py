"""`ascolto backup FILE`, `ascolto restore FILE`."""

from __future__ import annotations

import argparse
from pathlib import Path

from ascolto.config.commands import Commands, command


def add(commands: Commands) -> None:
    backup = command(
        commands,
        "backup",
        _backup,
        "Write database, files and key into one archive, while Ascolto runs.",
    )
    backup.add_argument("file", type=Path, help="for example ascolto-2026-11-21.tar.gz")
    backup.add_argument(
        "--without-key",
        action="store_true",
        help="leave the secret key out; keep it elsewhere, or stored passwords cannot be read",
    )
    restore = command(
        commands,
        "restore",
        _restore,
        "Check an archive and put it into an empty data folder and database.",
    )
    restore.add_argument("file", type=Path)


def _backup(options: argparse.Namespace) -> int:
    from ascolto.config import archive

    manifest = archive.write(options.file, with_key=not options.without_key)
    size = options.file.stat().st_size / 1024**2
    print(f"{options.file}: {len(manifest.checksums)} parts, {size:.1f} MB.")
    print(
        "It holds the secret key: keep it where only you can read it."
        if manifest.has_key
        else "It does not hold the secret key: keep that as well."
    )
    return 0


def _restore(options: argparse.Namespace) -> int:
    from ascolto.config import archive

    manifest = archive.restore(options.file)
    print(f"Restored the backup of {manifest.made_at}. Start Ascolto as usual.")
    if not manifest.has_key:
        print(
            "It held no secret key: set ASCOLTO_SECRET_KEY to the one that was in use."
        )
    return 0
