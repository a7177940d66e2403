"""Answers on their way to Messenger. There is no official document to hold calls against: these
run against a fake of ours, and say so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ascolto.channels.contract import (
    ChannelError,
    File,
    Incoming,
    Mode,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Raw,
    Receipt,
    Refused,
    TryLater,
)
from ascolto.connectors.messenger.tests.harness import PAGE, with_provider
from ascolto.providers.meta.tests.graph_api import error
from ascolto.providers.meta.tests.trying import TOKEN
from ascolto.testing.answering import Answer
from ascolto.testing.connectors import outgoing
from ascolto.testing.sockets import no_sockets

MESSAGES = f"/{PAGE}/messages"
PICTURE = File("lago.jpg", b"jpeg", "image/jpeg")


def answer(**more: Any) -> Outgoing:
    return replace(outgoing(), thread_id="7001", **more)


def ago(**time: float) -> datetime:
    return datetime.now(UTC) - timedelta(**time)


def test_a_text_goes_to_the_customer_with_our_key_not_validated() -> None:
    with with_provider() as (provider, connector):
        assert connector.reply(answer()).external_id == "m_9000001"
    said = {"text": "Buongiorno, certo.", "metadata": "ascolto:key-1"}
    body = {"recipient": {"id": "7001"}, "messaging_type": "RESPONSE", "message": said}
    assert provider.said == [(MESSAGES, body)]


def test_a_file_is_laid_down_first_not_validated() -> None:
    with with_provider() as (provider, connector):
        connector.reply(answer(text="", files=(PICTURE,)))
        connector.reply(
            answer(text="", files=(File("a.pdf", b"x", "application/pdf"),))
        )
    paths = [path for path, _ in provider.said]
    assert paths == [f"/{PAGE}/message_attachments", MESSAGES] * 2
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
        {"text": "è" * 2001},
        {"text": " "},
        {"files": (PICTURE,)},
        {"text": "", "files": (PICTURE, PICTURE)},
        {"text": "", "files": (File("a", bytes(25_000_001)),)},
        {"mode": Mode.TEMPLATE},
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


def test_a_doubtful_answer_is_settled_by_its_echo_not_validated() -> None:
    """One call is made; the echo that Meta sends of it carries our key."""
    with with_provider(answers=[None]) as (provider, connector):
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer())
        [(_, body)] = provider.said
        message = {"mid": "m_1", "is_echo": True, **body["message"]}
        event = {"sender": {"id": PAGE}, "recipient": body["recipient"]}
        entry = {"id": PAGE, "messaging": [{**event, "message": message}]}
        echo = json.dumps({"object": "page", "entry": [entry]}).encode()
        [fact] = connector.parse(Raw("d", echo))
    assert isinstance(fact, Receipt)
    assert fact.of == "key-1"


def test_checking_names_the_page_and_asks_for_its_news_beside_others_not_validated() -> (
    None
):
    have = {"data": [{"subscribed_fields": ["feed"]}]}
    path = f"/{PAGE}/subscribed_apps"
    with with_provider({f"GET {path}": lambda q, b: have}) as (provider, connector):
        assert connector.check() == "Locanda dei Tre Remi"
    [(asked, body)] = provider.said
    assert asked == path
    assert {"feed", "messages", "message_echoes"} <= {
        *body["subscribed_fields"].split(",")
    }


def test_what_is_missing_is_told_not_validated() -> None:
    info = {"data": {"scopes": ["pages_manage_metadata"], "expires_at": 1798000000}}
    with with_provider({"GET /debug_token": lambda q, b: info}) as (_, connector):
        told = " ".join(text.en for text in connector.missing())
        assert "pages_messaging" in told
        assert "hand its news" in told
        assert connector.expires() == datetime.fromtimestamp(1798000000, UTC)


def test_a_file_is_fetched_without_our_token_not_validated() -> None:
    routes = {"GET /lago.jpg": lambda q, b: Answer(200, b"jpeg")}
    with with_provider(routes) as (provider, connector):
        ref = File("lago.jpg", ref=f"{provider.url}/lago.jpg")
        assert connector.fetch(ref).content == b"jpeg"
        for gone in (f"{provider.url}/gone.jpg", "file:///etc/passwd", ""):
            with pytest.raises(Refused):
                connector.fetch(replace(ref, ref=gone))


def test_the_past_comes_with_names_and_nothing_is_passed_over_not_validated() -> None:
    def paged(data: list[Any], after: str = "") -> dict[str, Any]:
        end = {"cursors": {"after": after}, "next": "x"} if after else {}
        return {"data": data, "paging": end}

    def said(id: str, by: str = "7001") -> dict[str, Any]:
        return {
            "id": id,
            "message": id,
            "created_time": "2026-11-01T10:00:00+0000",
            "from": {"id": by, "name": "Zoe"},
            "to": {"data": [{"id": PAGE if by == "7001" else "7001"}]},
        }

    picture = {
        "mime_type": "image/png",
        "image_data": {"url": "https://x.example/a.png"},
    }

    def talks(query: dict[str, str], body: Any) -> dict[str, Any]:
        if query.get("after") == "t2":
            return paged([{"id": "t_2", "messages": paged([said("m5")])}])
        files = {"attachments": {"data": [picture]}}
        messages = paged([said("m1"), said("m2", PAGE) | files], "o1")
        return paged([{"id": "t_1", "messages": messages}], "t2")

    def older(query: dict[str, str], body: Any) -> dict[str, Any]:
        return (
            paged([said("m3")], "o2") if query["after"] == "o1" else paged([said("m4")])
        )

    routes = {f"GET /{PAGE}/conversations": talks, "GET /t_1/messages": older}
    found: list[Incoming] = []
    cursor, more = "", True
    with with_provider(routes) as (_, connector):
        while more:
            page = connector.backfill(cursor)
            facts = [fact for raw in page.items for fact in connector.parse(raw)]
            found += [fact for fact in facts if isinstance(fact, Incoming)]
            cursor, more = page.cursor, page.more
    assert [one.external_id for one in found] == ["m1", "m2", "m3", "m4", "m5"]
    assert {one.thread_id for one in found} == {"7001"}
    assert (found[0].author.name, found[1].ours) == ("Zoe", True)
    assert found[1].files[0].ref == "https://x.example/a.png"


def test_a_token_that_may_not_be_asked_about_is_no_trouble_not_validated() -> None:
    routes: Any = {"GET /debug_token": lambda q, b: Answer(400, error(100))}
    with with_provider(routes) as (_, connector):
        assert connector.expires() is None
        for text in connector.missing():
            assert "permission" not in text.en
