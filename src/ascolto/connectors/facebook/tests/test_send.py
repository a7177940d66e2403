"""Answers on their way to a Page. The Graph API has no official document to hold calls against:
these run against a fake of ours, and say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ascolto.channels.contract import (
    ChannelError,
    File,
    Incoming,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Refused,
    TryLater,
)
from ascolto.connectors.facebook.tests.harness import PAGE, with_provider
from ascolto.providers.meta.tests.graph_api import error
from ascolto.providers.meta.tests.trying import TOKEN
from ascolto.testing.answering import Answer
from ascolto.testing.connectors import outgoing
from ascolto.testing.sockets import no_sockets

POST = f"{PAGE}_500"
PICTURE = File("lago.jpg", b"jpeg", "image/jpeg")


def answer(**more: Any) -> Outgoing:
    return replace(outgoing(), thread_id=f"{POST}/500_601", **more)


@pytest.mark.parametrize(
    ("thread", "target", "opened"),
    [
        (f"{POST}/500_601", "500_601", ""),
        (f"{PAGE}_700", f"{PAGE}_700", f"{PAGE}_700/500_9000001"),
        ("880", "880", ""),
        ("a/../b?c", "../b?c", ""),
    ],
)
def test_where_an_answer_stands_not_validated(
    thread: str, target: str, opened: str
) -> None:
    with with_provider() as (provider, connector):
        sent = connector.reply(replace(outgoing(), thread_id=thread))
    assert provider.said == [(f"/{target}/comments", {"message": "Buongiorno, certo."})]
    assert (sent.external_id, sent.thread_id) == ("500_9000001", opened)


def test_a_picture_is_laid_down_first_not_validated() -> None:
    with with_provider() as (provider, connector):
        connector.reply(answer(files=(PICTURE,)))
    (photos, _), (comments, body) = provider.said
    assert (photos, comments) == (f"/{PAGE}/photos", "/500_601/comments")
    assert body["attachment_id"] == "1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "è" * 8001},
        {"text": " "},
        {"files": (PICTURE, PICTURE)},
        {"files": (File("a.pdf", b"x", "application/pdf"),)},
        {"files": (File("a.png", bytes(4_000_001), "image/png"),)},
    ],
)
def test_what_cannot_be_sent_is_refused_before_the_network(
    wrong: dict[str, Any],
) -> None:
    with with_provider() as (_, connector), no_sockets(), pytest.raises(Refused) as no:
        connector.reply(answer(**wrong))
    assert no.value.text.it != no.value.text.en


@pytest.mark.parametrize(
    ("status", "body", "raised"),
    [
        (401, error(190), NeedsReconnect),
        (400, error(190, f"Malformed access token {TOKEN}"), NeedsReconnect),
        (400, error(10), NeedsReconnect),
        (403, error(200), Refused),
        (400, error(100, error_subcode=33), Refused),
        (400, error(368), Refused),
        (400, error(506), Refused),
        (400, error(100, f"Bad {TOKEN}"), Refused),
        (404, b"", Refused),
        (429, error(4), TryLater),
        (400, error(32), TryLater),
        (400, error(80001), TryLater),
        (503, b"", TryLater),
        (500, error(1), OutcomeUnknown),
        (502, b"<html>", OutcomeUnknown),
        (200, b"<html>", OutcomeUnknown),
        (200, b"{}", OutcomeUnknown),
    ],
)
def test_what_meta_says_and_what_we_make_of_it_not_validated(
    status: int, body: bytes, raised: type[ChannelError]
) -> None:
    with (
        with_provider(answers=[Answer(status, body)]) as (_, connector),
        pytest.raises(raised) as caught,
    ):
        connector.reply(answer())
    assert type(caught.value) is raised
    assert TOKEN not in f"{caught.value.text}"


def test_checking_names_the_page_and_asks_for_its_news_beside_others_not_validated() -> (
    None
):
    have = {"data": [{"subscribed_fields": ["messages", "feed"]}]}
    path = f"/{PAGE}/subscribed_apps"
    with with_provider({f"GET {path}": lambda q, b: have}) as (provider, connector):
        assert connector.check() == "Locanda dei Tre Remi"
    assert provider.said == [
        (path, {"subscribed_fields": "feed,mention,messages,ratings"})
    ]


def test_what_is_missing_is_told_not_validated() -> None:
    granted = ["pages_manage_metadata", "pages_read_engagement"]
    info = {"data": {"scopes": granted, "expires_at": 1798000000}}
    with with_provider({"GET /debug_token": lambda q, b: info}) as (_, connector):
        told = " ".join(text.en for text in connector.missing())
        assert "pages_read_user_content" in told
        assert "pages_manage_engagement" in told
        assert "hand its news" in told
        assert connector.expires() == datetime.fromtimestamp(1798000000, UTC)


def test_a_picture_is_fetched_without_our_token_not_validated() -> None:
    routes = {"GET /lago.jpg": lambda q, b: Answer(200, b"jpeg")}
    with with_provider(routes) as (provider, connector):
        ref = File("lago.jpg", ref=f"{provider.url}/lago.jpg")
        assert connector.fetch(ref).content == b"jpeg"
        for gone in (f"{provider.url}/gone.jpg", "file:///etc/passwd", ""):
            with pytest.raises(Refused):
                connector.fetch(replace(ref, ref=gone))


# --- what was said before ------------------------------------------------------------------------


def test_the_past_comes_page_by_page_and_nothing_is_passed_over_not_validated() -> None:
    def paged(data: list[Any], after: str = "") -> dict[str, Any]:
        end = {"cursors": {"after": after}, "next": "x"} if after else {}
        return {"data": data, "paging": end}

    def comment(id: str) -> dict[str, Any]:
        at = "2026-11-01T10:00:00+0000"
        return {"id": id, "message": id, "from": {"id": "7"}, "created_time": at}

    def feed(query: dict[str, str], body: Any) -> dict[str, Any]:
        if query.get("after") == "f2":
            return paged([{"id": f"{PAGE}_2", "message": "due", "from": {"id": PAGE}}])
        more = paged([comment("1_1")], "c2")
        post = {"id": f"{PAGE}_1", "message": "uno", "from": {"id": PAGE}}
        return paged([post | {"comments": more}], "f2")

    def older(query: dict[str, str], body: Any) -> dict[str, Any]:
        return paged(
            [comment("1_3")] if query["after"] == "c3" else [comment("1_2")],
            "c3" * (query["after"] == "c2"),
        )

    review = {
        "open_graph_story": {"id": "880"},
        "reviewer": {"id": "7", "name": "Zoe"},
        "recommendation_type": "positive",
        "review_text": "Bene",
        "created_time": "2026-11-01T10:00:00+0000",
    }
    routes = {
        f"GET /{PAGE}/feed": feed,
        f"GET /{PAGE}_1/comments": older,
        f"GET /{PAGE}/ratings": lambda q, b: paged([review]),
    }
    ids, cursor, pages = [], "", 0
    with with_provider(routes) as (_, connector):
        while True:
            page = connector.backfill(cursor)
            found = [f for raw in page.items for f in connector.parse(raw)]
            ids += [f.external_id for f in found if isinstance(f, Incoming)]
            cursor, pages = page.cursor, pages + 1
            if page.quota:
                assert page.quota.left == 72
            if not page.more:
                break
    assert ids == [f"{PAGE}_1", "1_1", "1_2", "1_3", f"{PAGE}_2", "880"]
    assert pages == 5


def test_a_meta_that_no_longer_has_recommendations_is_no_trouble_not_validated() -> (
    None
):
    routes: Any = {
        f"GET /{PAGE}/feed": lambda q, b: {"data": []},
        f"GET /{PAGE}/ratings": lambda q, b: Answer(400, error(12)),
    }
    with with_provider(routes) as (_, connector):
        first = connector.backfill("")
        assert first.more
        assert not connector.backfill(first.cursor).more


def test_a_token_that_may_not_be_asked_about_is_no_trouble_not_validated() -> None:
    routes: Any = {"GET /debug_token": lambda q, b: Answer(400, error(100))}
    with with_provider(routes) as (_, connector):
        assert connector.expires() is None
        for text in connector.missing():
            assert "permission" not in text.en
