"""Twilio's contract, as its documentation tells it. No Twilio answers here: "not validated"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlencode

import pytest

from ascolto.channels.contract import (
    Author,
    Call,
    ChannelError,
    Consent,
    Fate,
    File,
    Forged,
    Incoming,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Receipt,
    Refused,
    TryLater,
)
from ascolto.connectors.sms import signing
from ascolto.connectors.sms.rehearsal import Rehearsal
from ascolto.connectors.sms.tests.harness import HOOK, TOKEN, at, said, signed
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import outgoing

API = "https://api.twilio.com"


def message(number: int = 1, **more: str) -> bytes:
    known = {"MessageSid": f"SM{number}", "From": "+393331234567", "Body": "Ciao"}
    return urlencode(known | {"SmsStatus": "received", "NumMedia": "0"} | more).encode()


def to_anna(text: str = "Sì, certo.") -> Outgoing:
    return replace(outgoing(text), to=Author("+393331234567", phone="+393331234567"))


def test_the_signature_is_that_of_the_documentation() -> None:
    """The example of twilio.com/docs/usage/security."""
    fields = [
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675309"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("To", "+18005551212"),
    ]
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signing.signature("12345", url, fields) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_a_call_that_is_repeated_is_the_same_delivery_not_validated() -> None:
    """The signature has no time: a replay is known by the message's id."""
    with at(API) as inn:
        [first], [second] = inn.verify(signed(message())), inn.verify(signed(message()))
        assert first.delivery_id == second.delivery_id
        [other] = inn.verify(signed(message(2)))
        assert other.delivery_id != first.delivery_id


@pytest.mark.parametrize(
    "call",
    [
        signed(message(), token="another"),
        replace(signed(message()), body=message(2)),
        replace(signed(message()), headers={}),
        replace(signed(message()), query={"of": "key-of-another"}),
        replace(signed(message()), method="GET"),
        Call({signing.HEADER: "x"}, b"\xff\xfe"),
    ],
)
def test_a_forged_call_is_refused_not_validated(call: Call) -> None:
    with at(API) as inn, pytest.raises(Forged):
        inn.verify(call)


def test_a_port_in_the_signed_address_does_not_matter_not_validated() -> None:
    body = message()
    url = HOOK.replace(".com/", ".com:443/")
    header = signing.signature(TOKEN, url, signing.form(body))
    with at(API) as inn:
        assert inn.verify(Call({signing.HEADER: header}, body))


def test_a_thousand_texts_are_a_thousand_conversations_not_validated() -> None:
    with at(API) as inn:
        threads = set()
        for number in range(1000):
            call = signed(message(number, From=f"+39333{number:07}"))
            [raw] = inn.verify(call)
            [fact] = inn.parse(raw)
            assert isinstance(fact, Incoming)
            threads.add(fact.thread_id)
        assert len(threads) == 1000


def test_the_answer_to_a_call_texts_nothing_back_not_validated() -> None:
    with at(API) as inn:
        greeting = inn.greet(signed(message()))
    assert greeting.content_type == "text/xml"
    assert b"Message>" not in greeting.body


def test_a_lost_answer_is_settled_by_its_report_not_validated() -> None:
    """The key travels in the report's address, so the report names the answer."""
    asked = {}

    def answer(call: object) -> Answer | None:
        asked.update(parse_qs(call.body.decode()))  # type: ignore[attr-defined]
        return None

    with answering(answer) as server, at(server.url) as inn:
        with pytest.raises(OutcomeUnknown):
            inn.reply(to_anna())
        assert len(server.calls) == 1
        assert asked["StatusCallback"] == [f"{HOOK}?of=key-1"]
        body = urlencode({"MessageSid": "SM9", "MessageStatus": "delivered"}).encode()
        [raw] = inn.verify(signed(body, query={"of": "key-1"}))
        [fact] = inn.parse(raw)
    assert isinstance(fact, Receipt)
    assert (fact.of, fact.fate) == ("key-1", Fate.DELIVERED)


