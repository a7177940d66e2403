"""The connector and a real WordPress of Debian's: comments in, answers out, and what goes wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Incoming,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Page,
    Refused,
)
from ascolto.connectors.rss import feeds
from ascolto.connectors.rss.connector import Connector
from ascolto.connectors.rss.tests.harness import at
from ascolto.connectors.rss.tests.wordpress_server import WordPressServer, missing

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(bool(missing()), reason=missing() or "installed"),
]


@pytest.fixture(scope="module")
def site() -> Iterator[WordPressServer]:
    with WordPressServer() as server:
        yield server


@pytest.fixture
def feed(site: WordPressServer) -> Iterator[Connector]:
    with at(
        site.url, wordpress_password=site.password, timeout_seconds=20
    ) as connector:
        yield connector


def facts(connector: Connector, page: Page) -> list[Fact]:
    return [fact for raw in page.items for fact in connector.parse(raw)]


def said(connector: Connector, page: Page) -> list[Incoming]:
    return [one for one in facts(connector, page) if isinstance(one, Incoming)]


def answer(to: Incoming, text: str, key: str, **more: Any) -> Outgoing:
    return Outgoing(
        idempotency_key=key,
        thread_id=to.thread_id,
        text=text,
        to=Author(to.author.external_id),
        in_reply_to=to.external_id,
        **more,
    )


def test_a_comment_comes_in_and_its_answer_goes_out(
    site: WordPressServer, feed: Connector
) -> None:
    assert "Blog della locanda" in feed.check()
    assert feed.missing() == ()
    start = feed.poll("")
    assert start.items == ()
    site.comment("Avete camere con vista lago?", author="Giulia")
    page = feed.poll(start.cursor)
    [comment] = said(feed, page)
    assert comment.text == "Avete camere con vista lago?"
    assert comment.author.name == "Giulia"
    assert comment.external_id.startswith(f"{site.guid}#comment-")
    assert not comment.ours
    sent = feed.reply(answer(comment, "Sì, due: la 4 e la 7.", "key-first"))
    [echo] = said(feed, feed.poll(page.cursor))
    assert echo.ours
    assert echo.external_id == sent.external_id
    assert echo.references == (comment.external_id,)


def test_what_did_not_change_is_not_sent_again(
    site: WordPressServer, feed: Connector
) -> None:
    time.sleep(3.1)  # its latest change is no longer of this second
    page = feed.poll("")
    before = json.loads(page.cursor)
    assert before["etag"]
    with mock.patch.object(feeds, "read") as read:
        again = feed.poll(page.cursor)  # WordPress says 304
    assert again.items == ()
    assert json.loads(again.cursor) == before
    read.assert_not_called()


def test_an_edited_comment_is_an_edit(site: WordPressServer, feed: Connector) -> None:
    site.comment("La colazione è inclusa?", author="Bruno")
    start = feed.poll("")
    site.php(
        "<?php require __DIR__ . '/wp-load.php'; $c = end(get_comments("
        "['author_email' => 'bruno@example.it'])); wp_update_comment(['comment_ID' => "
        "$c->comment_ID, 'comment_content' => 'La cena è inclusa?']); "
        "wp_cache_flush(); update_option('x', time());"
    )
    page = feed.poll(start.cursor)
    [edit] = [one for one in facts(feed, page) if isinstance(one, Edited)]
    assert edit.text == "La cena è inclusa?"


def test_a_deleted_comment_is_a_deletion(
    site: WordPressServer, feed: Connector
) -> None:
    start = feed.poll("")
    site.comment("Cancellatemi, per favore.", author="Elena")
    page = feed.poll(start.cursor)
    [comment] = said(feed, page)
    site.php(
        "<?php require __DIR__ . '/wp-load.php'; $c = end(get_comments("
        "['author_email' => 'elena@example.it'])); wp_trash_comment($c->comment_ID);"
    )
    page = feed.poll(page.cursor)
    [gone] = [one for one in facts(feed, page) if isinstance(one, Deleted)]
    assert gone.external_id == comment.external_id
    assert not facts(feed, feed.poll(page.cursor))


def test_somebody_under_our_name_is_not_us(
    site: WordPressServer, feed: Connector
) -> None:
    start = feed.poll("")
    site.comment("Chiusi per ferie!", author="Locanda del Lago")
    [fake] = said(feed, feed.poll(start.cursor))
    assert fake.author.name == "Locanda del Lago"
    assert not fake.ours


def test_two_people_of_one_name_are_two(site: WordPressServer, feed: Connector) -> None:
    start = feed.poll("")
    site.comment("Prima volta qui.", author="Marco", email="marco@one.example")
    site.comment("Seconda volta qui.", author="Marco", email="marco@two.example")
    one, two = said(feed, feed.poll(start.cursor))
    assert one.author.name == two.author.name == "Marco"
    assert one.author.external_id != two.author.external_id
    assert one.thread_id != two.thread_id


def test_a_lost_answer_is_found_by_its_key(
    site: WordPressServer, feed: Connector
) -> None:
    start = feed.poll("")
    site.comment("C'è un parcheggio?", author="Carla")
    [comment] = said(feed, feed.poll(start.cursor))
    outgoing = answer(comment, "Sì, gratuito.", "key-lost")
    assert feed.find(outgoing) is None
    sent = feed.reply(outgoing)
    found = feed.find(outgoing)
    assert found is not None
    assert found.external_id == sent.external_id
    with pytest.raises(
        OutcomeUnknown
    ):  # the same words again: WordPress has them already
        feed.reply(outgoing)
    assert feed.find(replace(outgoing, idempotency_key="key-never")) is None


def test_what_wordpress_refuses(site: WordPressServer, feed: Connector) -> None:
    start = feed.poll("")
    site.comment("Accettate animali?", author="Dario")
    [comment] = said(feed, feed.poll(start.cursor))
    gone = replace(
        answer(comment, "Sì.", "key-gone"), in_reply_to=f"{site.guid}#comment-99999"
    )
    with pytest.raises(Refused):
        feed.reply(gone)
    with (
        at(site.url, wordpress_password="wrong", timeout_seconds=20) as other,
        pytest.raises(NeedsReconnect),
    ):
        other.reply(answer(comment, "Sì.", "key-wrong"))
