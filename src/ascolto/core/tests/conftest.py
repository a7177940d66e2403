"""What the core's tests share: strings that broke software elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

_CORPORA = Path(__file__).resolve().parents[4].parent / "shared" / "corpora"

_OWN = [
    "\u200b.htaccess",
    "..",
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "con.txt",
    "a\r\nSet-Cookie: x=1",
    'a"; filename="b.exe',
    "gpj.exe\u202e",
    "\ud800lone.png",
    "\x00",
    "' OR 1=1 --",
    '"unclosed',
    "* NEAR( AND OR NOT ^",
    "col:val -",
    "--- !! && || <-> :*",
    "(((((",
    "e\u0301" * 300,
    "\ufdfa" * 300,
    "%00%2e%2e%2f",
]


@pytest.fixture(scope="session")
def naughty_strings() -> list[str]:
    """Ours, and the big list of naughty strings where the corpora lie beside the repository."""
    found = sorted(_CORPORA.glob("naughty-strings/**/blns.json"))
    return _OWN + [text for path in found for text in json.loads(path.read_text())]


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of corpora; skips the test when it is not there."""
    if not _CORPORA.is_dir():
        pytest.skip("the corpora are not beside the repository (../shared/corpora)")
    return _CORPORA
