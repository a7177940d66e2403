"""Every call and payload held against Meta's own document (MIT, github facebook/openapi).

`meta-whatsapp-v23.yaml` is no part of the project. Look for it in `$ASCOLTO_SHARED/specs`, or in
`shared/specs` beside the project.

Two flaws of the document are mended here: `allOf` with `additionalProperties: false` refuses every
message, so the two halves are laid together first; and its schema for webhooks refuses all of
Meta's own examples, so those are read by our parser instead. It also lacks
`biz_opaque_callback_data` and `recipient`, which Meta's pages describe.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from ascolto.channels.contract import (
    Author,
    ChannelError,
    Fact,
    File,
    Filled,
    Ignored,
    Incoming,
    Mode,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Raw,
    Reacted,
    Refused,
    TryLater,
)
from ascolto.connectors.whatsapp import receive, send
from ascolto.connectors.whatsapp.tests.harness import with_provider
from ascolto.testing.answering import Answer
from ascolto.testing.connectors import outgoing

HERE = Path(__file__).parents[5]
PLACES = (os.environ.get("ASCOLTO_SHARED", ""), str(HERE.parent / "shared"))
NAME = "meta-whatsapp-v23.yaml"
Json = dict[str, Any]

MESSAGES = "/{Version}/{Phone-Number-ID}/messages"
KINDS = {
    "text": "TextMessage",
    "image": "ImageMessage",
    "document": "DocumentMessage",
    "audio": "AudioMessage",
    "video": "VideoMessage",
    "template": "TemplateMessage",
}
MEANT: dict[str, type[ChannelError]] = {
    "400": Refused,
    "401": NeedsReconnect,
    "403": NeedsReconnect,
    "404": Refused,
    "422": Refused,
    "429": TryLater,
    "500": OutcomeUnknown,
}
UNDOCUMENTED = {"biz_opaque_callback_data": {"type": "string", "maxLength": 512}}


@pytest.fixture(scope="module")
def document() -> Json:
    for place in filter(None, PLACES):
        path = Path(place) / "specs" / NAME
        if path.is_file():
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            found = yaml.load(path.read_text(), Loader=loader)
            # The loader makes dates of some examples.
            plain: Json = json.loads(json.dumps(found, default=str))
            return plain
    pytest.skip(f"{NAME} is not beside this project (ASCOLTO_SHARED)")


def laid_together(document: Json, name: str) -> Json:
    """One object schema out of the halves of an `allOf`."""
    schemas = document["components"]["schemas"]
    whole: Json = {"type": "object", "properties": dict(UNDOCUMENTED), "required": []}
    for half in schemas[name]["allOf"]:
        named = half.get("$ref", "").rpartition("/")[2]
        schema = schemas[named] if named else half
        whole["properties"] |= schema.get("properties", {})
        whole["required"] += schema.get("required", [])
    whole["additionalProperties"] = False
    return {**whole, "components": document["components"]}


Check = Callable[[Json], list[str]]


@pytest.fixture(scope="module")
def wrong(document: Json) -> Check:
    """What the document has against a call to `messages`."""
    validators = {
        kind: jsonschema_rs.Draft202012Validator(laid_together(document, name))
        for kind, name in KINDS.items()
    }

    def check(body: Json) -> list[str]:
        found = validators[body["type"]].iter_errors(body)
        return [str(error.message) for error in found]

    return check


def replies() -> Iterator[Outgoing]:
    to = Author("IT.zoe", "Zoe", phone="+393331234567")
    plain = replace(outgoing(), to=to)
    yield plain
    yield replace(plain, in_reply_to="wamid.SN1")
    yield replace(plain, thread_id="group:Y2FwaV9n")
    for kind in ("image/png", "application/pdf", "audio/ogg", "video/mp4"):
        for text in ("Ecco", ""):
            yield replace(plain, text=text, files=(File("a", b"x", kind),))


def test_every_call_we_make_is_in_the_document(wrong: Check) -> None:
    with with_provider() as (provider, connector):
        for one in replies():
            connector.reply(one)
        [template] = connector.templates()
        filled = Filled(template, ("Zoe", "7"))
        late = replace(outgoing(), to=Author("39333"), mode=Mode.TEMPLATE)
        connector.reply(replace(late, filled=filled))
    assert len(provider.messages) == 12
    assert {body["type"] for body in provider.messages} == set(KINDS)
    for body in provider.messages:
        assert wrong(body) == [], body


def test_the_document_would_notice_a_wrong_call(wrong: Check) -> None:
    good = send.message(replace(outgoing(), to=Author("39333")))
    assert wrong(good) == []
    for bad in (
        {**good, "text": {"body": "x", "font": "y"}},
        {**good, "text": {"body": 7}},
        {**good, "recipient_type": "everybody"},
        {**good, "unknown": 1},
        {name: value for name, value in good.items() if name != "text"},
        {name: value for name, value in good.items() if name != "to"},
    ):
        assert wrong(bad), bad


def test_every_place_we_call_is_in_the_document(document: Json) -> None:
    paths = document["paths"]
    for path, verb in (
        (MESSAGES, "post"),
        ("/{Version}/{Phone-Number-ID}/media", "post"),
        ("/{Version}/{Phone-Number-ID}", "get"),
        ("/{Version}/{Media-ID}", "get"),
        ("/{Version}/{WABA-ID}/message_templates", "get"),
        ("/{Version}/{WABA-ID}/subscribed_apps", "post"),
    ):
        assert verb in paths[path], path


def test_every_answer_in_the_document_is_understood(document: Json) -> None:
    done = document["paths"][MESSAGES]["post"]["responses"]["200"]
    examples = done["content"]["application/json"]["examples"]
    told = [e["value"] for e in examples.values() if "messages" in e["value"]]
    assert len(told) > 20
    for answer in told:
        sent = send.sent(answer)
        assert sent.external_id == answer["messages"][0]["id"]


def test_every_error_in_the_document_is_an_answer_we_know(document: Json) -> None:
    sub = document["paths"]["/{Version}/{WABA-ID}/subscribed_apps"]["get"]
    seen = 0
    for status, response in sub["responses"].items():
        content = response["content"]["application/json"]
        if status == "200" or "example" not in content:
            continue
        seen += 1
        body = json.dumps(content["example"]).encode()
        with (
            with_provider(answers=[Answer(int(status), body)]) as (_, connector),
            pytest.raises(ChannelError) as caught,
        ):
            connector.reply(outgoing())
        assert caught.type is MEANT[status], status
    assert seen >= 6


def test_every_call_that_meta_shows_is_read(document: Json) -> None:
    door = document["paths"]["/whatsapp/webhooks"]["post"]["requestBody"]
    examples = door["content"]["application/json"]["examples"]
    assert len(examples) >= 15
    read: dict[str, Fact] = {}
    for name, example in examples.items():
        body = json.dumps(example["value"]).encode()
        [read[name]] = receive.facts(Raw("d", body))
    left = {name for name, fact in read.items() if isinstance(fact, Ignored)}
    assert left == {
        "System Message",
        "Group Create Message",
        "Group Settings Update",
        "Group Remove Participants",
    }
    assert isinstance(read["Reaction Message"], Reacted)
    for name in read.keys() - left - {"Reaction Message"}:
        fact = read[name]
        assert isinstance(fact, Incoming), name
        assert fact.text or fact.files or fact.problem, name
        assert fact.author.phone == "+16505551234"


def test_a_reply_to_somebody_without_a_number_is_newer_than_the_document(
    wrong: Check,
) -> None:
    body = send.message(replace(outgoing(), to=Author("IT.zoe")))
    assert any("recipient" in one for one in wrong(body))
    with pytest.raises(Refused):
        send.must_fit(replace(outgoing(), text=""))
