"""A call from its first ring to its transcript, in any order."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest

from ascolto.channels.contract import (
    Call,
    Edited,
    Fact,
    Fate,
    File,
    Forged,
    Ignored,
    Incoming,
    Malformed,
    Receipt,
    Refused,
    TryLater,
)
from ascolto.connectors.phone.config import Config
from ascolto.connectors.phone.connector import Connector
from ascolto.connectors.phone.tests.exchange import (
    ACCOUNT,
    AT,
    CALLER,
    HOOK,
    NUMBER,
    Exchange,
    sid,
)
from ascolto.connectors.phone.tests.harness import KNOWN, SITE, at, signed
from ascolto.testing.answering import Answer, answering

CA, RE, TR = sid("CA", 1), sid("RE", 1), sid("TR", 1)
BASE = {"AccountSid": ACCOUNT, "CallSid": CA, "From": CALLER, "To": NUMBER}
BASE |= {"Direction": "inbound"}
RECORDING = {
    "AccountSid": ACCOUNT,
    "CallSid": CA,
    "RecordingSid": RE,
    "RecordingStatus": "completed",
}
RECORDING |= {"RecordingDuration": "42", "RecordingStartTime": AT}
RECORDING |= {
    "RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RE}"
}


def connector(**settings: Any) -> Connector:
    return Connector(Config.model_validate({**KNOWN, **settings}), SITE)


def call(fields: dict[str, str], query: dict[str, str] | None = None) -> Call:
    return signed(urlencode(fields).encode(), query)


def facts(
    fields: dict[str, str], query: dict[str, str] | None = None, **settings: Any
) -> list[Fact]:
    one = connector(**settings)
    [raw] = one.verify(call(fields, query))
    return list(one.parse(raw))


def told(status: str, **more: str) -> dict[str, str]:
    return {
        **BASE,
        "CallStatus": status,
        "Timestamp": AT,
        "CallbackSource": "call-progress-events",
        **more,
    }


def xml(
    one: Connector, fields: dict[str, str], query: dict[str, str] | None = None
) -> ElementTree.Element:
    greeting = one.greet(call(fields, query))
    assert greeting is not None
    assert greeting.content_type == "text/xml"
    return ElementTree.fromstring(greeting.body)


# --- what the caller hears -----------------------------------------------------------------------


def test_a_call_is_greeted_and_rings_at_all_numbers() -> None:
    one = connector(
        forward_to="+393470000001,+393470000002", greeting="Locanda, buongiorno"
    )
    said = xml(one, {**BASE, "CallStatus": "ringing"})
    assert [child.tag for child in said] == ["Say", "Dial"]
    dial = said[1]
    assert [number.text for number in dial] == ["+393470000001", "+393470000002"]
    assert dial.attrib["action"] == f"{HOOK}?step=dialled&caller=%2B393331234567"


def test_who_is_not_answered_leaves_a_message() -> None:
    one = connector(forward_to="+393470000001")
    for status in ("no-answer", "busy", "failed", "canceled"):
        said = xml(
            one,
            {**BASE, "CallStatus": "in-progress", "DialCallStatus": status},
            {"step": "dialled"},
        )
        assert [child.tag for child in said] == ["Say", "Record"]
    taken = {**BASE, "CallStatus": "completed", "DialCallStatus": "completed"}
    assert [child.tag for child in xml(one, taken, {"step": "dialled"})] == ["Hangup"]
    thanks = xml(one, {**BASE, "CallStatus": "in-progress"}, {"step": "recorded"})
    assert [child.tag for child in thanks] == ["Say", "Hangup"]


def test_the_address_that_the_provider_is_given_is_the_one_whose_signature_is_checked() -> (
    None
):
    """It calls back with what we wrote into the address: signed, so nobody else can write it."""
    record = xml(connector(), {**BASE, "CallStatus": "ringing"}).find("Record")
    assert record is not None
    address = record.attrib["recordingStatusCallback"]
    query = dict(pair.split("=") for pair in address.split("?")[1].split("&"))
    decoded = {name: value.replace("%2B", "+") for name, value in query.items()}
    [fact] = facts(RECORDING, decoded)
    assert isinstance(fact, Incoming)
    assert fact.author.external_id == CALLER
    forged = replace(
        call(RECORDING, decoded), query={**decoded, "caller": "+390000000000"}
    )
    with pytest.raises(Forged):
        connector().verify(forged)


def test_calls_about_calls_that_ended_want_no_answer() -> None:
    one = connector()
    for fields, query in (
        (told("completed"), None),
        (told("ringing"), None),
        (RECORDING, {"step": "recording"}),
        (told("completed", Direction="outbound-api"), {"answer": "key-1"}),
    ):
        assert one.greet(call(fields, query)) is None


# --- what it means here --------------------------------------------------------------------------


def test_a_missed_call_is_a_message_of_the_caller() -> None:
    for status in ("no-answer", "busy", "canceled", "failed"):
        [fact] = facts(told(status))
        assert isinstance(fact, Incoming)
        assert fact.text == "📞 Chiamata persa"
        assert fact.thread_id == fact.author.external_id == fact.author.phone == CALLER


def test_an_answered_call_reads_alike_whichever_is_told_first() -> None:
    [ended] = facts(told("completed", CallDuration="151"))
    taken = {**BASE, "CallStatus": "completed", "DialCallStatus": "completed"}
    said, edited = facts(
        {**taken, "DialCallDuration": "140"}, {"step": "dialled", "caller": CALLER}
    )
    assert isinstance(ended, Incoming)
    assert ended.text == "📞 Telefonata (2 min 31 s)"
    assert isinstance(said, Incoming)
    assert isinstance(edited, Edited)
    assert ended.external_id == said.external_id == edited.external_id == CA
    assert said.text == edited.text == "📞 Telefonata, avete risposto (2 min 20 s)"
    assert said.automatic  # nobody waits for an answer to a call that was answered


def test_a_voice_message_gets_its_words_later() -> None:
    [said] = facts(RECORDING, {"step": "recording", "caller": CALLER})
    words = {
        **BASE,
        "CallStatus": "completed",
        "TranscriptionSid": TR,
        "RecordingSid": RE,
    }
    words |= {
        "TranscriptionStatus": "completed",
        "TranscriptionText": "I would like a room",
    }
    [edited] = facts(words, {"step": "transcript", "caller": CALLER})
    assert isinstance(said, Incoming)
    assert said.text == "🎙 Messaggio in segreteria (42 s)"
    assert said.files == (
        File(
            f"{RE}.mp3",
            content_type="audio/mpeg",
            ref=RECORDING["RecordingUrl"] + ".mp3",
        ),
    )
    assert isinstance(edited, Edited)
    assert (edited.external_id, edited.text) == (
        said.external_id,
        "I would like a room",
    )
    [failed] = facts(
        {**words, "TranscriptionStatus": "failed", "TranscriptionText": ""}
    )
    assert isinstance(failed, Ignored)


def test_a_recording_without_a_caller_is_found_by_its_call() -> None:
    [fact] = facts(RECORDING)
    assert isinstance(fact, Incoming)
    assert fact.thread_id == ""
    assert fact.references == (CA,)


@pytest.mark.parametrize("number", ["anonymous", "", "+266696687", "Restricted"])
def test_hidden_numbers_are_not_one_person(number: str) -> None:
    [one] = facts({**told("no-answer"), "From": number})
    [other] = facts({**told("no-answer"), "From": number, "CallSid": sid("CA", 2)})
    assert isinstance(one, Incoming)
    assert isinstance(other, Incoming)
    assert one.author.external_id != other.author.external_id
    assert one.author.name == "Numero nascosto"
    assert one.thread_id != other.thread_id


def test_what_became_of_our_own_calls_is_told_by_our_own_name() -> None:
    ours = {"Direction": "outbound-api", "From": NUMBER, "To": CALLER}
    [good] = facts(told("completed", **ours), {"answer": "key-1"})
    assert good == Receipt("key-1", Fate.DELIVERED, good.at)  # type: ignore[union-attr]
    [bad] = facts(told("busy", **ours), {"answer": "key-1"})
    assert isinstance(bad, Receipt)
    assert (bad.fate, bad.why) == (Fate.FAILED, "Era occupato.")
    [going] = facts(told("ringing", **ours), {"answer": "key-1"})
    assert isinstance(going, Ignored)


@pytest.mark.parametrize(
    "fields",
    [
        told("in-progress"),
        told("levitating"),
        told("completed", Direction="outbound-dial"),
        {**RECORDING, "RecordingStatus": "absent"},
        {**BASE, "CallStatus": "ringing"},
    ],
)
def test_what_nobody_said_is_left_aside_with_a_reason(fields: dict[str, str]) -> None:
    [fact] = facts(fields)
    assert isinstance(fact, Ignored)
    assert fact.why


def test_a_recording_without_its_address_is_malformed() -> None:
    with pytest.raises(Malformed, match="RecordingUrl"):
        facts({**RECORDING, "RecordingUrl": "nowhere"})


# --- the same call twice -------------------------------------------------------------------------


def test_the_same_call_twice_is_the_same_delivery_and_each_stage_another() -> None:
    one, ids = connector(), set()
    calls: list[tuple[dict[str, str], dict[str, str] | None]] = [
        ({**BASE, "CallStatus": "ringing"}, None),
        (told("ringing", SequenceNumber="0"), None),
        (told("completed", SequenceNumber="2"), None),
        (
            {**BASE, "CallStatus": "in-progress", "DialCallStatus": "busy"},
            {"step": "dialled"},
        ),
        ({**BASE, "CallStatus": "in-progress"}, {"step": "recorded"}),
        (RECORDING, {"step": "recording"}),
        (told("completed", SequenceNumber="2"), {"answer": "key-1"}),
    ]
    for fields, query in calls:
        [first], [second] = (
            one.verify(call(fields, query)),
            one.verify(call(fields, query)),
        )
        assert first.delivery_id == second.delivery_id
        ids.add(first.delivery_id)
    assert len(ids) == len(calls)


def test_a_thousand_calls_are_a_thousand_messages() -> None:
    one, begun, ids = connector(), time.process_time(), set()
    for number in range(1000):
        [raw] = one.verify(call({**told("no-answer"), "CallSid": sid("CA", number)}))
        [fact] = one.parse(raw)
        assert isinstance(fact, Incoming)
        ids.add(fact.external_id)
    assert len(ids) == 1000
    assert time.process_time() - begun < 3


def test_only_posts_to_a_known_address_are_taken() -> None:
    good = call(told("completed"))
    with pytest.raises(Forged):
        connector().verify(replace(good, method="GET"))
    lost = Connector(Config.model_validate(KNOWN), replace(SITE, webhook_url=""))
    with pytest.raises(Forged):
        lost.verify(good)


# --- the account and the past --------------------------------------------------------------------


def test_what_is_still_to_be_entered_at_the_provider_is_told() -> None:
    exchange = Exchange()
    with answering(exchange) as server, at(server.url) as connector:
        exchange.number["status_callback"] = ""
        [text] = connector.missing()
        assert "Missed calls" in text.en
        exchange.number["voice_url"] = "https://demo.twilio.com/welcome"
        assert len(connector.missing()) == 2
    with (
        answering(exchange) as server,
        at(server.url, number="+390299999999") as connector,
        pytest.raises(Refused, match="not of this account"),
    ):
        connector.check()


def test_calls_of_the_past_come_with_their_recordings() -> None:
    exchange = Exchange()
    exchange.called("no-answer", 0)
    call = exchange.called(seconds=30)
    recording = exchange.recorded(call)
    exchange.called(direction="outbound-api")
    with answering(exchange) as server, at(server.url) as connector:
        page = connector.backfill("")
        found = [fact for raw in page.items for fact in connector.parse(raw)]
    said = [fact for fact in found if isinstance(fact, Incoming)]
    assert [fact.external_id for fact in said] == [call, recording, sid("CA", 1)]
    assert said[1].files[0].ref.endswith(f"/Recordings/{recording}.mp3")
    assert {fact.thread_id for fact in said} == {CALLER}


def test_our_keys_are_shown_to_the_provider_only() -> None:
    with at("https://api.twilio.com") as connector:
        for url in ("https://evil.example/a.mp3", "https://api.twilio.com:8443/a.mp3"):
            with pytest.raises(Refused, match="outside"):
                connector.fetch(File("a", ref=url))


@pytest.mark.parametrize(
    ("status", "expected"), [(404, Refused), (503, TryLater), (429, TryLater)]
)
def test_a_recording_that_cannot_be_fetched(
    status: int, expected: type[Exception]
) -> None:
    with (
        answering(lambda call: Answer(status)) as server,
        at(server.url) as connector,
        pytest.raises(expected),
    ):
        connector.fetch(File("a", ref=f"{server.url}/a.mp3"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("account_sid", "AC12"),
        ("number", "02 1234"),
        ("forward_to", "+39347000000x"),
        ("base_url", "ftp://x"),
    ],
)
def test_a_wrong_setting_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        Config.model_validate({**KNOWN, name: value})
