"""What may not be kept is read when somebody looks: shown, nowhere written, and nothing breaks without it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ascolto.channels import registry
from ascolto.channels.actions import accepting
from ascolto.channels.models import Account, Delivery, Payload
from ascolto.connectors.tripadvisor.tests.harness import (
    KEY,
    SECRET,
    Tripadvisor,
    signed,
)
from ascolto.connectors.tripadvisor.tests.test_tripadvisor_not_validated import notice
from ascolto.core.models import Role
from ascolto.operate.actions import replying
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.answering import Server, answering
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import run
from ascolto.web.settings.tests.conftest import browser

pytestmark = pytest.mark.django_db
TEXT = "Colazione fredda, vista meravigliosa."


@pytest.fixture
def place() -> Tripadvisor:
    found = Tripadvisor()
    found.say(987654321, TEXT)
    return found


@pytest.fixture
def server(place: Tripadvisor, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(place) as found:
        yield found


@pytest.fixture
def account(cast: Cast, server: Server) -> Account:
    config = {
        "location_id": "1234567", "api_key": KEY, "mail_secret": SECRET,
        "base_url": server.url, "timeout_seconds": 5,
    }  # fmt: skip
    return make.account(cast.brand, kind="tripadvisor", config=config)


@pytest.fixture
def talk(account: Account) -> Conversation:
    made = registry.connector(account)
    accepting.accept(account, made.verify(signed(notice())))  # type: ignore[attr-defined]
    run()
    found: Conversation = Conversation.objects.get()
    return found


def looked(client: Client, talk: Conversation) -> str:
    answer = client.get(
        reverse("conversation_live", args=[talk.pk]), headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_it_is_shown_live_and_nowhere_kept(
    cast: Cast, talk: Conversation, place: Tripadvisor
) -> None:
    marco = browser(cast.marco)
    page = marco.get(reverse("conversation", args=[talk.pk])).content.decode()
    assert reverse("conversation_live", args=[talk.pk]) in page
    assert TEXT not in page
    assert talk.due_at is not None  # somebody owes an answer there
    shown = looked(marco, talk)
    assert TEXT in shown
    assert "Tripadvisor" in shown
    assert "-r987654321-" in shown  # the way out
    for model in apps.get_models():
        rows = json.dumps(list(model._base_manager.values()), default=str)
        assert TEXT not in rows, model
    place.reviews.clear()
    assert TEXT not in looked(marco, talk)


def test_the_latest_are_a_page_of_their_own(cast: Cast, account: Account) -> None:
    address = reverse("account_live", args=[account.pk])
    marco = browser(cast.marco)
    assert TEXT not in marco.get(address).content.decode()
    shown = marco.get(address, headers={"HX-Request": "true"}).content.decode()
    assert TEXT in shown
    other = make.member("Bruno", role=Role.AGENT, brands=[make.brand("Altro")])
    assert browser(other).get(address).status_code == 404
    plain = make.account(cast.brand)
    assert marco.get(reverse("account_live", args=[plain.pk])).status_code == 404


def test_a_provider_that_is_away_is_told(
    cast: Cast, talk: Conversation, server: Server
) -> None:
    server.stop()
    shown = looked(browser(cast.marco), talk)
    assert 'role="alert"' in shown
    assert TEXT not in shown


def test_an_answer_is_written_down_and_done_once_it_is_seen(
    cast: Cast, talk: Conversation, place: Tripadvisor
) -> None:
    replying.reply(
        talk, text="Grazie, ce ne scusiamo.", by=cast.as_("marco"), undo_for=None
    )
    Delivery.objects.update(not_before="2026-01-01T00:00:00Z")
    run()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.published_at) == ("sent", None)
    marco = browser(cast.marco)
    looked(marco, talk)
    delivery.refresh_from_db()
    assert delivery.published_at is None
    place.reviews[0]["owner_response"] = {"text": "Grazie, ce ne scusiamo."}
    assert "Grazie, ce ne scusiamo." in looked(marco, talk)
    delivery.refresh_from_db()
    assert delivery.published_at is not None


def test_the_bookmark_opens_our_window_and_holds_no_secret(cast: Cast) -> None:
    account = make.account(
        cast.brand, kind="capture", config={"secret": "a-secret-inside-a-bookmark"}
    )
    address = reverse("account_bookmark", args=[account.pk])
    page = browser(cast.vito).get(address).content.decode()
    script = unquote(page.split('id="bookmark" href="')[1].split('"')[0])
    assert script.startswith("javascript:")
    assert reverse("account_seen", args=[account.pk]) in script
    assert "a-secret-inside" not in page  # any page it is pressed on could read it
    assert "to-ascolto" not in page  # the mail server is the administrators' business
    assert "to-ascolto" in browser(cast.ada).get(address).content.decode()
    settings = browser(cast.ada).get(reverse("account", args=[account.pk]))
    assert address in settings.content.decode()
    plain = make.account(cast.brand)
    other = reverse("account_bookmark", args=[plain.pk])
    assert browser(cast.ada).get(other).status_code == 404


def handed(page: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(page).encode()).decode().rstrip("=")


def test_what_a_bookmark_brings_is_kept_once_the_member_says_yes(cast: Cast) -> None:
    account = make.account(cast.brand, kind="capture", config={"secret": "a" * 20})
    window = reverse("account_seen", args=[account.pk])
    page = {"url": "https://forum.example/t/1", "title": "Forum", "text": "Fredda <b>"}
    vito = browser(cast.vito)
    shown = vito.get(window, {"d": handed(page)}).content.decode()
    assert "Fredda &lt;b&gt;" in shown
    assert not Payload.objects.exists()
    for _ in range(2):
        done = vito.post(window, {"d": handed(page)})
        assert "Lo trovi in Ascolto." in done.content.decode()
    payload = Payload.objects.get()
    assert json.loads(accepting.raw(payload).body)["by"] == "Vito"
    strange = Client(enforce_csrf_checks=True)
    strange.force_login(cast.vito.user)
    assert strange.post(window, {"d": handed(page)}).status_code == 403
    assert Client().post(window, {"d": handed(page)}).status_code == 302


@pytest.mark.parametrize(
    "odd", ["", "%", "è", "A" * 20_001, handed([1]), handed({"x": 1})]
)
def test_what_is_no_page_is_refused_with_a_sentence(cast: Cast, odd: str) -> None:
    account = make.account(cast.brand, kind="capture", config={"secret": "a" * 20})
    window = reverse("account_seen", args=[account.pk])
    for method in ("get", "post"):
        assert (
            getattr(browser(cast.vito), method)(window, {"d": odd}).status_code == 200
        )
    assert not Payload.objects.exists()
