"""Answers on their way to Instagram. There is no official document to hold calls against: these
run against a fake of ours, and say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest

from ascolto.channels.contract import (
    ChannelError,
    File,
    Incoming,
    Mode,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Refused,
    TryLater,
)
from ascolto.connectors.instagram.config import Config
from ascolto.connectors.instagram.tests.harness import ACCOUNT, with_provider
from ascolto.providers.meta.tests.graph_api import error
from ascolto.providers.meta.tests.trying import TOKEN
from ascolto.testing.answering import Answer
from ascolto.testing.connectors import outgoing
from ascolto.testing.sockets import no_sockets

MESSAGES = "/me/messages"
PICTURE = File("lago.jpg", b"jpeg", "image/jpeg")


def answer(**more: Any) -> Outgoing:
    return replace(outgoing(), **({"thread_id": "7001"} | more))


def ago(**time: float) -> datetime:
    return datetime.now(UTC) - timedelta(**time)


def test_a_text_goes_to_the_customer_not_validated() -> None:
    with with_provider() as (provider, connector):
        assert connector.reply(answer()).external_id == "m_9000001"
    said = {"text": "Buongiorno, certo."}
    body = {"recipient": {"id": "7001"}, "messaging_type": "RESPONSE", "message": said}
    assert provider.said == [(MESSAGES, body)]


def test_a_file_is_laid_down_first_not_validated() -> None:
    with with_provider() as (provider, connector):
        connector.reply(answer(text="", files=(PICTURE,)))
        connector.reply(
            answer(text="", files=(File("a.pdf", b"x", "application/pdf"),))
        )
    paths = [path for path, _ in provider.said]
    assert paths == ["/me/message_attachments", MESSAGES] * 2
    sent = [body["message"]["attachment"] for path, body in provider.said if body]
    assert [one["type"] for one in sent] == ["image", "file"]
    assert sent[0]["payload"] == {"attachment_id": "1"}


@pytest.mark.parametrize(
    ("hours_ago", "mode", "automatic", "type_"),
    [
        (23.9, Mode.FREE, False, "RESPONSE"),
        (23.9, Mode.FREE, True, "RESPONSE"),
        (23.9, Mode.TAGGED, False, "RESPONSE"),
        (24.1, Mode.TAGGED, False, "MESSAGE_TAG"),
        (24.1, Mode.FREE, False, "MESSAGE_TAG"),
        (165.6, Mode.TAGGED, False, "MESSAGE_TAG"),
        (None, Mode.TAGGED, False, "MESSAGE_TAG"),
        (24.1, Mode.TAGGED, True, ""),
        (170.4, Mode.TAGGED, False, ""),
        (170.4, Mode.FREE, False, ""),
    ],
)
def test_the_window_is_asked_again_at_sending_not_validated(
    hours_ago: float | None, mode: Mode, automatic: bool, type_: str
) -> None:
    one = answer(
        last_heard_at=hours_ago and ago(hours=hours_ago), mode=mode, automatic=automatic
    )
    with with_provider() as (provider, connector):
        if not type_:
            with no_sockets(), pytest.raises(Refused):
                connector.reply(one)
            return
        connector.reply(one)
    [(_, body)] = provider.said
    assert body["messaging_type"] == type_
    assert body.get("tag") == ("HUMAN_AGENT" if type_ == "MESSAGE_TAG" else None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "x" * 1001},
        {"text": "è" * 501},
        {"text": "😀" * 251},
        {"text": " "},
        {"files": (PICTURE,)},
        {"text": "", "files": (PICTURE, PICTURE)},
        {"text": "", "files": (File("a", bytes(25_000_001)),)},
        {"text": "", "files": (File("a.png", bytes(8_000_001), "image/png"),)},
        {"mode": Mode.TEMPLATE},
        {"thread_id": "900/601", "text": "x" * 1001},
        {"thread_id": "900/601", "files": (PICTURE,)},
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
        (400, error(10, error_subcode=2018278), Refused),
        (400, error(200, error_subcode=2018028), Refused),
        (400, error(551), Refused),
        (400, error(100, error_subcode=2018001), Refused),
        (400, error(100, f"Bad {TOKEN}"), Refused),
        (404, b"", Refused),
        (429, error(4), TryLater),
        (400, error(613), TryLater),
        (400, error(80006), TryLater),
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


@pytest.mark.parametrize(
    ("thread", "path", "body"),
    [
        ("900/601", "/601/replies", {}),
        ("900/../me", "/../me/replies", {}),
        (
            "mention:950/651",
            f"/{ACCOUNT}/mentions",
            {"media_id": "950", "comment_id": "651"},
        ),
        ("mention:950/", f"/{ACCOUNT}/mentions", {"media_id": "950"}),
    ],
)
def test_a_comment_is_answered_in_public_at_any_time_not_validated(
    thread: str, path: str, body: dict[str, str]
) -> None:
    late = {"last_heard_at": ago(days=90), "automatic": True}
    with with_provider() as (provider, connector):
        connector.reply(replace(answer(**late), thread_id=thread))
    assert provider.said == [(path, {**body, "message": "Buongiorno, certo."})]


def test_checking_names_the_account_not_validated() -> None:
    with with_provider() as (provider, connector):
        assert connector.check() == "@treremi.example"
    assert provider.said == []


def test_with_instagram_login_the_news_is_asked_for_not_validated() -> None:
    routes: Any = {"GET /me/subscribed_apps": lambda q, b: {"data": []}}
    with (
        with_provider(routes) as (provider, connector),
        mock.patch.object(Config, "has_own_login", True),
    ):
        assert connector.check() == "@treremi.example"
        assert connector.expires() is None
        assert "hand its news" in connector.missing()[0].en
    [(asked, body)] = provider.said
    assert asked == "/me/subscribed_apps"
    assert "comments" in body["subscribed_fields"].split(",")


def test_what_is_missing_is_told_not_validated() -> None:
    info = {"data": {"scopes": ["instagram_basic"], "expires_at": 1798000000}}
    with with_provider({"GET /debug_token": lambda q, b: info}) as (_, connector):
        told = " ".join(text.en for text in connector.missing())
        assert "instagram_manage_comments" in told
        assert "instagram_basic" not in told
        assert connector.expires() == datetime.fromtimestamp(1798000000, UTC)


def test_a_file_is_fetched_without_our_token_not_validated() -> None:
    routes = {"GET /lago.jpg": lambda q, b: Answer(200, b"jpeg")}
    with with_provider(routes) as (provider, connector):
        ref = File("lago.jpg", ref=f"{provider.url}/lago.jpg")
        assert connector.fetch(ref).content == b"jpeg"
        for gone in (f"{provider.url}/gone.jpg", "file:///etc/passwd", ""):
            with pytest.raises(Refused):
                connector.fetch(replace(ref, ref=gone))


def test_the_past_comes_page_by_page_and_nothing_is_passed_over_not_validated() -> None:
    def paged(data: list[Any], after: str = "") -> dict[str, Any]:
        end = {"cursors": {"after": after}, "next": "x"} if after else {}
        return {"data": data, "paging": end}

    def said(id: str, **more: Any) -> dict[str, Any]:
        person = {"from": {"id": "7001", "username": "zoe"}, "message": id, "text": id}
        at = "2026-11-01T10:00:00+0000"
        return {"id": id, **person, "timestamp": at, "created_time": at, **more}

    def media(query: dict[str, str], body: Any) -> dict[str, Any]:
        if query.get("after") == "p2":
            return paged([{"id": "901", "comments": paged([said("c5")])}])
        first = said("c1", replies=paged([said("r1")], "r2"))
        post = {"id": "900", "permalink": "https://www.instagram.com/p/x/"}
        return paged([post | {"comments": paged([first], "c2")}], "p2")

    def talks(query: dict[str, str], body: Any) -> dict[str, Any]:
        to = {"to": {"data": [{"id": ACCOUNT}]}}
        return paged([{"id": "t_1", "messages": paged([said("m1", **to)], "m2")}])

    routes = {
        f"GET /{ACCOUNT}/media": media,
        "GET /c1/replies": lambda q, b: paged([said("r2")]),
        "GET /900/comments": lambda q, b: paged([said("c2")]),
        "GET /me/conversations": talks,
        "GET /t_1/messages": lambda q, b: paged([said("m2")]),
    }
    found: list[Incoming] = []
    cursor, more = "", True
    with with_provider(routes) as (_, connector):
        while more:
            page = connector.backfill(cursor)
            facts = [fact for raw in page.items for fact in connector.parse(raw)]
            found += [fact for fact in facts if isinstance(fact, Incoming)]
            cursor, more = page.cursor, page.more
    ids = [one.external_id for one in found]
    assert ids == ["c1", "r1", "r2", "c2", "c5", "m1", "m2"]
    threads = [one.thread_id for one in found]
    assert threads[:5] == ["900/c1"] * 3 + ["900/c2", "901/c5"]
    assert threads[5:] == ["7001"] * 2
    assert found[0].permalink == "https://www.instagram.com/p/x/"
    assert {one.author.name for one in found} == {"zoe"}


def test_a_token_that_may_not_be_asked_about_is_no_trouble_not_validated() -> None:
    routes: Any = {"GET /debug_token": lambda q, b: Answer(400, error(100))}
    with with_provider(routes) as (_, connector):
        assert connector.expires() is None
        for text in connector.missing():
            assert "permission" not in text.en
