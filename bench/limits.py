"""What the machine could do at most, measured in the same run."""

from __future__ import annotations

import email
import sqlite3
import time
from collections.abc import Sequence
from email import policy
from pathlib import Path


def mail(raws: Sequence[bytes], place: Path, *, batch: int = 1) -> float:
    """CPU-seconds to parse these mails with the standard library and commit each durably."""
    database = sqlite3.connect(place / "limit.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(
        "CREATE TABLE IF NOT EXISTS mail (id INTEGER PRIMARY KEY, name, text)"
    )
    began = time.process_time()
    for start in range(0, len(raws), batch):
        database.execute("BEGIN IMMEDIATE")
        for raw in raws[start : start + batch]:
            parsed = email.message_from_bytes(raw, policy=policy.compat32)
            part = next(p for p in parsed.walk() if not p.is_multipart())
            content = part.get_payload(decode=True)
            text = content.decode("utf-8", "replace")  # type: ignore[union-attr]
            database.execute(
                "INSERT INTO mail (name, text) VALUES (?, ?)",
                (parsed["Message-ID"], text),
            )
        database.execute("COMMIT")
    spent = time.process_time() - began
    database.close()
    return spent
