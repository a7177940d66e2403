"""The daily sweep of the file store: what a row names stays, the rest goes when it is old."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from ascolto.channels.actions import accepting, sweeping
from ascolto.channels.contract import Raw
from ascolto.channels.models import Attachment, Payload
from ascolto.core import storage
from ascolto.core.jobs import schedules
from ascolto.core.scoping import scope, unscoped
from ascolto.testing import make
from ascolto.testing.cast import Cast

LARGE = b"x" * (accepting.IN_ROW + 1)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


def aged(sha256: str, files: Path, days: float = 2.0) -> str:
    path = files / sha256[:2] / sha256[2:4] / sha256
    os.utime(path, (time.time() - days * storage.DAY,) * 2)
    return sha256


def attached(cast: Cast, content: bytes) -> str:
    message = make.inbound(cast.account, cast.zoes)[0]
    stored = storage.keep(content)
    Attachment.objects.create(
        message=message, name="a.txt", content_type="text/plain",
        size=stored.size, sha256=stored.sha256,
    )  # fmt: skip
    return stored.sha256


def test_what_a_message_or_a_delivery_names_stays(cast: Cast, files: Path) -> None:
    attachment = aged(attached(cast, b"a file"), files)
    accepting.accept(cast.account, [Raw("large", LARGE)])
    aged(Payload.objects.get().stored_as, files)
    assert sweeping.sweep() == 0
    assert storage.read(attachment) == b"a file"
    assert accepting.raw(Payload.objects.get()).body == LARGE


def test_what_nothing_names_goes_after_a_day(cast: Cast, files: Path) -> None:
    left = aged(storage.keep(b"left by a crash").sha256, files)
    fresh = storage.keep(b"a visitor is writing beside it").sha256
    assert sweeping.sweep() == 1
    assert not storage.exists(left)
    assert storage.exists(fresh)


def test_a_file_of_another_company_is_no_orphan(cast: Cast, files: Path) -> None:
    with scope(cast.elsewhere):
        account = make.account(make.brand("Fremd"))
        accepting.accept(account, [Raw("large", LARGE)])
    with unscoped("test"):
        theirs = aged(Payload.objects.get().stored_as, files)
    assert sweeping.sweep() == 0
    assert storage.exists(theirs)


def test_a_file_whose_last_row_went_is_an_orphan(cast: Cast, files: Path) -> None:
    content = aged(attached(cast, b"erased"), files)
    Attachment.objects.all().delete()
    assert sweeping.sweep() == 1
    assert not storage.exists(content)


def test_it_runs_every_day() -> None:
    interval, function = schedules["ascolto.channels.jobs.sweep_files"]
    assert interval.days == 1
    assert function() is None


def test_asking_for_a_hash_does_not_read_the_table(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip(
            "small tables are read whole by PostgreSQL, whatever indexes there are"
        )
    with unscoped("as the sweep asks"):
        bodies = Payload.objects.filter(stored_as__in=["a" * 64])
        assert "payload_stored_as" in bodies.exclude(stored_as="").explain()
        files = Attachment.objects.filter(sha256__in=["a" * 64])
        assert "attachment_sha256" in files.explain()
