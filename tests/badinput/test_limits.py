"""Too much of anything: bodies, fields, files, words. Each gets a clear answer, never a 500."""

# ruff: noqa: E501

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ascolto.channels.models import Account, Payload
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from ascolto.web.portal import form_door
from ascolto.web.portal.limits import limits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    limits.clear()
    monkeypatch.setattr(form_door, "QUICKEST", 0.0)


@pytest.fixture
def conversation(cast: Cast) -> Conversation:
    portal = make.account(
        cast.brand, kind="webhook",
        config={"secret": "whsec_" + "YWJj" * 8, "callback_url": "https://portal.example/in"},
    )  # fmt: skip
    return hear(portal, said())


@pytest.fixture
def ada(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ada.user)
    return client


@pytest.fixture
def form(cast: Cast) -> Account:
    return make.account(cast.brand, kind="webform", config={"allowed_origins": []})


def sentence(answer: Any) -> str:
    """What the page tells a person, without its markup."""
    text = re.sub(
        r"<(style|script|svg|title)[^>]*>.*?</\1>|<[^>]+>",
        " ",
        answer.content.decode(),
        flags=re.S,
    )
    return " ".join(text.split())


def test_more_fields_than_a_form_can_have(
    ada: Client, conversation: Conversation
) -> None:
    fields = {f"f{number}": "x" for number in range(5_000)}
    for name in ("conversation_notes", "conversation_replies"):
        answer = ada.post(reverse(name, args=[conversation.pk]), fields | {"text": "x"})
        assert answer.status_code == 400
        assert len(sentence(answer)) > 20


def test_more_files_than_a_message_can_have(
    ada: Client, conversation: Conversation, form: Account
) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(60)]
    where = reverse("conversation_replies", args=[conversation.pk])
    answer = ada.post(where, {"text": "x", "files": files})
    assert answer.status_code == 400
    assert len(sentence(answer)) > 20
    assert (
        Client().post(f"/form/{form.public_id}/", {"files": files}).status_code == 400
    )
    assert Payload.objects.count() == 1


def test_files_larger_than_a_message_can_carry(
    ada: Client, conversation: Conversation, settings: Any
) -> None:
    settings.ATTACHMENT_LIMIT = 1000
    where = reverse("conversation_replies", args=[conversation.pk])
    answer = ada.post(
        where, {"text": "x", "files": [SimpleUploadedFile("a.txt", b"x" * 2000)]}
    )
    assert answer.status_code == 422
    assert "MB" in answer.content.decode()


def test_a_body_over_the_limit_says_so(
    ada: Client, conversation: Conversation, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    where = reverse("conversation_notes", args=[conversation.pk])
    answer = ada.post(where, {"text": "x" * 20_000})
    assert answer.status_code in {400, 413}
    assert len(sentence(answer)) > 20


@pytest.mark.parametrize(
    "body",
    [
        b"\x00" * 1000,
        b"--b\r\nContent-Disposition: form-data; name=text\r\n\r\n",
        b"--b\r\n" * 5_000,
        b'--b\r\nContent-Disposition: form-data; name="'
        + b"a" * 100_000
        + b'"\r\n\r\nx\r\n--b--',
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="\x00\r\n"\r\n\r\nx\r\n--b--',
        b"--b\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=text\r\n\r\n!\r\n--b--",
    ],
    ids=range(6),
)
def test_broken_multipart_is_refused_or_read(
    body: bytes, ada: Client, conversation: Conversation, form: Account
) -> None:
    kind = "multipart/form-data; boundary=b"
    for client, address in (
        (ada, reverse("conversation_notes", args=[conversation.pk])),
        (ada, reverse("conversation_replies", args=[conversation.pk])),
        (Client(), f"/form/{form.public_id}/"),
    ):
        answer = client.post(address, body, content_type=kind)
        assert answer.status_code in {302, 400, 422}


LISTS = ("inbox", "inbox_rows", "inbox_first", "customers", "payloads", "activity", "accounts", "members", "targets",
         "acknowledgements", "counter", "brands", "me", "tokens", "settings")  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_long_and_many_parameters(name: str, ada: Client) -> None:
    for query in (
        {"q": "x" * 10_000}, {"q": "parola " * 1_500}, {"q": '"' * 10_000}, {"q": "a " * 5_000},
        {"view": "x" * 10_000}, {"after": "9" * 5_000}, {"before": "9" * 5_000}, {"page": "9" * 5_000},
        {"ids": ",".join(["1"] * 5_000)}, {"brand": "9" * 30}, {"account": "9" * 30},
    ):  # fmt: skip
        answer = ada.get(reverse(name), query)
        assert answer.status_code in {200, 302, 400, 404}, (
            query.keys(),
            answer.status_code,
        )
    many = "&".join(f"p{n}=x" for n in range(3_000))
    assert ada.get(f"{reverse(name)}?{many}").status_code in {200, 302, 400, 404}


def test_a_search_of_ten_thousand_characters_finds_nothing_and_says_so(
    ada: Client, conversation: Conversation
) -> None:
    page = ada.get("/inbox/", {"q": "x" * 10_000, "view": "all"})
    assert page.status_code == 200
    assert "Avete una camera" not in page.content.decode()


def test_numbers_beyond_any_row_are_404(ada: Client) -> None:
    for number in (0, 2**31, 2**63 - 1, 2**63, 10**30, 10**400):
        for place in (
            "conversations",
            "customers",
            "settings/brands",
            "settings/accounts",
            "settings/payloads",
        ):
            assert ada.get(f"/{place}/{number}/").status_code == 404, (place, number)
        for place in (
            f"conversations/{number}/notes",
            f"deliveries/{number}/decision",
            f"messages/{number}/undo",
        ):
            assert ada.post(f"/{place}/", {"text": "x"}).status_code == 404, place


def test_odd_paths_are_404(ada: Client) -> None:
    for path in ("/files/" + "x" * 5_000 + "/", "/invitations/" + "x" * 5_000 + "/",
                 "/chat/%ff%fe/brand", "/style/" + "f" * 500 + ".css",
                 "/static/../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/files/..%2f..%2fetc%2fpasswd/"):  # fmt: skip
        assert ada.get(path).status_code in {400, 404, 410}, path


def test_a_session_of_junk_is_nobodys(db: None) -> None:
    for value in ("x", "\x00", "x" * 4_000, "../../x", json.dumps({"a": 1})):
        client = Client()
        client.cookies["ascolto_session"] = value
        client.cookies["ascolto_theme"] = value
        client.cookies["csrftoken"] = value
        assert client.get("/inbox/").status_code == 302
