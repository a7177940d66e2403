"""Kill the loader where it stands: the next start begins anew, and nobody notices."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

LOAD = """
import ascolto.config, django
django.setup()
from ascolto.config import database
database.bring_up_to_date()
from ascolto.demo import loading
print("begun", flush=True)
print(loading.load(), loading.load())
"""


def _load(data: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "ASCOLTO_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "ascolto.config.settings",
    }
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-c", LOAD],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def _count(data: Path, table: str) -> int:
    with sqlite3.connect(data / "ascolto.sqlite3") as database:
        found = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0])


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.timeout(400)
def test_killed_half_way_the_next_start_loads_it_once(tmp_path: Path) -> None:
    dying = _load(tmp_path)
    assert dying.stdout is not None
    assert dying.stdout.readline() == "begun\n"
    time.sleep(3)
    dying.kill()
    dying.wait()
    assert _count(tmp_path, "core_workspace") == 0

    whole = _load(tmp_path)
    said = whole.communicate(timeout=300)[0]
    assert said == "begun\nTrue False\n"
    assert _count(tmp_path, "core_workspace") == 1
    assert _count(tmp_path, "operate_conversation") > 300
