"""How the harness tries this connector: with a small feed and a small WordPress API."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from ascolto.connectors.rss.config import Config
from ascolto.connectors.rss.connector import Connector
from ascolto.connectors.rss.tests.wordpress_server import WordPressServer, missing
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

PASSWORD = "abcd EFGH ijkl MNOP qrst UVWX"
STATUS = {
    Mood.WELL: 200,
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 400,
    Mood.BROKEN: 503,
}
FEED = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Comments for the inn</title><id>urn:inn</id><updated>2026-11-21T10:00:00Z</updated>
<entry><id>https://inn.example/?p=1#comment-7</id><title>By: Giulia</title>
<link href="https://inn.example/?p=1#comment-7"/><author><name>Giulia</name></author>
<updated>2026-11-21T10:00:00Z</updated><published>2026-11-21T10:00:00Z</published>
<content type="html">&lt;p&gt;A nice room.&lt;/p&gt;</content></entry></feed>"""
ANSWERS: dict[str, Any] = {
    "users/me": {"id": 1, "name": "Inn", "capabilities": {"moderate_comments": True}},
    "comments/": {"id": 7, "post": 1, "author": 0},
    "posts/": {"guid": {"rendered": "https://inn.example/?p=1"}},
}


def well(call: Heard) -> Answer:
    """The site, when all is well."""
    if "rest_route" not in call.path:
        return Answer(200, FEED, {"content-type": "application/atom+xml"})
    if call.method == "POST":
        said = {"id": 8, "post": 1, "date_gmt": time.strftime("%FT%T", time.gmtime())}
        return Answer(201, json.dumps(said).encode())
    path = call.path.replace("%2F", "/").split("/wp/v2/")[1]
    if path.startswith("comments&"):
        return Answer(200, b'[{"id": 7}]')
    found = next(value for name, value in ANSWERS.items() if path.startswith(name))
    return Answer(200, json.dumps(found).encode())


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

    def answer(call: Heard) -> Answer | None:
        is_question = deeds_only and call.method == "GET"
        if mood is Mood.WELL or (is_question and mood is not Mood.UNAUTHORISED):
            return well(call)
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
