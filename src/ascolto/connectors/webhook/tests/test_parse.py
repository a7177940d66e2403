"""What arrives from systems of every quality."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from ascolto.channels.contract import (
    Edited,
    Fact,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Visibility,
)
from ascolto.connectors.webhook.config import Config
from ascolto.connectors.webhook.connector import Connector
from ascolto.connectors.webhook.tests.harness import SITE

CAME_AT = datetime(2026, 11, 20, 17, 10, tzinfo=UTC)
FOLDER = Path(__file__).parent.parent
CORPORA = Path(__file__).parents[6] / "shared" / "corpora"


def body(**changes: Any) -> dict[str, Any]:
    """A whole message; `message__text=…` changes a field, None takes it away."""
    whole: dict[str, Any] = {
        "type": "message.created",
        "conversation": {"external_id": "c-1"},
        "message": {
            "external_id": "m-1",
            "text": "Buongiorno",
            "created_at": "2026-11-20T18:04:11+01:00",
        },
        "author": {"external_id": "a-1"},
    }
    for path, value in changes.items():
        *parts, name = path.split("__")
        inner = whole
        for part in parts:
            inner = inner[part]
        inner[name] = value
        if value is None:
            del inner[name]
    return whole


def facts(content: bytes | dict[str, Any]) -> list[Fact]:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {"webhook-timestamp": str(int(CAME_AT.timestamp()))}
    return list(Connector(Config(), SITE).parse(Raw("d-1", raw, headers)))


def only(**changes: Any) -> Incoming:
    [fact] = facts(body(**changes))
    assert isinstance(fact, Incoming)
    return fact


def test_a_whole_message_has_no_problem() -> None:
    fact = only()
    assert (fact.external_id, fact.thread_id, fact.author.external_id) == (
        "m-1",
        "c-1",
        "a-1",
    )
    assert fact.problem == ""
    assert fact.visibility is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type": None}, "type"),
        ({"type": 7}, "type"),
        ({"type": ""}, "type"),
        ({"message": None}, "message"),
        ({"message": []}, "message"),
        ({"message__external_id": None}, "message.external_id"),
        ({"message__external_id": ""}, "message.external_id"),
        ({"message__external_id": "x" * 513}, "message.external_id"),
        ({"message__external_id": 1.5}, "message.external_id"),
        ({"message__external_id": True}, "message.external_id"),
        ({"message__external_id": {"$ne": 1}}, "message.external_id"),
        ({"message__external_id": "a\0b"}, "message.external_id"),
        ({"message__text": None}, "message.text"),
        ({"message__text": "  \n"}, "message.text"),
        ({"message__text": ["Buongiorno"]}, "message.text"),
        ({"conversation": None}, "conversation"),
        ({"conversation__external_id": None}, "conversation.external_id"),
        ({"author": None}, "author"),
        ({"author__external_id": None}, "author.external_id"),
        ({"author__external_id": "x" * 321}, "author.external_id"),
    ],
)
def test_what_a_message_cannot_do_without_is_named(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Malformed, match=field.replace(".", r"\.")):
        facts(body(**changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"message__created_at": "yesterday"}, "message.created_at"),
        ({"message__created_at": "2099-01-01T00:00:00Z"}, "message.created_at"),
        ({"message__created_at": "1970-01-01T00:00:00Z"}, "message.created_at"),
        ({"message__created_at": "9999-12-31T23:59:59-12:00"}, "message.created_at"),
        ({"message__created_at": "0001-01-01T00:00:00+14:00"}, "message.created_at"),
        ({"message__created_at": 1e308}, "message.created_at"),
        ({"message__created_at": -(10**18)}, "message.created_at"),
        ({"message__created_at": {}}, "message.created_at"),
        ({"message__created_at": True}, "message.created_at"),
        ({"message__created_at": "2026-11-20T18:04:11"}, "message.created_at"),
        ({"message__rating": 0}, "message.rating"),
        ({"message__rating": 4.5}, "message.rating"),
        ({"message__rating": True}, "message.rating"),
        ({"message__visibility": "secret"}, "message.visibility"),
        ({"message__language": "the Italian language"}, "message.language"),
        ({"message__url": "javascript:alert(1)"}, "message.url"),
        ({"message__url": "https://e.example/" + "x" * 2000}, "message.url"),
        ({"message__ours": "yes"}, "message.ours"),
        ({"message__attachments": "none"}, "message.attachments"),
        ({"message__attachments": [1]}, "message.attachments[0]"),
        ({"message__attachments": [{"name": "a"}]}, "message.attachments[0]"),
        ({"message__attachments": [{"content_base64": "é"}]}, "message.attachments[0]"),
        ({"author__name": 7}, "author.name"),
        ({"author__name": "x" * 300}, "author.name"),
        ({"author__email": ["a@b"]}, "author.email"),
        ({"conversation__subject": "x" * 501}, "conversation.subject"),
    ],
)
def test_what_it_can_do_without_is_left_out_and_noted(
    changes: dict[str, Any], field: str
) -> None:
    fact = only(**changes)
    assert fact.problem.startswith(field)
    assert fact.text == "Buongiorno"
    assert fact.sent_at.tzinfo
    assert abs(fact.sent_at - CAME_AT) < timedelta(hours=1)


@pytest.mark.parametrize(
    "at", [1795194251, 1795194251000, 1795194251.0, "2026-11-20T17:04:11Z"]
)
def test_a_time_may_be_text_or_seconds_or_milliseconds(at: object) -> None:
    assert only(message__created_at=at).sent_at == datetime(
        2026, 11, 20, 17, 4, 11, tzinfo=UTC
    )


def test_without_a_time_the_call_gives_it() -> None:
    fact = only(message__created_at=None)
    assert (fact.sent_at, fact.problem) == (CAME_AT, "")


def test_a_message_of_years_ago_keeps_its_time() -> None:
    assert only(message__created_at="2009-03-01T10:00:00Z").sent_at.year == 2009


def test_parsing_does_not_ask_what_time_it_is() -> None:
    raw = Raw("d", json.dumps(body(message__created_at=None)).encode())
    with pytest.raises(Malformed, match=r"message\.created_at"):
        list(Connector(Config(), SITE).parse(raw))


def test_odd_characters_never_reach_the_database() -> None:
    fact = only(
        message__text="a\0b \ud83d c\r\nd\re",
        author__name="Zoe\r\nBcc: x\0",
        message__html="\0",
    )
    assert fact.text == "ab \ufffd c\nd\ne"
    assert fact.author.name == "Zoe Bcc: x"
    assert fact.html == ""


def test_unknown_fields_and_types_are_no_trouble() -> None:
    assert only(message__mood={"a": [1] * 100}, extra=1).problem == ""
    [fact] = facts({"type": "guest.left", "anything": True})
    assert isinstance(fact, Ignored)
    assert "guest.left" in fact.why


def test_a_person_known_only_by_mail_or_phone_can_be_answered() -> None:
    assert only(author={"email": "a@example.it"}).author.external_id == "a@example.it"
    assert only(author={"phone": "+39333"}).author.external_id == "+39333"


def test_a_file_or_a_rating_alone_says_something() -> None:
    file = {"name": "a.txt", "content_base64": "aGk="}
    assert only(message__text="", message__attachments=[file]).files[0].content == b"hi"
    assert only(message__text=None, message__rating=1).rating == 1
    assert only(message__visibility="public").visibility is Visibility.PUBLIC


def test_base64_may_be_folded_unpadded_or_url_safe() -> None:
    for text in ("_-8=", "/+8", "/+\n8 =", "_-8"):
        [file] = only(message__attachments=[{"content_base64": text}]).files
        assert file.content == b"\xff\xef"


def test_too_many_files_are_cut() -> None:
    fact = only(message__attachments=[{"content_base64": "aGk="}] * 60)
    assert len(fact.files) == 50
    assert "50 files" in fact.problem


def test_an_edit_of_html_alone_has_words() -> None:
    message = {"external_id": "m-1", "html": "<p>uno<p>due"}
    [fact] = facts({"type": "message.edited", "message": message})
    assert isinstance(fact, Edited)
    assert fact.text == "uno\ndue"


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"type":' * 50_000,
        b'{"type":"\\ud800",' + b'"a":[' * 5_000,
        b'{"a":' + b"9" * 50_000 + b"}",
        b'{"\\ud800":' + b"9" * 50_000 + b"}",
        b'{"a":"\\ud800","b":NaN}',
        b'{"a":1e999}',
        b"\xef\xbb\xbf",
        '{"type":"ping"}'.encode("utf-16"),
    ],
)
def test_what_is_no_json_is_malformed_at_once(content: bytes) -> None:
    with pytest.raises(Malformed):
        facts(content)


def test_a_byte_order_mark_is_no_trouble() -> None:
    assert facts(b'\xef\xbb\xbf{"type":"ping"}')


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the shared corpora are not here")
def test_every_naughty_string_arrives_as_it_was_written() -> None:
    strings = json.loads((CORPORA / "naughty-strings" / "blns.json").read_text())
    for text in strings:
        if text.strip():
            fact = only(
                message__text=text, author__name=text, conversation__subject=text
            )
            assert fact.text == text.replace("\0", "").replace("\r\n", "\n").replace(
                "\r", "\n"
            )


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the shared corpora are not here")
def test_the_json_torture_collection_is_malformed_or_ignored() -> None:
    """y_ files are JSON but no message of ours, n_ files are no JSON, i_ files either."""
    for path in sorted((CORPORA / "json-parsing").glob("*.json")):
        content = path.read_bytes()
        for raw in (content, b'{"type":"x","a":' + content + b"}"):
            try:
                [fact] = facts(raw)
                assert isinstance(fact, Ignored), path.name
                assert not path.name.startswith("n_") or raw is content, path.name
            except Malformed:
                inside = raw is not content
                assert not (inside and path.name.startswith("y_")), path.name


def test_the_schema_in_the_readme_describes_what_is_taken() -> None:
    readme = (FOLDER / "README.md").read_text()
    schema = json.loads(
        readme.split("### JSON schema")[1].split("```json")[1].split("```")[0]
    )
    validator = jsonschema_rs.validator_for(schema)
    for name in ("created", "created_full", "created_by_us", "half_emoji"):
        validator.validate(
            json.loads((FOLDER / "fixtures" / f"{name}.json").read_text())
        )
    assert not validator.is_valid(
        json.loads((FOLDER / "fixtures/no_id.json").read_text())
    )
    assert not validator.is_valid(
        json.loads((FOLDER / "fixtures/no_author.json").read_text())
    )
    taken = schema["properties"]["message"]["properties"]
    fields = re.findall(r"`(?:message)\.(\w+)", readme.split("### Edits")[0])
    assert set(taken) == set(fields) - {"created"}  # the type
