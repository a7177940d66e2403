"""How the harness tries this connector: with the rehearsed WordPress in each mood."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from ascolto.channels.contract.rehearsing import Line
from ascolto.connectors.rss.config import Config
from ascolto.connectors.rss.connector import Connector
from ascolto.connectors.rss.rehearsal import PASSWORD, Rehearsal
from ascolto.connectors.rss.tests.wordpress_server import WordPressServer, missing
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

COMMENT = Line(
    "1",
    "1",
    "3331234567",
    "Giulia",
    "A nice room.",
    datetime(2026, 11, 21, 10, tzinfo=UTC),
)  # below the post 1; it is number 7
STATUS = {
    Mood.WELL: 200,
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 400,
    Mood.BROKEN: 503,
}


@contextmanager
def at(url: str, **settings: Any) -> Iterator[Connector]:
    """A connector to the site at `url`, on this machine."""
    known = {
        "feed_url": f"{url}/?feed=comments-atom",
        "wordpress_url": url,
        "wordpress_user": "brand",
        "wordpress_password": PASSWORD,
        "timeout_seconds": 0.5,
    }
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Connector(Config.model_validate(known | settings), subject.site)
        try:
            yield connector
        finally:
            connector.close()


def moody(mood: Mood, *, deeds_only: bool) -> Callable[[Heard], Answer | None]:
    """A site in a mood; `deeds_only`: questions go well whatever the mood of the answer."""
    site = Rehearsal()
    site.speak(COMMENT, "")

    def answer(call: Heard) -> Answer | None:
        is_question = deeds_only and call.method == "GET"
        if mood is Mood.WELL or (is_question and mood is not Mood.UNAUTHORISED):
            return site(call)
        if mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        wait = {"Retry-After": str(RETRY_AFTER)} if mood is Mood.TOO_MANY else {}
        said = b'{"code": "some_code", "message": "No."}'
        return Answer(STATUS[mood], said, wait)

    return answer


@contextmanager
def provoke(mood: Mood, *, deeds_only: bool = True) -> Iterator[Connector]:
    with answering(moody(mood, deeds_only=deeds_only)) as server:
        if mood is Mood.AWAY:
            server.stop()
        with at(server.url) as connector:
            reply = connector.reply

            def to_a_comment(outgoing: Any) -> Any:
                """The harness answers “message-1”; a comment is named otherwise."""
                from dataclasses import replace

                if outgoing.in_reply_to == "message-1":
                    known = "https://inn.example/?p=1#comment-7"
                    outgoing = replace(outgoing, in_reply_to=known)
                return reply(outgoing)

            connector.reply = to_a_comment  # type: ignore[method-assign]
            yield connector


@contextmanager
def provoke_poll(mood: Mood) -> Iterator[Connector]:
    with provoke(mood, deeds_only=False) as connector:
        yield connector


@contextmanager
def real(folder: Path) -> Iterator[Connector]:
    """To a WordPress where Giulia has just asked something below an article."""
    with WordPressServer() as site:
        site.comment("Avete camere con vista lago?", author="Giulia")
        known = {"wordpress_password": site.password, "timeout_seconds": 20}
        with at(site.url, **known) as connector:
            yield connector


subject = Subject(
    config={
        "feed_url": "https://inn.example/?feed=comments-atom",
        "wordpress_url": "https://inn.example",
        "wordpress_user": "brand",
        "wordpress_password": PASSWORD,
        "timeout_seconds": 10,
    },
    secrets=(PASSWORD,),
    provoke=provoke,
    provoke_poll=provoke_poll,
    real=None if missing() else real,
    evidence={
        "resumes": "test_poll.py::test_polling_resumes_at_the_cursor",
        "sends_once": "test_wordpress.py::test_a_lost_answer_is_found_by_its_key",
        "real_server": "test_wordpress.py::test_a_comment_comes_in_and_its_answer_goes_out",
    },
)
