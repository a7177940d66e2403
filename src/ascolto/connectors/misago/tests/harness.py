"""How the harness tries this connector: with a small forum in each mood, and with a real one."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from ascolto.channels.contract import Outgoing
from ascolto.connectors.misago.config import Config
from ascolto.connectors.misago.connector import Connector
from ascolto.connectors.misago.rehearsal import ME, PASSWORD, Forum
from ascolto.connectors.misago.tests import peer as peers
from ascolto.testing.answering import Answer, Heard, Server, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

STATUS = {
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 400,
    Mood.BROKEN: 503,
}


@contextmanager
def at(url: str, **settings: Any) -> Iterator[Connector]:
    """A connector to the forum at `url`, on this machine."""
    known = {
        "base_url": url,
        "username": ME,
        "password": PASSWORD,
        "timeout_seconds": 10,
    }
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Connector(Config.model_validate(known | settings), subject.site)
        try:
            yield connector
        finally:
            connector.close()


@contextmanager
def visiting(**settings: Any) -> Iterator[tuple[Forum, Server, Connector]]:
    forum = Forum()
    with answering(forum) as server, at(server.url, **settings) as connector:
        yield forum, server, connector


@contextmanager
def provoke(mood: Mood, *, deeds_only: bool = True) -> Iterator[Connector]:
    forum = Forum()
    thread = forum.begin("Camere")
    forum.say(thread, "giulia", "Buongiorno, avete posto?")
    if mood is Mood.FORBIDDEN:
        forum.threads[thread]["acl"]["can_reply"] = False

    def answer(call: Heard) -> Answer | None:
        is_deed = call.method == "POST" and call.path.endswith("/posts/")
        spared = deeds_only and not is_deed
        if mood is Mood.WELL or mood is Mood.UNAUTHORISED or spared:
            return forum(call)
        if mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        wait = {"retry-after": str(RETRY_AFTER)} if mood is Mood.TOO_MANY else {}
        return Answer(STATUS[mood], json.dumps({"detail": "No."}).encode(), wait)

    with answering(answer) as server:
        if mood is Mood.AWAY:
            server.stop()
        wrong = {"password": "changed-since"} if mood is Mood.UNAUTHORISED else {}
        with at(server.url, timeout_seconds=0.5, **wrong) as connector:
            reply = connector.reply

            def in_a_thread(outgoing: Outgoing) -> Any:
                """The harness answers “message-1” in “thread-1”; here both have numbers."""
                if outgoing.thread_id == "thread-1":
                    outgoing = replace(outgoing, thread_id="1:101", in_reply_to="1")
                return reply(outgoing)

            connector.reply = in_a_thread  # type: ignore[method-assign]
            yield connector


@contextmanager
def provoke_poll(mood: Mood) -> Iterator[Connector]:
    with provoke(mood, deeds_only=False) as connector:
        yield connector


@contextmanager
def real(folder: Path) -> Iterator[Connector]:
    """To a forum where Anna has just asked something."""
    with (
        mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}),
        peers.running(folder) as peer,
    ):
        peer.anna.begin("Camere con balcone", "Avete una camera con balcone?")
        with at(peer.url, password=peers.PASSWORD, timeout_seconds=30) as connector:
            yield connector


subject = Subject(
    config={
        "base_url": "https://forum.example.com",
        "username": ME,
        "password": PASSWORD,
        "timeout_seconds": 10,
    },
    secrets=(PASSWORD,),
    provoke=provoke,
    provoke_poll=provoke_poll,
    real=None if peers.missing() else real,
    evidence={
        "resumes": "test_poll.py::test_polling_resumes_at_the_cursor",
        "sends_once": "test_real.py::test_a_lost_answer_is_found_not_sent_again",
        "real_server": "test_real.py::test_a_question_is_heard_and_answered",
    },
)
