"""What Telegram hands over, in every order and from anybody."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

import pytest

from ascolto.channels.contract import (
    Call,
    Deleted,
    Edited,
    Fact,
    File,
    Forged,
    Ignored,
    Incoming,
    NeedsReconnect,
    Raw,
    Reacted,
    Refused,
    TryLater,
)
from ascolto.connectors.telegram import receive
from ascolto.connectors.telegram.config import Config
from ascolto.connectors.telegram.naming import Place
from ascolto.connectors.telegram.tests.bot_api import TOKEN, BotApi, no
from ascolto.connectors.telegram.tests.harness import SECRET, SITE, at, signed
from ascolto.testing.answering import Answer, answering


def facts(update: dict[str, Any]) -> Iterable[Fact]:
    return receive.facts(Raw("d", json.dumps(update).encode()), "4242")


def test_polling_goes_on_after_the_last_update() -> None:
    api = BotApi()
    for number in range(230):
        api.says(message=api.message(f"Domanda {number}"))
    with answering(api) as server, at(server.url) as connector:
        cursor, got, more = "", [], True
        while more:
            page = connector.poll(cursor)
            # A poll whose page was lost, because we died, brings the same page again.
            assert connector.poll(cursor).items == page.items
            got += [raw.delivery_id for raw in page.items]
            cursor, more = page.cursor, page.more
        assert got == [str(number) for number in range(1, 231)]
        assert connector.poll(cursor).items == ()
    assert api.wrong == []


def test_an_empty_poll_leaves_the_cursor_where_it_is() -> None:
    with answering(BotApi()) as server, at(server.url) as connector:
        assert connector.poll("77").cursor == "77"


def test_waiting_ends_when_something_came() -> None:
    api = BotApi()
    with answering(api) as server, at(server.url) as connector:
        cursor = connector.poll("").cursor
        assert connector.wait(0) is False
        api.says(message=api.message("Eccomi"))
        assert connector.wait(0) is True
        assert len(connector.poll(cursor).items) == 1


def test_when_telegram_calls_nothing_is_asked() -> None:
    api = BotApi()
    with answering(api) as server, at(server.url, by_webhook=True) as connector:
        assert connector.poll("5").items == ()
        assert connector.wait(0.01) is False
        assert server.calls == []


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        (
            "Conflict: can't use getUpdates method while webhook is active",
            NeedsReconnect,
        ),
        ("Conflict: terminated by other getUpdates request", TryLater),
    ],
)
def test_two_systems_on_one_bot_are_noticed(
    description: str, expected: type[Exception]
) -> None:
    answer = no(409, description)
    with (
        answering(lambda call: answer) as server,
        at(server.url) as connector,
        pytest.raises(expected),
    ):
        connector.poll("")


def test_a_bot_that_another_system_uses_is_left_to_it() -> None:
    api = BotApi()
    api.hook["url"] = "https://other.example/bot"
    with answering(api) as server, at(server.url) as connector:
        with pytest.raises(Refused, match="Another system"):
            connector.check()
        assert api.hook["url"] == "https://other.example/bot"


def test_our_own_webhook_is_taken_away_when_we_ask_ourselves() -> None:
    api = BotApi()
    api.hook["url"] = SITE.webhook_url
    with answering(api) as server, at(server.url) as connector:
        connector.check()
    assert api.hook["url"] == ""


def test_what_telegram_could_not_deliver_is_told() -> None:
    api = BotApi()
    with answering(api) as server, at(server.url, by_webhook=True) as connector:
        connector.check()
        api.hook["last_error_message"] = "SSL error"
        assert any("SSL error" in text.en for text in connector.missing())


# --- the door ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-telegram-bot-api-secret-token": ""},
        {"x-telegram-bot-api-secret-token": SECRET + "x"},
        {"x-telegram-bot-api-secret-token": SECRET[:-1]},
        {"authorization": SECRET},
    ],
)
def test_a_call_without_the_secret_is_forged(headers: dict[str, str]) -> None:
    with at("https://api.telegram.org") as connector, pytest.raises(Forged):
        connector.verify(Call(headers, b'{"update_id": 1}'))


def test_the_same_update_twice_is_the_same_delivery() -> None:
    body = b'{"update_id": 9, "message": {}}'
    with at("https://api.telegram.org") as connector:
        assert connector.verify(signed(body)) == connector.verify(signed(body))
        [raw] = connector.verify(signed(body))
    assert raw.delivery_id == "9"


def test_a_body_that_is_no_update_is_not_taken() -> None:
    with at("https://api.telegram.org") as connector:
        for body in (b"[]", b"{}", b'{"message": {}}', b'{"update_id": 1} ', b"x{}"):
            with pytest.raises(Forged):
                connector.verify(signed(body))


def test_a_get_is_forged() -> None:
    with at("https://api.telegram.org") as connector, pytest.raises(Forged):
        connector.verify(Call(signed(b"{}").headers, b"", method="GET"))


# --- what it means -------------------------------------------------------------------------------

CHAT = {"id": 7, "type": "private"}
ANNA = {"id": 7, "is_bot": False, "first_name": "Anna"}


def said(**more: Any) -> dict[str, Any]:
    base = {"message_id": 1, "date": 1795194600, "chat": CHAT, "from": ANNA}
    return {"update_id": 1, "message": {**base, **more}}


def test_an_edit_and_a_deletion_name_the_message_they_are_about() -> None:
    """Whichever comes first: the core keeps what is early until its message is there."""
    business = {"business_connection_id": "bc"}
    message = said(text="Uno", **business)["message"]
    [first] = facts({"update_id": 1, "business_message": message})
    edit = {**message, "edit_date": 1795194700, "text": "Due"}
    [edited] = facts({"update_id": 2, "edited_business_message": edit})
    gone = {**business, "chat": CHAT, "message_ids": [1, 2]}
    [deleted, other] = facts({"update_id": 3, "deleted_business_messages": gone})
    assert isinstance(first, Incoming)
    assert isinstance(edited, Edited)
    assert isinstance(deleted, Deleted)
    assert first.external_id == edited.external_id == deleted.external_id == "7:1:bc"
    assert isinstance(other, Deleted)
    assert other.external_id == "7:2:bc"


def test_a_deletion_tells_when_it_came_for_telegram_does_not() -> None:
    gone = {"business_connection_id": "bc", "chat": CHAT, "message_ids": [1]}
    body = json.dumps({"update_id": 3, "deleted_business_messages": gone}).encode()
    with at("https://api.telegram.org") as connector:
        [raw] = connector.verify(signed(body))
        [fact] = connector.parse(raw)
    assert isinstance(fact, Deleted)
    assert abs(fact.at.timestamp() - time.time()) < 60


def test_the_same_number_in_the_bots_chat_and_in_a_business_chat_is_two_messages() -> (
    None
):
    [one] = facts(said(text="a"))
    business = {**said(text="a")["message"], "business_connection_id": "bc"}
    [other] = facts({"update_id": 2, "business_message": business})
    assert isinstance(one, Incoming)
    assert isinstance(other, Incoming)
    assert one.external_id != other.external_id
    assert one.thread_id != other.thread_id


def test_a_changed_reaction_is_the_new_one_only() -> None:
    like, heart = ({"type": "emoji", "emoji": e} for e in "👍❤")
    body = {"chat": CHAT, "message_id": 3, "user": ANNA, "date": 1795194600}
    body |= {"old_reaction": [like], "new_reaction": [heart]}
    [fact] = facts({"update_id": 1, "message_reaction": body})
    assert isinstance(fact, Reacted)
    assert (fact.of, fact.emoji, fact.gone) == ("7:3", "❤", False)


def test_what_the_bot_says_itself_is_ours() -> None:
    bot = {"id": 4242, "is_bot": True, "first_name": "Locanda"}
    [fact] = facts(said(**{"from": bot}, text="Certo"))
    assert isinstance(fact, Incoming)
    assert fact.ours
    assert fact.automatic == ""
    [other] = facts(said(**{"from": {**bot, "id": 9}}, text="Beep"))
    assert isinstance(other, Incoming)
    assert (other.ours, other.automatic) == (False, "bot")


@pytest.mark.parametrize("kind", ["chat_boost", "poll_answer", "inline_query", "xyz\0"])
def test_a_kind_that_is_nothing_to_us_is_left_aside_with_a_reason(kind: str) -> None:
    [fact] = facts({"update_id": 1, kind: {"a": 1}})
    assert isinstance(fact, Ignored)
    assert kind.strip("\0") in fact.why


@pytest.mark.parametrize(
    "content",
    [
        {"giveaway": {}},
        {"new_chat_members": [ANNA]},
        {"rich_message": {}},
        {"video_chat_started": {}},
    ],
)
def test_a_message_without_words_is_left_aside_with_a_reason(content: Any) -> None:
    [fact] = facts(said(**content))
    assert isinstance(fact, Ignored)
    assert next(iter(content)) in fact.why


def test_a_thousand_updates_are_a_thousand_messages() -> None:
    begun, ids = time.process_time(), set()
    for number in range(1000):
        [fact] = facts({**said(text="Ciao", message_id=number), "update_id": number})
        assert isinstance(fact, Incoming)
        ids.add(fact.external_id)
    assert len(ids) == 1000
    assert time.process_time() - begun < 2


def test_a_place_is_read_as_it_was_written() -> None:
    for place in (
        Place("7"),
        Place("-1007", topic="3", by="42"),
        Place("7", business="bc;x"[:2]),
    ):
        assert Place.read(str(place)) == place


# --- files ---------------------------------------------------------------------------------------


def test_a_file_that_is_gone_is_refused_and_one_too_large_too() -> None:
    api = BotApi()
    api.files["big"] = bytes(20 * 1024 * 1024 + 10)
    with answering(api) as server, at(server.url, timeout_seconds=5) as connector:
        with pytest.raises(Refused, match="gone"):
            connector.fetch(File("a", ref="nothing"))
        with pytest.raises(Refused, match="larger"):
            connector.fetch(File("a", ref="big"))
        api.mishap = lambda method: no(400, "Bad Request: wrong file_id")
        with pytest.raises(Refused):
            connector.fetch(File("a", ref="x"))
        api.mishap = lambda method: Answer(503)
        with pytest.raises(TryLater):
            connector.fetch(File("a", ref="x"))


# --- the settings --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "token", ["", "4242", "abc:def", TOKEN + "\n/x", "1:" + "a" * 200]
)
def test_what_is_no_token_is_refused_without_being_repeated(token: str) -> None:
    with pytest.raises(ValueError, match="token") as caught:
        Config(token=token)  # type: ignore[arg-type]
    assert not token or token not in str(caught.value)


def test_calls_need_an_https_address_of_ours() -> None:
    from dataclasses import replace

    api, site = BotApi(), replace(SITE, webhook_url="http://a.example/hooks/1")
    with (
        answering(api) as server,
        at(server.url, site, by_webhook=True) as connector,
        pytest.raises(Refused, match="https"),
    ):
        connector.check()
