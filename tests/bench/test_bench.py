"""Every measurement runs, at a size where its figures mean nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from bench.__main__ import NAMES
from bench.figures import Figure, percentile, table
from bench.scratch import ROOT

KEYS = {
    "value",
    "unit",
    "target",
    "holds",
    "peer",
    "limit",
    "ratio_peer",
    "ratio_limit",
    "more",
}


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", NAMES)
def test_a_measurement_runs_and_says_its_figures_in_the_last_line(name: str) -> None:
    if name == "visible" and not shutil.which("chromium"):
        pytest.skip("needs Debian's chromium")
    if name == "inbox" and not shutil.which("pg_virtualenv"):
        pytest.skip("needs Debian's postgresql-common")
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("ASCOLTO_", "DATABASE_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench", name],
        cwd=ROOT,
        env=kept | {"SIZE": "tiny"},
        capture_output=True,
        text=True,
        timeout=880,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures
    for figure in figures.values():
        assert figure.keys() == KEYS
        assert figure["value"] > 0


def test_an_unknown_measurement_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "speed"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "speed" in done.stdout


def test_ratios_follow_from_peer_and_limit() -> None:
    figure = Figure(
        "mail", 100.0, "mails/s", target=">= 50", holds=True, peer=10.0, limit=400.0
    )
    assert (figure.ratio_peer, figure.ratio_limit) == (10.0, 0.25)
    assert "holds (>= 50)" in table([figure])
    assert "DOES NOT HOLD" in table([Figure("x", 1.0, "s", target="< 1", holds=False)])


def test_a_percentile_is_a_value_that_was_seen() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0, 9.0], 0.99) == 9.0