def test_what_goes_out_not_validated() -> None:
    with answering(Rehearsal()) as server, at(server.url) as inn:
        sent = inn.reply(to_anna("Sì, certo: 70 €"))
        [call] = server.calls
    fields = parse_qs(call.body.decode())
    assert fields["To"] == ["+393331234567"]
    assert fields["From"] == ["+390612345678"]
    assert fields["Body"] == ["Sì, certo: 70 €"]
    assert sent.external_id == f"SM9{1:0>31}"
    assert (sent.cost, sent.currency) == (Decimal("0.07"), "EUR")
    assert call.headers["authorization"].startswith("Basic ")


def test_a_messaging_service_sends_in_place_of_a_number_not_validated() -> None:
    service = "MG" + "0" * 32
    with answering(Rehearsal()) as server, at(server.url, number=service) as inn:
        inn.reply(to_anna())
        fields = parse_qs(server.calls[0].body.decode())
    assert fields["MessagingServiceSid"] == [service]
    assert "From" not in fields


@pytest.mark.parametrize(
    ("answer", "meaning", "says"),
    [
        (said(400, {"code": 21610, "message": "x"}), Refused, "STOP"),
        (said(400, {"code": 21614, "message": "x"}), Refused, "landline"),
        (said(400, {"code": 21999, "message": "Odd thing"}), Refused, "Odd thing"),
        (said(401, {"code": 20003}), NeedsReconnect, "token"),
        (said(429, {"code": 20429}, {"retry-after": "9"}), TryLater, "busy"),
        (said(503, {}), TryLater, "busy"),
        (said(500, {}), OutcomeUnknown, "failed"),
        (Answer(201, b"<html>"), OutcomeUnknown, "no id"),
    ],
)
def test_what_twilio_says_not_validated(
    answer: Answer, meaning: type[ChannelError], says: str
) -> None:
    with (
        answering(lambda call: answer) as server,
        at(server.url) as inn,
        pytest.raises(meaning, match=says) as told,
    ):
        inn.reply(to_anna())
    if isinstance(told.value, TryLater) and answer.status == 429:
        assert told.value.after == timedelta(seconds=9)


@pytest.mark.parametrize("word", ["STOP", "stop.", "Annulla", "BASTA", "Arresta"])
def test_who_said_stop_is_not_answered(word: str) -> None:
    with at(API) as inn:
        [raw] = inn.verify(signed(message(Body=word)))
        [fact] = inn.parse(raw)
        assert isinstance(fact, Incoming)
        assert fact.consent is Consent.STOP
        assert fact.automatic
        with pytest.raises(Refused):
            inn.reply(replace(outgoing(), quoted=word))


def test_stop_inside_a_sentence_is_a_sentence() -> None:
    with at(API) as inn:
        [raw] = inn.verify(signed(message(Body="Stop, arrivo domani")))
        [fact] = inn.parse(raw)
    assert isinstance(fact, Incoming)
    assert (fact.consent, fact.automatic) == (None, "")


def test_a_suspended_account_is_to_be_connected_again_not_validated() -> None:
    with (
        answering(lambda call: said(200, {"status": "suspended"})) as server,
        at(server.url) as inn,
        pytest.raises(NeedsReconnect),
    ):
        inn.check()


def test_the_login_goes_to_the_gateway_alone() -> None:
    with answering(lambda call: Answer(200, b"jpeg")) as server:
        with at(server.url) as inn:
            assert inn.fetch(File("a", ref=f"{server.url}/Media/1")).content == b"jpeg"
        with at(API) as inn:
            inn.fetch(File("a", ref=f"{server.url}/Media/1"))
        assert "authorization" in server.calls[0].headers
        assert "authorization" not in server.calls[1].headers


@pytest.mark.parametrize("status", [404, 410])
def test_a_picture_that_is_gone_is_refused(status: int) -> None:
    with (
        answering(lambda call: Answer(status)) as server,
        at(server.url) as inn,
        pytest.raises(Refused),
    ):
        inn.fetch(File("a", ref=f"{server.url}/Media/1"))
