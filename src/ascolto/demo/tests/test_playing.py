"""One minute of the living demo, faster than life, against a server that is restarted meanwhile."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from ascolto.channels import registry
from ascolto.demo import reactions

DOORS = {"mail", "chat", "form", "portal", "reviews", "counter"}
MINUTE = timedelta(minutes=1)
SET_UP = "import ascolto.config, django\ndjango.setup()\n"
PLAY = SET_UP + (
    "from ascolto.demo import playing\n"
    "playing.play(pace=60, minutes=1.0, seed={seed})\n"
)
ANSWER = SET_UP + (
    """
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Workspace
from ascolto.core.scoping import scope
from ascolto.operate.actions import replying
from ascolto.operate.models import Conversation
with scope(Workspace.objects.get()):
    nives = Actor.member(Member.objects.get(user__email="nives@treremi.example"))
    for kind in ("email", "webchat", "webhook"):
        rows = Conversation.objects.open().filter(account__kind=kind, is_public=False)
        rows = rows.filter(waiting_since__isnull=False)
        for row in rows.select_related("thread__account", "brand", "case").order_by("-pk")[:6]:
            replying.reply(row, text="Volentieri, ci pensiamo noi.", by=nives)
            print(row.pk)
"""
)


class Server:
    """`ascolto serve --demo` on a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = one.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "ASCOLTO_PUBLIC_URL", "ASCOLTO_HTTP_ALLOW"}
        }
        return kept | {
            "ASCOLTO_DATA": str(self.data),
            "ASCOLTO_PORT": str(self.port),
            "ASCOLTO_UNDO_SECONDS": "1",
            "DJANGO_SETTINGS_MODULE": "ascolto.config.settings",
        }

    def start(self) -> None:
        with (self.data / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ascolto.config.console", "serve", "--demo"],
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        _until(self._is_there, 300, self.log)

    def stop(self, signum: int = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(signum)
            self._process.wait(20)

    def log(self) -> str:
        return (self.data / "serve.log").read_text()[-3000:]

    def run(self, script: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", script],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.data / "ascolto.sqlite3")) as database:
            return database.execute(sql).fetchall()

    def _is_there(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log()
        try:
            said = json.loads((self.data / "ascolto.lock").read_text())
        except (OSError, ValueError):
            return False
        port = int(said["url"].rpartition(":")[2])
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", port)) == 0 and (
                "is ready" in self.log()
            )


def _until(what: Callable[[], bool], seconds: float, why: Callable[[], str]) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, why()
        time.sleep(0.2)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path)
    one.start()
    yield one
    one.stop()


CAME = "SELECT count(*) FROM channels_message WHERE direction = 'in'"
ON_ITS_WAY = (
    "SELECT a.kind, d.* FROM channels_delivery d JOIN channels_message m ON m.id = d.message_id "
    "JOIN channels_account a ON a.id = m.account_id WHERE d.status = 'sending'"
)
BY_KIND = (
    "SELECT a.kind, count(*) FROM channels_message m JOIN channels_account a "
    "ON a.id = m.account_id WHERE m.direction = 'in' GROUP BY a.kind"
)


@pytest.mark.slow
@pytest.mark.timeout(420)
def test_a_minute_of_life_through_every_door(server: Server) -> None:
    before, by_kind = server.ask(CAME)[0][0], server.ask(BY_KIND)
    assert isinstance(before, int)
    playing = server.run(PLAY.format(seed=5))
    time.sleep(15)
    answering = server.run(ANSWER)
    answered = [int(line) for line in answering.communicate(timeout=60)[0].split()]
    assert len(answered) >= 9
    time.sleep(5)
    server.stop()
    server.start()
    said, _ = playing.communicate(timeout=120)
    assert "went wrong" not in said, said
    assert "not taken" not in said, said

    lines = re.findall(r"^  \d\d:\d\d:\d\d  (\w+)", said, re.MULTILINE)
    elsewhere = set(registry.rehearsals())
    assert set(lines) - elsewhere == DOORS, Counter(lines)
    assert set(lines) >= elsewhere, elsewhere - set(lines)
    # What is polled every few minutes may be heard once only so soon: when the server came back.
    slow = {kind for kind in elsewhere if registry.manifest(kind).poll_every > MINUTE}
    least = before + sum(kind not in slow for kind in lines) + len(slow)
    _until(
        lambda: least <= int(str(server.ask(CAME)[0][0])) <= before + len(lines),
        120,  # some are polled, and what a provider held back is asked for again a minute later
        lambda: (
            f"{server.ask(CAME)} {before} {len(lines)} {Counter(lines)} {by_kind} {server.ask(BY_KIND)}\n{said}"
        ),
    )
    failed = server.ask(
        "SELECT problem FROM channels_payload WHERE status IN ('failed', 'waiting')"
    )
    assert not failed
    # What was on its way while the server stopped is taken up again when its lease has run out.
    _until(lambda: not server.ask(ON_ITS_WAY), 120, lambda: str(server.ask(ON_ITS_WAY)))
    lost = server.ask(
        "SELECT status, why FROM channels_delivery WHERE status NOT IN ('sent', 'pending')"
    )
    assert not lost
    assert _reactions(server, answered), said


def _reactions(server: Server, answered: list[int]) -> int:
    """How many of those who were answered have written since."""
    rows = server.ask(
        "SELECT count(*) FROM operate_conversation WHERE last_direction = 'in' AND id IN "
        f"({','.join(map(str, answered))})"
    )
    return int(str(rows[0][0]))


def test_customers_thank_ask_or_leave_it_at_that() -> None:
    dice = Random(1)
    found = [reactions.to("Nives Cardelio", "it", dice) for _ in range(200)]
    silent = [one for one in found if one is None]
    said = [one for one in found if one is not None]
    assert 10 < len(silent) < 80
    assert any("?" in one.text for one in said)
    assert any("Nives" in one.text for one in said)
    assert all(reactions.SOONEST <= one.after <= reactions.LATEST for one in said)
    assert all("{" not in one.text for one in said)


@pytest.mark.parametrize("language", ["en", "de", "fr", ""])
def test_every_language_has_something_to_say(language: str) -> None:
    dice = Random(2)
    said = [reactions.to("", language, dice) for _ in range(60)]
    assert all(one is None or (one.text and "{" not in one.text) for one in said)
