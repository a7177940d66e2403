"""Who may hand us something: signatures, old and odd."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from ascolto.channels.contract import Call, Forged
from ascolto.connectors.webhook import signing
from ascolto.connectors.webhook.config import Config
from ascolto.connectors.webhook.connector import Connector
from ascolto.connectors.webhook.tests.harness import OLD_SECRET, SECRET, SITE, signed

BODY = b'{"type":"ping"}'


def connector(**settings: Any) -> Connector:
    return Connector(Config.model_validate({"secret": SECRET, **settings}), SITE)


def test_a_signed_call_becomes_one_delivery_named_by_its_webhook_id() -> None:
    [raw] = connector().verify(signed(BODY, id="msg_42"))
    assert (raw.delivery_id, raw.body) == ("msg_42", BODY)
    assert raw.headers["webhook-timestamp"].isdigit()
    assert "webhook-signature" not in raw.headers


@pytest.mark.parametrize(
    "missing", ["webhook-id", "webhook-timestamp", "webhook-signature"]
)
def test_a_call_without_one_of_the_headers_is_forged(missing: str) -> None:
    call = signed(BODY)
    headers = {name: value for name, value in call.headers.items() if name != missing}
    with pytest.raises(Forged, match=missing):
        connector().verify(replace(call, headers=headers))


@pytest.mark.parametrize(
    "changed", ["webhook-id", "webhook-timestamp", "webhook-signature"]
)
def test_a_call_with_a_changed_header_is_forged(changed: str) -> None:
    call = signed(BODY)
    other = dict(signed(BODY + b" ", id="msg_2", ago=1).headers)
    with pytest.raises(Forged, match="does not match"):
        connector().verify(
            replace(call, headers={**call.headers, changed: other[changed]})
        )


def test_a_call_with_a_changed_body_is_forged() -> None:
    with pytest.raises(Forged):
        connector().verify(replace(signed(BODY), body=b'{"type": "ping"}'))


def test_a_call_signed_by_another_account_is_forged() -> None:
    with pytest.raises(Forged):
        connector().verify(signed(BODY, secret=OLD_SECRET))


@pytest.mark.parametrize("ago", [301, 3600, 86_400 * 365, -301, -86_400])
def test_a_call_of_another_time_is_forged(ago: int) -> None:
    with pytest.raises(Forged, match="five minutes"):
        connector().verify(signed(BODY, ago=ago))


@pytest.mark.parametrize("ago", [0, 290, -290])
def test_a_clock_may_be_a_little_off(ago: int) -> None:
    assert connector().verify(signed(BODY, ago=ago))


@pytest.mark.parametrize(
    "at", ["", "now", "nan", "inf", "1e9", "-1", "1.5", "٣", " 1", "9" * 400, "²"]
)
def test_a_time_that_is_none_is_forged(at: str) -> None:
    call = signed(BODY)
    with pytest.raises(Forged):
        connector().verify(
            replace(call, headers={**call.headers, "webhook-timestamp": at})
        )


def test_only_post_is_taken() -> None:
    with pytest.raises(Forged, match="POST"):
        connector().verify(replace(signed(BODY), method="GET"))


def test_one_good_signature_among_several_is_enough() -> None:
    call = signed(BODY)
    good = call.headers["webhook-signature"]
    for mixed in (f"v1,AAAA {good}", f"v1a,AAAA {good} v1,BBBB", f"junk  {good}"):
        headers = {**call.headers, "webhook-signature": mixed}
        assert connector().verify(replace(call, headers=headers))
    many = " ".join(["v1,AAAA"] * 1000 + [good])
    with pytest.raises(Forged):
        connector().verify(
            replace(call, headers={**call.headers, "webhook-signature": many})
        )


def test_while_the_secret_changes_both_are_valid() -> None:
    both = connector(previous_secret=OLD_SECRET)
    assert both.verify(signed(BODY))
    assert both.verify(signed(BODY, secret=OLD_SECRET))


def test_an_id_too_long_to_be_stored_is_named_by_its_hash() -> None:
    long = "x" * 5000
    [raw] = connector().verify(signed(BODY, id=long))
    [again] = connector().verify(signed(BODY, id=long))
    [other] = connector().verify(signed(BODY, id=long + "y"))
    assert raw.delivery_id == again.delivery_id != other.delivery_id
    assert len(raw.delivery_id) <= 255


# --- the same as the published library -----------------------------------------------------------


@given(
    body=st.text().map(str.encode), id=st.text("abcXYZ019_-.", min_size=1, max_size=40)
)
def test_we_sign_as_the_library_does(body: bytes, id: str) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    ours = signing.sign((signing.key(SECRET),), id, int(now.timestamp()), body)
    assert ours["webhook-signature"] == Webhook(SECRET).sign(id, now, body.decode())
    Webhook(SECRET).verify(body, ours, json_parse=False)


@given(
    body=st.text().map(str.encode),
    ago=st.integers(-400, 400).filter(lambda ago: abs(abs(ago) - 300) > 3),
    tamper=st.sampled_from(["", "body", "id", "signature", "secret"]),
)
def test_we_take_and_refuse_what_the_library_does(
    body: bytes, ago: int, tamper: str
) -> None:
    secret = OLD_SECRET if tamper == "secret" else SECRET
    call = signed(body, ago=ago, secret=secret)
    headers = dict(call.headers)
    if tamper == "id":
        headers["webhook-id"] += "x"
    if tamper == "signature":
        headers["webhook-signature"] = "v1," + base64.b64encode(bytes(32)).decode()
    sent = body + b"x" if tamper == "body" else body
    assert _ours(Call(headers, sent)) == _theirs(headers, sent)


def _ours(call: Call) -> bool:
    try:
        return bool(connector().verify(call))
    except Forged:
        return False


def _theirs(headers: dict[str, str], body: bytes) -> bool:
    try:
        Webhook(SECRET).verify(body, headers, json_parse=False)
    except WebhookVerificationError:
        return False
    return True


# --- secrets and speed ---------------------------------------------------------------------------


def test_a_new_account_has_a_secret_of_its_own() -> None:
    one, other = Config(), Config()
    assert one.secret != other.secret
    assert one.secret.get_secret_value().startswith("whsec_")
    assert len(one.keys()[0]) == 32
    assert Config(secret="").secret.get_secret_value()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "secret", ["whsec_c2hvcnQ=", "not base64 at all!", "whsec_" + "A" * 200]
)
def test_a_secret_that_is_none_is_refused_without_being_repeated(secret: str) -> None:
    with pytest.raises(ValueError, match="secret") as caught:
        Config(secret=secret)  # type: ignore[arg-type]
    assert secret not in str(caught.value)


def test_a_secret_with_or_without_its_prefix_and_padding_is_the_same() -> None:
    bare = SECRET.removeprefix("whsec_")
    assert signing.key(SECRET) == signing.key(bare) == signing.key(bare.rstrip("="))


def test_verifying_is_cheap() -> None:
    """The door is hot: at least 20,000 calls of a kilobyte per CPU-second, whatever machine."""
    text = "Buongiorno, avete una camera libera? " * 20
    body = json.dumps({"type": "message.created", "text": text}).encode().ljust(1024)
    one, call = connector(), signed(body)
    one.verify(call)
    best = 0.0
    for _ in range(5):
        begun = time.process_time()
        for _ in range(2_000):
            one.verify(call)
        best = max(best, 2_000 / (time.process_time() - begun))
    assert best >= 20_000, f"{best:,.0f} calls per CPU-second"
