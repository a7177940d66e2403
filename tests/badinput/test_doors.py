"""The doors that strangers' programs knock at: webhook, chat, form and API, with whatever they send."""

from __future__ import annotations

import base64
import contextlib
import hmac
import json
import re
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.test import Client
from standardwebhooks import Webhook

from ascolto.channels.models import Account, Message, Payload
from ascolto.core.actions import keying
from ascolto.core.scoping import scope
from ascolto.testing import make
from ascolto.testing.cast import Cast, gather
from ascolto.testing.pipeline import hear, run, said
from ascolto.testing.serving import serving
from ascolto.web.hooks import door
from ascolto.web.hooks.within import Within
from ascolto.web.portal import form_door
from ascolto.web.portal.limits import limits

SECRET = "whsec_" + "YWJj" * 8


def signed(
    body: bytes, name: str, *, secret: str = SECRET, age: int = 0
) -> dict[str, str]:
    """The headers of a call, signed by hand: the published library signs text only."""
    at = datetime.now(UTC) - timedelta(seconds=age)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    stamp = str(int(at.timestamp()))
    mark = hmac.digest(
        key, b"%b.%b.%b" % (name.encode(), stamp.encode(), body), "sha256"
    )
    return {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(mark).decode()}",
    }


def event(text: str = "Avete una camera?", **more: Any) -> bytes:
    return json.dumps(said(text, **more)).encode()


@pytest.fixture
def company(transactional_db: None) -> Iterator[Cast]:
    everybody = gather()
    limits.clear()
    with scope(everybody.workspace):
        yield everybody
    limits.clear()


@pytest.fixture
def portal(company: Cast) -> Account:
    return make.account(company.brand, kind="webhook", config={"secret": SECRET})


@pytest.fixture
def web() -> Iterator[str]:
    with serving() as url:
        yield url


Post = Callable[..., int]


@pytest.fixture
def post(portal: Account, web: str) -> Iterator[Post]:
    """Post a body at the webhook door; the status it answers."""
    with httpx.Client(timeout=30, trust_env=False) as client:

        def call(body: bytes, name: str = "one", **how: Any) -> int:
            headers = how.pop("headers", None)
            if headers is None:
                headers = signed(body, name, **how)
            url = f"{web}/hooks/{portal.public_id}"
            return client.post(url, content=body, headers=headers).status_code

        yield call


pytestmark = pytest.mark.django_db(transaction=True)


# --- the webhook door ------------------------------------------------------------------------


def test_every_json_document_ends_clearly_and_the_next_event_is_handled(
    post: Post, collection: Callable[[str], dict[str, bytes]], all_ended: Any,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    documents = collection("json-parsing")
    for name, body in documents.items():
        assert post(body, name) == 200, name
    assert post(event(message="after"), "after") == 200
    run()
    all_ended(documents)
    assert Message.objects.get(external_id="after").text == "Avete una camera?"
    ended = Counter(Payload.objects.values_list("status", flat=True))
    assert ended["failed"] >= 188, "what is no JSON is kept for a person to look at"
    record_property("ended", dict(ended))


def test_odd_documents_inside_a_good_event_harm_nobody(
    post: Post, collection: Callable[[str], dict[str, bytes]], all_ended: Any
) -> None:
    """The same documents as one field of an event that is otherwise right."""
    sent = {}
    for number, (name, body) in enumerate(collection("json-parsing").items()):
        start = event(message=f"m{number}")[:-1]
        sent[name] = start + b', "extra": ' + body + b"}"
        assert post(sent[name], name) == 200, name
    run()
    all_ended(sent)
    assert Message.objects.inbound().count() > 90, (
        "unknown fields do not matter when the rest is right"
    )


def test_deep_and_wide_documents_end_clearly(post: Post, all_ended: Any) -> None:
    sent = {
        "deep-lists": b"[" * 100_000 + b"]" * 100_000,
        "deep-objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "deep-extra": event()[:-1] + b', "x": ' + b"[" * 90_000 + b"]" * 90_000 + b"}",
        "many-keys": b"{" + b",".join(b'"k%d":1' % n for n in range(100_000)) + b"}",
        "huge-number": b'{"type": 1' + b"0" * 100_000 + b"}",
        "long-string": event("x" * 1_500_000, message="long"),
        "surrogates": event(message="half").replace(b"camera", rb"\ud83d"),
        "nul": event("a\x00b", message="nul"),
        "empty": b"",
    }  # fmt: skip
    for name, body in sent.items():
        assert post(body, name) == 200, name
    run()
    all_ended(sent)
    assert Message.objects.get(external_id="nul").text == "ab"
    assert "character" in Message.objects.get(external_id="long").problem
    assert Message.objects.filter(external_id="half").exists()


