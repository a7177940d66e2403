"""Every call, result, update and fixture held against Telegram's own document."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ascolto.channels.contract import File, Incoming, Outgoing
from ascolto.connectors.telegram.tests.bot_api import BotApi
from ascolto.connectors.telegram.tests.harness import at
from ascolto.connectors.telegram.tests.official import Official, official
from ascolto.testing.answering import answering
from ascolto.testing.connectors import outgoing

FIXTURES = Path(__file__).parents[1] / "fixtures"
OWN = {"no_date", "half_emoji", "tomorrows_kind"}  # wrong on purpose


@pytest.fixture
def spec() -> Official:
    found = official()
    if found is None:
        pytest.skip("telegram-api.json is not beside this project (ASCOLTO_SHARED)")
    return found


ANSWER = replace(outgoing(), thread_id="4711001", in_reply_to="4711001:101")
PDF = File('menù "d\'autunno".pdf', b"%PDF-1.7", "application/pdf")
PNG = File("sala.png", b"\x89PNG", "image/png")
ANSWERS: dict[str, tuple[Outgoing, str]] = {
    "text": (ANSWER, "sendMessage"),
    "in a topic": (
        replace(ANSWER, thread_id="-100123;topic=7;by=5", in_reply_to="-100123:499"),
        "sendMessage",
    ),
    "business": (replace(ANSWER, thread_id="4711001;business=bc-1"), "sendMessage"),
    "picture": (replace(ANSWER, files=(PNG,)), "sendPhoto"),
    "document": (replace(ANSWER, files=(PDF,)), "sendDocument"),
    "pictures": (replace(ANSWER, files=(PNG, PNG)), "sendMediaGroup"),
    "documents": (replace(ANSWER, files=(PDF, PNG), text=""), "sendMediaGroup"),
    "correction": (replace(ANSWER, replaces="4711001:102"), "editMessageText"),
}


def test_a_talk_is_held_against_the_official_document(spec: Official) -> None:
    api = BotApi()
    with answering(api) as server, at(server.url) as connector:
        assert connector.check() == "Locanda (@locanda_bot)"
        api.says(message=api.message("Avete una camera?"))
        page = connector.poll("")
        [fact] = connector.parse(page.items[0])
        assert isinstance(fact, Incoming)
        answer = replace(outgoing(), thread_id=fact.thread_id)
        connector.reply(answer)
        api.files["doc-1"] = b"%PDF"
        assert connector.fetch(File("a.pdf", ref="doc-1")).content == b"%PDF"
        assert connector.wait(0) is False
    assert api.wrong == []
    assert api.sent[0][1]["text"] == "Buongiorno, certo."


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_way_to_answer_is_a_call_of_the_official_document(
    kind: str, spec: Official
) -> None:
    api, (answer, method) = BotApi(), ANSWERS[kind]
    with answering(api) as server, at(server.url) as connector:
        connector.reply(answer)
    assert api.wrong == []
    assert [name for name, _, _ in api.sent] == [method]


def test_registering_the_webhook_is_a_call_of_the_official_document(
    spec: Official,
) -> None:
    api = BotApi()
    with answering(api) as server, at(server.url, by_webhook=True) as connector:
        connector.check()
        assert len(connector.missing()) == 1  # group privacy
    assert api.wrong == []
    assert api.hook["url"] == "https://a.example/hooks/acc-1"


@pytest.mark.parametrize(
    "path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem
)
def test_every_fixture_is_an_update_of_the_official_document(
    path: Path, spec: Official
) -> None:
    if path.stem in OWN | {"index"}:
        return
    assert spec.update(json.loads(path.read_text())) == []


def test_the_strict_reading_can_say_no(spec: Official) -> None:
    assert spec.call(
        "sendMessage", {"chat_id": 1, "text": "a", "reply_to_message_id": 3}
    )
    assert spec.call("sendMessage", {"chat_id": 1})
    assert spec.update({"update_id": 1, "message": {"message_id": 1, "date": "now"}})
