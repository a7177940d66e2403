"""The demo's own Prosody: guests write through it, what was said stays, and nothing of it is left over."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest

from ascolto.channels.contract.rehearsing import Given, Line
from ascolto.connectors.xmpp import prosody
from ascolto.connectors.xmpp.prosody import Prosody
from ascolto.connectors.xmpp.rehearsal import Rehearsal
from ascolto.connectors.xmpp.tests.peer import Person

needs_prosody = pytest.mark.skipif(
    not prosody.program(), reason="no Prosody (apt-get install prosody)"
)
pytestmark = pytest.mark.peers


def line(key: str = "880001", text: str = "Avete posto?") -> Line:
    return Line(key, "7001", "3331234567", "Giulia Ferrì", text, datetime.now(UTC))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Rehearsal]:
    one = Rehearsal()
    one.reside(tmp_path / "xmpp")
    yield one
    one.end()


@needs_prosody
def test_a_guest_is_told_the_answer_and_it_is_remembered(stage: Rehearsal) -> None:
    stage.speak(line(), "")
    server = stage._open()[0]
    with mock.patch(
        "ascolto.connectors.xmpp.tests.peer.PASSWORD", "rehearsed-password-of-the-inn"
    ):
        us = Person("treremi", server.clients)
    us.say("Sì, venga.", id="r1", to="giulia.ferri.4567@ospiti.localhost")
    until = time.monotonic() + 20
    while not stage.given and time.monotonic() < until:
        time.sleep(0.02)
    us.stream.close()
    assert stage.given == [Given("7001", "Sì, venga.")]
    stage.end()
    with pytest.raises(OSError, match="ended"):  # a caller that came too late
        stage.speak(line("880002"), "")
    again = Rehearsal()
    again.reside(stage._folder)
    again.speak(line(), "")  # told again: the server has it in its archive
    assert again.given == stage.given
    assert again._server is None, "nothing was said, so nothing was started"


@needs_prosody
def test_a_server_whose_process_was_killed_does_not_live_on(tmp_path: Path) -> None:
    first = Prosody(tmp_path, "treremi", "x")
    first.start()
    left_over = first._process
    assert left_over is not None
    # It is a child of ours here: until we ask for it, its number stays taken. Elsewhere the system asks.
    asking = threading.Thread(target=left_over.wait)
    asking.start()
    second = Prosody(tmp_path, "treremi", "x")
    second.start()
    asking.join(20)
    assert left_over.poll() in {0, -signal.SIGTERM}
    assert second.is_running
    second.end()
    assert not second.is_running


def test_where_it_is_not_installed_it_says_so_in_a_sentence() -> None:
    with mock.patch.object(prosody, "program", return_value=None):
        why = Rehearsal.absent()
    assert why is not None
    assert "apt-get install prosody" in why.it
    assert "apt-get install prosody" in why.en