def test_wrong_missing_old_and_foreign_signatures_leave_no_trace(
    post: Post, portal: Account
) -> None:
    body, good = event(), signed(event(), "one")
    assert post(body, headers=signed(body + b" ", "one")) == 401
    assert post(body, secret="whsec_" + "ZGVm" * 8) == 401
    assert post(body, age=301) == 401
    assert post(body, age=-301) == 401
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        assert post(body, headers={k: v for k, v in good.items() if k != name}) == 401
        assert post(body, headers=good | {name: ""}) == 401
        assert post(body, headers=good | {name: "x" * 5_000}) == 401
    assert post(body, headers=good | {"webhook-signature": "v1a,AAAA v1,"}) == 401
    assert post(body, headers=good | {"webhook-timestamp": "1e9"}) == 401
    with scope(portal.workspace_id):
        assert not Payload.objects.exists()


def test_a_replayed_call_is_welcome_and_stored_once(post: Post) -> None:
    body = event(message="m1")
    headers = signed(body, "evt-1")
    assert [post(body, headers=headers) for _ in range(4)] == [200] * 4
    run()
    assert Payload.objects.count() == 1
    assert Message.objects.inbound().count() == 1


def test_the_published_library_and_we_sign_alike(post: Post) -> None:
    body, at = event(), datetime.now(UTC)
    headers = {
        "webhook-id": "lib",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("lib", at, body.decode()),
    }
    assert post(body, headers=headers) == 200


def test_a_signed_body_over_the_limit_is_refused_and_not_stored(
    post: Post, settings: Any
) -> None:
    settings.BODY_LIMIT = 100_000
    large = event("x" * 100_001)
    with contextlib.suppress(httpx.TransportError):  # it hangs up before all was sent
        assert post(large, "large") == 413
    assert post(event(message="fits"), "fits") == 200
    assert Payload.objects.count() == 1


def test_a_slow_body_is_given_up_and_holds_up_nobody(
    post: Post, portal: Account, web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "within", Within(1.0, look_every=0.1))
    where = urlsplit(web)
    slow = [socket.create_connection((where.hostname, where.port)) for _ in range(20)]
    for connection in slow:
        connection.sendall(
            f"POST /hooks/{portal.public_id} HTTP/1.1\r\nHost: localhost\r\n"
            "Content-Length: 1000\r\n\r\n{".encode()
        )
    begun = time.monotonic()
    assert post(event(message="quick"), "quick") == 200
    assert time.monotonic() - begun < 5
    for connection in slow:
        connection.settimeout(20)
        assert connection.recv(100).startswith(b"HTTP/1.1 408")
        connection.close()
    assert Payload.objects.count() == 1


def test_settings_that_do_not_fit_any_more_are_a_try_later_and_no_trace(
    post: Post, portal: Account, caplog: pytest.LogCaptureFixture
) -> None:
    Account.objects.filter(pk=portal.pk).update(
        config={"secret": "not-a-good-one-hunter2"}, version=9
    )
    assert post(event()) == 503
    assert not Payload.objects.exists()
    assert "hunter2" not in caplog.text


# --- chat, form, API -------------------------------------------------------------------------


@pytest.fixture
def chat(company: Cast) -> Account:
    return make.account(company.brand, kind="webchat", config={"origins": []})


def test_no_document_upsets_the_chat(
    chat: Account, collection: Callable[[str], dict[str, bytes]]
) -> None:
    client, base = Client(), f"/chat/{chat.public_id}"
    begun = client.post(f"{base}/session", "{}", content_type="application/json")
    headers = {"Authorization": f"Bearer {begun.json()['token']}"}
    for name, body in collection("json-parsing").items():
        for path in ("session", "messages", "read", "email"):
            limits.clear()
            answer = client.post(
                f"{base}/{path}", body, content_type="application/json", headers=headers
            )
            assert answer.status_code in {200, 400, 413, 422}, (name, path)
            if answer.status_code >= 400:
                assert answer.json()["error"]["message"].endswith((".", "?")), name
    assert not Payload.objects.exists()


