"""Every call held against Twilio's OpenAPI document; signatures and TwiML against its library."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.http import HttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.request_validator import (  # type: ignore[import-untyped]
    RequestValidator,
    get_signature_algorithm,
)
from twilio.rest import Client  # type: ignore[import-untyped]

from ascolto.channels.contract import Author, Call, File, Forged
from ascolto.connectors.phone import signing, twiml
from ascolto.connectors.phone.config import Config
from ascolto.connectors.phone.tests.exchange import (
    ACCOUNT,
    CALLER,
    HOOK,
    NUMBER,
    TOKEN,
    Exchange,
    sid,
)
from ascolto.connectors.phone.tests.harness import FORM, KNOWN, SIGNING_KEY, at, signed
from ascolto.providers.twilio.tests.official import Official, official, twiml_errors
from ascolto.testing.answering import answering
from ascolto.testing.connectors import doubted, outgoing


@pytest.fixture(scope="module")
def spec() -> Official:
    found = official()
    if found is None:
        pytest.skip("Twilio's document is not here: python3 scripts/peers.py twilio")
    return found


def test_every_call_is_held_against_the_official_document(spec: Official) -> None:
    exchange = Exchange()
    for number in range(30):
        exchange.recorded(exchange.called(seconds=number))
    with answering(exchange) as server, at(server.url) as connector:
        assert connector.check() == "Locanda · +390212345678"
        assert connector.missing() == ()
        connector.reply(replace(outgoing(), to=Author(CALLER), thread_id=CALLER))
        lost = replace(outgoing(), to=Author(CALLER), thread_id=CALLER)
        assert connector.find(doubted(lost)) is not None
        page = connector.backfill("")
        assert page.more
        assert not connector.backfill(page.cursor).more
        ref = f"{server.url}/2010-04-01/Accounts/{KNOWN['account_sid']}/Recordings/RE1.mp3"
        assert connector.fetch(File("a.mp3", ref=ref)).content == b"ID3"
    assert len(exchange.talk) >= 30
    assert exchange.wrong() == []


def test_the_strict_reading_can_say_no(spec: Official) -> None:
    path = f"/2010-04-01/Accounts/{KNOWN['account_sid']}/Calls.json"
    form = {
        "authorization": "Basic eDp5",
        "content-type": "application/x-www-form-urlencoded",
    }

    def wrong(
        body: bytes, headers: dict[str, str] = form, answer: bytes = b"{}"
    ) -> list[str]:
        return spec.exchange("POST", path, headers, body, (201, answer))

    assert wrong(b"From=%2B39021") != []
    assert wrong(b"To=%2B39021&From=%2B39021&Nonsense=1") != []
    assert wrong(b"To=%2B39021&From=%2B39021", answer=b'{"sid": "CA1"}') != []
    assert spec.exchange("GET", path + "?Sideways=1", form, b"", (200, b"{}")) != []
    assert (
        spec.exchange("GET", "/2010-04-01/Nowhere.json", form, b"", (200, b"{}")) != []
    )


# --- calls, as Twilio's own library makes them ---------------------------------------------------


class Wire(HttpClient):  # type: ignore[misc]
    """Takes what the library would send, and says that all is well."""

    def __init__(self) -> None:
        super().__init__(logging.getLogger("twilio"), False, 1)
        self.sent: list[tuple[str, str, dict[str, str]]] = []

    def request(self, method: str, url: str, *args: Any, **said: Any) -> Response:
        fields = {**(said.get("params") or {}), **(said.get("data") or {})}
        path = urlsplit(url).path
        self.sent.append((method, path, {n: str(v) for n, v in fields.items()}))
        name = path.rpartition("/")[2].removesuffix(".json")
        empty = {"Calls": "calls", "Recordings": "recordings"}
        listed = empty.get(name, "incoming_phone_numbers")
        body = {"sid": sid("CA", 1), listed: [], "meta": {"key": listed}}
        return Response(201 if method == "POST" else 200, json.dumps(body))


def test_we_make_the_calls_that_the_library_makes() -> None:
    exchange, wire = Exchange(), Wire()
    call = exchange.called()
    with answering(exchange) as server, at(server.url) as connector:
        connector.check()
        said = replace(outgoing(), to=Author(CALLER), thread_id=CALLER)
        connector.reply(said)
        connector.backfill("")
        connector.find(doubted(said))
    made = exchange.made[0]
    client = Client(ACCOUNT, TOKEN, http_client=wire)
    client.api.accounts(ACCOUNT).fetch()
    client.incoming_phone_numbers.page(phone_number=NUMBER)
    client.calls.create(
        to=CALLER,
        from_=NUMBER,
        twiml=made["Twiml"],
        timeout=30,
        machine_detection="DetectMessageEnd",
        status_callback=f"{HOOK}?answer=key-1",
        status_callback_method="POST",
    )
    client.calls.page(to=NUMBER, page_size=20)
    client.calls(call).recordings.page(page_size=20)
    client.calls.page(to=CALLER, from_=NUMBER, page_size=100)
    ours = []
    for heard, _ in exchange.talk:
        split = urlsplit(heard.path)
        pairs = parse_qsl(f"{split.query}&{heard.body.decode()}")
        ours.append((heard.method, split.path, dict(pairs)))
    assert ours == wire.sent


# --- signatures, as Twilio's own library makes and checks them ----------------------------------

NAMES = st.text("abcXYZ019_", min_size=1, max_size=8)
FIELDS = st.dictionaries(NAMES, st.text(max_size=12), max_size=6)


def body_of(fields: dict[str, str]) -> bytes:
    return urlencode(fields).encode()


@settings(max_examples=60)
@given(
    fields=FIELDS,
    query=st.sampled_from([{}, {"step": "recording", "caller": CALLER}]),
    digest=st.sampled_from(["sha1", "sha256"]),
)
def test_we_sign_as_the_library_does(
    fields: dict[str, str], query: dict[str, str], digest: str
) -> None:
    address = f"{HOOK}?{urlencode(query)}" if query else HOOK
    algorithm = {"sha1": "HMAC_SHA1", "sha256": "HMAC_SHA256"}[digest]
    wanted = RequestValidator(TOKEN).compute_signature(address, fields, algorithm)
    pairs = signing.fields(body_of(fields))
    assert signing.signature(TOKEN.encode(), address, pairs, digest) == wanted


@settings(max_examples=60)
@given(
    fields=FIELDS,
    tamper=st.sampled_from(["", "body", "query", "signature", "key", "settings"]),
    newer=st.booleans(),
    port=st.booleans(),
)
def test_we_take_and_refuse_what_the_library_does(
    fields: dict[str, str], tamper: str, newer: bool, port: bool
) -> None:
    key, digest = (SIGNING_KEY, "sha256") if newer else (TOKEN, "sha1")
    config = Config.model_validate(
        KNOWN | ({"signing_key": SIGNING_KEY} if newer else {})
    )
    call = signed(
        body_of(fields),
        {"step": "dialled"},
        "wrong" * 5 if tamper == "key" else key,
        digest,
    )
    if port:
        address = HOOK.replace("a.example", "a.example:443") + "?step=dialled"
        secret = ("wrong" * 5 if tamper == "key" else key).encode()
        mark = signing.signature(secret, address, signing.fields(call.body), digest)
        call = replace(call, headers={**call.headers, signing.SIGNATURE: mark})
    if tamper == "body":
        call = replace(call, body=call.body + b"&more=1")
    if tamper == "query":
        call = replace(call, query={"step": "recorded"})
    if tamper == "signature":
        call = replace(call, headers={**call.headers, signing.SIGNATURE: "AAAA"})
    if tamper == "settings":
        other = "" if newer else "algorithm=HMAC_SHA256"
        call = replace(call, headers={**call.headers, signing.SETTINGS: other})
    assert _ours(config, call) == _theirs(key, call)


def _ours(config: Config, call: Call) -> bool:
    try:
        signing.check(config, call, HOOK)
    except Forged:
        return False
    return True


def _theirs(key: str, call: Call) -> bool:
    fields = dict(signing.fields(call.body))
    algorithm = get_signature_algorithm(call.headers.get(signing.SETTINGS))
    mark = call.headers[signing.SIGNATURE]
    address = f"{HOOK}?step={call.query['step']}"
    return bool(RequestValidator(key).validate(address, fields, mark, algorithm))


def test_a_body_that_is_no_form_is_covered_by_its_hash() -> None:
    body = b'{"CallSid": "CA1"}'
    query = {"bodySHA256": hashlib.sha256(body).hexdigest()}
    address = f"{HOOK}?bodySHA256={query['bodySHA256']}"
    mark = RequestValidator(TOKEN).compute_signature(address, {})
    headers = {"content-type": "application/json", signing.SIGNATURE: mark}
    config = Config.model_validate(KNOWN)
    assert _ours(config, Call(headers, body, query))
    assert not _ours(config, Call(headers, body + b" ", query))
    assert not _ours(config, Call(headers, body, {}))
    # Nor does a form become uncovered by being called something else.
    form = signed(b"CallSid=CA1")
    assert not _ours(
        config, replace(form, headers={**form.headers, "content-type": "text/plain"})
    )


def test_the_weaker_signature_is_refused_where_there_is_a_stronger() -> None:
    config = Config.model_validate({**KNOWN, "signing_key": SIGNING_KEY})
    assert _ours(config, signed(b"A=1", key=SIGNING_KEY, digest="sha256"))
    assert not _ours(config, signed(b"A=1"))
    assert not _ours(config, signed(b"A=1", key=SIGNING_KEY))
    assert FORM.startswith("application/x-www-form-urlencoded")


# --- TwiML, as Twilio's own library knows it -----------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {},
        {
            "forward_to": "+393470000001, +39 347 000 0002",
            "greeting": "Ciao & <benvenuti>",
        },
        {"transcribe": True},
        {"voicemail": "", "language": "en"},
    ],
)
def test_every_answer_to_a_call_is_twiml_that_the_library_knows(
    more: dict[str, Any],
) -> None:
    config = Config.model_validate({**KNOWN, **more})
    whole = [
        twiml.greeting(verbs).body
        for verbs in (
            twiml.begin(config, HOOK, CALLER),
            twiml.machine(config, HOOK, CALLER),
            twiml.goodbye(config),
        )
    ]
    whole.append(twiml.answer("Sì, \0 & certo <b> \ud800", "it-IT").encode())
    assert [error for said in whole for error in twiml_errors(said)] == []


def test_the_check_of_twiml_can_say_no() -> None:
    assert twiml_errors(b"<Response><Shout/></Response>")
    assert twiml_errors(b'<Response><Say loudness="1">a</Say></Response>')
