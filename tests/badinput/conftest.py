"""Other people's awkward input, and what every piece of it must end in."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ascolto.channels.actions import accepting
from ascolto.channels.models import Message, Payload
from ascolto.operate.models import Conversation

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
Ended = Callable[[Mapping[str, bytes]], None]


@pytest.fixture(scope="session")
def collection() -> Callable[[str], dict[str, bytes]]:
    """The files of a collection by name: `collection("mail-odd")`."""

    def read(name: str) -> dict[str, bytes]:
        folder = CORPORA / name
        if not folder.is_dir():
            pytest.skip(f"the collection {name} is not beside this project")
        files = sorted(path for path in folder.iterdir() if path.is_file())
        return {path.name: path.read_bytes() for path in files}

    return read


@pytest.fixture(scope="session")
def library_mails() -> dict[str, bytes]:
    """The mails Python tests its own mail package with."""
    found = importlib.util.find_spec("test.test_email")
    if found is None or not found.submodule_search_locations:
        pytest.skip("this Python comes without its own tests")
    folder = Path(next(iter(found.submodule_search_locations))) / "data"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("msg_*.txt"))}


@pytest.fixture(scope="session")
def naughty(collection: Callable[[str], dict[str, bytes]]) -> list[str]:
    found: list[str] = json.loads(collection("naughty-strings")["blns.json"])
    return found


@pytest.fixture
def all_ended() -> Ended:
    """Every delivery ended in a clear state, its bytes as they came, and nothing is half."""

    def check(sent: Mapping[str, bytes]) -> None:
        rows = {p.delivery_id: p for p in Payload.objects.all()}
        for name, body in sent.items():
            row = rows[name]
            assert row.status in {"parsed", "ignored", "failed"}, (name, row.status)
            assert row.sha256 == hashlib.sha256(body).hexdigest(), name
            assert accepting.raw(row).body == body, name
            if row.status != "parsed":
                assert len(row.problem) > 10, (name, "no sentence says why")
        homeless = Message.objects.filter(thread__conversation=None)
        assert not homeless.exists(), "a message without a conversation"
        assert not Conversation.objects.filter(thread__messages=None).exists()

    return check
