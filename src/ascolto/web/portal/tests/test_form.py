"""The contact form, as browsers of strangers use it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ascolto.channels.actions import ingesting
from ascolto.channels.models import Account, Payload
from ascolto.core import bus
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.web.portal import form as pages
from ascolto.web.portal import form_door
from ascolto.web.portal.limits import limits
from ascolto.web.settings.tests.test_every_page import INLINE

SAID = {"name": "Giulia", "email": "giulia@example.it", "message": "Avete posto?"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    limits.clear()
    monkeypatch.setattr(form_door, "QUICKEST", 0.0)
    monkeypatch.setattr(pages, "NUMBER_WITHIN", 0.0)
    yield
    limits.clear()


@pytest.fixture
def form(cast: Cast) -> Account:
    config = {"allowed_origins": ["https://www.inn.example", "https://*.shop.example"]}
    return make.account(cast.brand, kind="webform", config=config)


def opened(client: Client, form: Account, name: str = "form") -> dict[str, str]:
    """The fields of a page that was just opened."""
    page = client.get(reverse(name, args=[form.public_id])).content.decode()
    return {"token": re.search(r'name="token" value="([^"]+)"', page)[1]}  # type: ignore[index]


def send(client: Client, form: Account, data: Mapping[str, object], name: str = "form"):  # type: ignore[no-untyped-def]
    return client.post(reverse(name, args=[form.public_id]), data)


def test_what_a_stranger_writes_is_stored_and_thanked_for(form: Account) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "it-IT"})
    found = send(client, form, SAID | opened(client, form))
    assert found.status_code == 302
    body = json.loads(bytes(Payload.objects.get().body))
    assert (body["email"], body["message"]) == ("giulia@example.it", "Avete posto?")
    assert body["language"] == "it"
    assert client.get(found["Location"]).status_code == 200
    assert client.cookies == {}


def test_the_thanks_say_the_number_once_the_message_was_read(form: Account) -> None:
    client = Client()
    found = send(client, form, SAID | opened(client, form))
    assert 'class="number"' not in client.get(found["Location"]).content.decode()
    ingesting.pump()
    bus.dispatch()
    number = Conversation.objects.get(account=form).number
    page = client.get(found["Location"]).content.decode()
    assert f'<p class="number">{number}</p>' in page
    assert client.get(found["Location"].replace("r=", "r=x")).status_code == 404


def test_pressing_twice_is_one_message_and_other_words_are_another(
    form: Account,
) -> None:
    client = Client()
    fields = opened(client, form)
    for _ in range(2):
        send(client, form, SAID | fields)
    assert Payload.objects.count() == 1
    send(client, form, SAID | fields | {"message": "E col cane?"})
    assert Payload.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "giulia"}, "email"),
        ({"email": "a@b.c\r\nBcc: x@example.org"}, "email"),
        ({"email": "giulia@localhost"}, "email"),
        ({"message": " "}, "message"),
        ({"message": "x" * 20_001}, "message"),
    ],
)
def test_mistakes_are_said_beside_the_field_and_nothing_is_lost(
    form: Account, changes: dict[str, str], field: str
) -> None:
    client = Client()
    data = SAID | {"name": 'Giu"<i>'} | opened(client, form) | changes
    found = send(client, form, data)
    page = found.content.decode()
    assert found.status_code == 422
    assert f'id="f_{field}_problem"' in page
    assert "Giu&quot;&lt;i&gt;" in page
    assert not Payload.objects.exists()


def test_robots_are_asked_to_press_once_more(
    form: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    fields = opened(client, form)
    honey = send(client, form, SAID | fields | {"website": "http://spam.example"})
    assert honey.status_code == 422
    monkeypatch.setattr(form_door, "QUICKEST", 60.0)
    assert send(client, form, SAID | fields).status_code == 422
    assert not Payload.objects.exists()
    monkeypatch.setattr(form_door, "QUICKEST", 0.0)
    assert send(client, form, SAID | fields).status_code == 302


@pytest.mark.parametrize("token", ["", "x" * 600, "forged", "è"])
def test_a_token_that_is_none_keeps_the_words_on_the_page(
    form: Account, token: str
) -> None:
    found = send(Client(), form, SAID | {"token": token})
    assert found.status_code == 422
    assert "Avete posto?" in found.content.decode()
    assert not Payload.objects.exists()


def test_the_token_of_one_form_is_of_no_use_at_another(
    cast: Cast, form: Account
) -> None:
    other = make.account(cast.brand, kind="webform")
    client = Client()
    assert send(client, other, SAID | opened(client, form)).status_code == 422


def test_an_old_page_is_refreshed_with_the_words_on_it(
    form: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    fields = opened(client, form)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 25 * 3600)
    assert send(client, form, SAID | fields).status_code == 422


def test_a_flood_from_one_address_is_held_back(form: Account) -> None:
    client = Client()
    fields = opened(client, form)
    codes = [
        send(client, form, SAID | fields | {"message": f"n {n}"}).status_code
        for n in range(12)
    ]
    assert codes.count(302) == 10
    assert codes[-1] == 429


def test_files_come_along_and_too_many_do_not(form: Account) -> None:
    client = Client()
    file = SimpleUploadedFile("../../a\r\nb.pdf", b"%PDF-1.4", "text/html")
    send(client, form, SAID | opened(client, form) | {"files": [file]})
    sent = json.loads(bytes(Payload.objects.get().body))["files"][0]
    assert "/" not in sent["name"]
    assert "\n" not in sent["name"]
    many = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)]
    found = send(client, form, SAID | opened(client, form) | {"files": many})
    assert found.status_code == 422


def test_the_frame_is_for_listed_sites_and_the_page_for_none(form: Account) -> None:
    client = Client()
    page = client.get(reverse("form", args=[form.public_id]))
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    frame = client.get(reverse("form_embed", args=[form.public_id]))
    policy = frame["Content-Security-Policy"]
    assert (
        "frame-ancestors 'self' https://www.inn.example https://*.shop.example"
        in policy
    )
    assert "X-Frame-Options" not in frame
    sent = send(client, form, SAID | opened(client, form, "form_embed"), "form_embed")
    thanks = client.get(sent["Location"])
    assert "https://www.inn.example" in thanks["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["form", "form_embed"])
def test_the_page_is_plain_and_speaks_the_visitors_language(
    form: Account, name: str
) -> None:
    address = reverse(name, args=[form.public_id])
    for header, language in (("en-GB,it;q=0.5", "en"), ("it", "it"), ("de-DE", "it")):
        page = Client(headers={"Accept-Language": header}).get(address).content.decode()
        assert f'<html lang="{language}"' in page
        assert INLINE.search(page) is None
        assert "csrf" not in page


def test_a_form_that_is_disconnected_or_something_else_is_not_there(
    cast: Cast, form: Account
) -> None:
    chat = make.account(cast.brand, kind="webchat")
    for key in ("nothing", chat.public_id, cast.account.public_id):
        assert Client().get(reverse("form", args=[key])).status_code == 404
    from django.utils import timezone

    Account.objects.filter(pk=form.pk).update(disconnected_at=timezone.now())
    assert Client().get(reverse("form", args=[form.public_id])).status_code == 404


def test_consent_is_asked_where_the_company_asks_for_it(
    cast: Cast,
) -> None:
    form = make.account(cast.brand, kind="webform", config={"ask_consent": True})
    client = Client()
    assert send(client, form, SAID | opened(client, form)).status_code == 422
    agreed = SAID | opened(client, form) | {"consent": "yes"}
    assert send(client, form, agreed).status_code == 302
    assert json.loads(bytes(Payload.objects.get().body))["consent"] is True


def test_the_script_is_one_small_file_for_every_site() -> None:
    found = Client().get(reverse("form_script"))
    assert found["Content-Type"].startswith("text/javascript")
    assert found["Access-Control-Allow-Origin"] == "*"
    assert len(found.content) < 3000