def test_a_chat_message_of_the_wrong_shape_is_refused_with_a_sentence(
    chat: Account,
) -> None:
    client, base = Client(), f"/chat/{chat.public_id}"
    token = client.post(
        f"{base}/session", "{}", content_type="application/json"
    ).json()["token"]
    good: dict[str, Any] = {"client_id": "abcdefgh", "text": "Ciao"}
    for wrong in (
        {"text": 5}, {"text": {"a": 1}}, {"text": ["x"]}, {"text": "x" * 70_000},
        {"client_id": 5}, {"client_id": "x" * 100}, {"client_id": "a/b c\x00"},
        {"files": "x"}, {"files": [1]}, {"files": ["forged"]}, {"files": [None] * 50},
        {"sent_at": 5}, {"page_url": {"a": 1}}, {"language": ["it"]},
    ):  # fmt: skip
        limits.clear()
        answer = client.post(
            f"{base}/messages", json.dumps(good | wrong), content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        assert answer.status_code in {400, 413, 422}, wrong
        assert answer.json()["error"]["message"]
    assert not Payload.objects.exists()


def test_no_document_upsets_the_api(
    company: Cast, collection: Callable[[str], dict[str, bytes]], portal: Account
) -> None:
    conversation = hear(portal, said()).pk
    _, key = keying.issue(
        company.marco, name="test", scopes=keying.SCOPES, by=company.as_("marco")
    )
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for name, body in collection("json-parsing").items():
        for path in (f"conversations/{conversation}/notes", "messages", ""):
            answer = client.post(
                f"/api/v1/{path}", body, content_type="application/json",
                headers={"Idempotency-Key": name},
            )  # fmt: skip
            assert 400 <= answer.status_code < 500, (name, answer.status_code)
            assert "json" in answer["Content-Type"], name
            assert answer.json(), name


@pytest.fixture
def form(company: Cast, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setattr(form_door, "QUICKEST", 0.0)
    return make.account(company.brand, kind="webform", config={"allowed_origins": []})


def test_naughty_words_in_every_field_of_the_form(
    form: Account, naughty: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, where = Client(), f"/form/{form.public_id}/"
    page = client.get(where).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]  # type: ignore[index]
    stored = 0
    for word in naughty:
        limits.clear()
        fields = {"name": word, "subject": word, "message": word, "phone": word}
        fields |= {"page_url": word, "email": "zoe@example.net", "token": token}
        answer = client.post(where, fields)
        assert answer.status_code in {302, 422}, word
        stored += answer.status_code == 302
    assert (
        client.post(
            where, {"email": naughty[10], "message": "x", "token": token}
        ).status_code
        == 422
    )
    assert stored > 400
    run()
    assert not Payload.objects.filter(status="failed").exists()
    assert Message.objects.inbound().count() == Payload.objects.count()


def test_a_charset_that_is_none_is_refused_at_the_gate(company: Cast, web: str) -> None:
    """Django trips over these before any page of ours could say so."""
    names = (
        "hex",
        "zlib",
        "rot13",
        "undefined",
        "idna",
        "base64",
        '"hex"',
        "x" * 5_000,
    )
    with httpx.Client(timeout=20, trust_env=False) as client:
        for kind in (
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ):
            for name in names:
                headers = {"content-type": f"{kind}; boundary=b; charset={name}"}
                for method, path in (
                    ("GET", "/accounts/login/?next=%E8"),
                    ("POST", "/api/v1/me"),
                ):
                    answer = client.request(
                        method, web + path, content=b"a=%E8", headers=headers
                    )
                    assert answer.status_code == 415, (method, kind, name)
                    assert answer.text == "Send it as UTF-8."
        fine = {"content-type": 'application/x-www-form-urlencoded; charset="UTF-8"'}
        assert client.get(f"{web}/accounts/login/", headers=fine).status_code == 200


def test_a_nul_in_an_address_names_nothing(company: Cast, web: str) -> None:
    with httpx.Client(timeout=20, trust_env=False) as client:
        for path in (
            "files/%00/",
            "form/%00/",
            "chat/%00/brand",
            "invitations/a%00/",
            "hooks/%00",
            "%00",
            "static/%00",
        ):
            assert client.get(f"{web}/{path}").status_code == 404, path
            assert client.post(f"{web}/{path}").status_code == 404, path
