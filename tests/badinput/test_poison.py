"""Mails written to break mail programs, through the whole product: each in a process of its own
with caps on time and memory; what it kills is laid aside and the next good mail is handled."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from ascolto.testing.poison import names, poison

CPU = 5.0  # seconds from the stored delivery to the drawn thread
MEMORY = 512  # MB
LARGE = "fifty-megabytes"
CONFIG = {
    "address": "care@brand.test", "password": "not-used", "imap_host": "127.0.0.1",
    "smtp_host": "127.0.0.1", "imap_security": "none", "smtp_security": "none",
}  # fmt: skip


@cache
def outcomes() -> dict[str, dict[str, Any]]:
    """What became of each, by name."""
    with tempfile.TemporaryDirectory(prefix="ascolto-poison-") as data:
        own = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        done = subprocess.run(
            [sys.executable, __file__], capture_output=True, timeout=400,
            env=own | {"ASCOLTO_DATA": data}, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}


@pytest.mark.slow
@pytest.mark.timeout(420)
@pytest.mark.parametrize("name", [*names(), LARGE])
def test_poison_ends_clearly_within_its_caps(name: str, request: Any) -> None:
    if "DATABASE_URL" in os.environ:
        pytest.skip("it has a database of its own, and ran with the SQLite suite")
    outcome = outcomes().get(name)
    assert outcome is not None, "it killed the process that took it in"
    assert outcome["problem"] == "", outcome
    assert outcome["status"] in {"parsed", "ignored", "failed"}, outcome
    assert outcome["same bytes"], outcome
    assert outcome["next one"] == "parsed", outcome
    assert outcome["drawn"] == 200, outcome
    assert outcome["cpu"] <= CPU, outcome
    assert outcome["memory"] <= MEMORY, outcome


# --- in the child ----------------------------------------------------------------------------


def _mail(name: str) -> bytes:
    if name != LARGE:
        return poison(name)
    line = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3\r\n"
    head = (
        b"From: Mallory <mallory@mallory.test>\r\nTo: care@brand.test\r\nSubject: large\r\n"
        b"Message-ID: <large@mallory.test>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nEcco il video.\r\n"
        b'--b\r\nContent-Disposition: attachment; filename="video.mp4"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head + line * (50 * 1024 * 1024 // len(line)) + b"--b--\r\n"


def _good(name: str) -> bytes:
    return (
        b"From: Zoe <zoe@example.net>\r\nTo: care@brand.test\r\nSubject: Camera\r\n"
        b"Message-ID: <after-"
        + name.encode()
        + b"@example.net>\r\n\r\nAvete una camera?\r\n"
    )


def _take(
    name: str, account: Any, client: Any, written: Callable[[str], bytes]
) -> dict[str, Any]:
    """One poison and a good mail behind it: stored, read, told, drawn."""
    from django.urls import reverse

    from ascolto.channels.actions import accepting
    from ascolto.channels.contract import Raw
    from ascolto.channels.models import Payload
    from ascolto.operate.models import Conversation
    from ascolto.testing.pipeline import run

    body = written(name)
    accepting.accept(account, [Raw(name, body), Raw(f"after-{name}", _good(name))])
    digest = hashlib.sha256(body).hexdigest()
    del body
    run()
    row = Payload.objects.get(delivery_id=name)
    drawn = [200]
    for conversation in Conversation.objects.filter(thread__messages__payload=row):
        page = client.get(reverse("conversation", args=[conversation.pk]))
        drawn.append(page.status_code)
    page = client.get(reverse("payload", args=[row.pk]))
    return {
        "status": row.status,
        "why": row.problem,
        "same bytes": hashlib.sha256(accepting.raw(row).body).hexdigest() == digest,
        "next one": Payload.objects.get(delivery_id=f"after-{name}").status,
        "drawn": max(*drawn, page.status_code),
    }


def _in_child(name: str, account: Any, client: Any) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    resource.setrlimit(resource.RLIMIT_AS, (3 * 1024**3, 3 * 1024**3))
    begun = time.process_time()
    outcome: dict[str, Any] = {"name": name, "problem": ""}
    try:
        outcome |= _take(name, account, client, _mail)
    except BaseException as problem:
        outcome["problem"] = repr(problem)[:500]
    outcome["cpu"] = round(time.process_time() - begun, 2)
    outcome["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(json.dumps(outcome) + "\n")
    sys.stdout.flush()


def _prepared() -> Iterator[Any]:
    """The account of a company of its own, and a browser of its administrator."""
    import django

    django.setup()
    from django.test import Client

    from ascolto.config import logs, new_database
    from ascolto.core.scoping import scope
    from ascolto.testing import make

    logs.set_up(level="ERROR")
    new_database.make()
    workspace = make.workspace()
    with scope(workspace):
        account = make.account(
            make.brand(), kind="email", config=CONFIG, address="care@brand.test"
        )
        client = Client(headers={"host": "localhost"})
        client.force_login(make.member("Ada", role="admin").user)
        # What is loaded once is no poison's cost.
        assert _take("a-good-one", account, client, _good)["status"] == "parsed"
        yield account
        yield client


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "ascolto.config.settings"
    ready = _prepared()
    account, client = next(ready), next(ready)
    from django.db import connections

    for name in [*names(), LARGE]:
        connections.close_all()
        child = os.fork()
        if child == 0:
            _in_child(name, account, client)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
