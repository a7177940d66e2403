"""What was said at the counter becomes a delivery like any other."""

from __future__ import annotations

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.channels.actions import ingesting
from ascolto.channels.models import Account, Payload
from ascolto.core import bus
from ascolto.core.scoping import scope
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.web.operate import counter
from ascolto.web.settings.tests.conftest import browser

SAID = {
    "where": "phone",
    "name": "Palmira",
    "phone": "333 123 4567",
    "email": "",
    "text": "Chiede del formaggio.",
    "key": str(uuid.uuid4()),
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counter, "OPENS_WITHIN", 0.0)


@pytest.fixture
def marco(cast: Cast) -> Client:
    return browser(cast.marco)


def test_the_first_note_connects_the_counter_and_the_next_uses_it(
    cast: Cast, marco: Client
) -> None:
    marco.post(reverse("counter"), SAID)
    marco.post(reverse("counter"), SAID | {"text": "E del burro."})
    account = Account.objects.get(kind="counter")
    assert account.brand == cast.brand
    bodies = [json.loads(bytes(p.body)) for p in Payload.objects.order_by("pk")]
    assert [b["text"] for b in bodies] == ["Chiede del formaggio.", "E del burro."]
    assert bodies[0]["typed_by"] == "Marco"
    ingesting.pump()
    bus.dispatch()
    conversation = Conversation.objects.get(account=account)  # one person, one thread
    assert conversation.message_count == 2
    again = marco.post(reverse("counter"), SAID)
    assert again["Location"] == reverse("conversation", args=[conversation.pk])


def test_pressing_twice_is_one_note(cast: Cast, marco: Client) -> None:
    for _ in range(2):
        marco.post(reverse("counter"), SAID)
    assert Payload.objects.count() == 1


def test_without_words_nothing_is_kept_and_the_rest_stays(
    cast: Cast, marco: Client
) -> None:
    found = marco.post(reverse("counter"), SAID | {"text": "  "})
    assert found.status_code == 422
    assert 'value="Palmira"' in found.content.decode()
    assert not Payload.objects.exists()


def test_a_brand_of_another_company_is_not_there(cast: Cast, marco: Client) -> None:
    with scope(cast.elsewhere):
        foreign = make.brand("Fremd")
    found = marco.post(reverse("counter"), SAID | {"brand": foreign.pk})
    assert found.status_code == 404


def test_the_inbox_opens_it_with_a_key(cast: Cast, marco: Client) -> None:
    page = marco.get(reverse("inbox")).content.decode()
    assert f'href="{reverse("counter")}" data-key="c"' in page
