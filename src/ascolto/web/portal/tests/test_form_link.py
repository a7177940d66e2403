"""Who was sent to the contact form by a link of a conversation's own."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from ascolto.channels.actions import ingesting
from ascolto.channels.models import Account
from ascolto.core import bus
from ascolto.operate.actions import continuing
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.answering import Answer, answering
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from ascolto.web.portal import form_door
from ascolto.web.portal.limits import limits

SAID = {"name": "Giulia", "email": "giulia@example.it", "message": "Avete posto?"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    limits.clear()
    monkeypatch.setattr(form_door, "QUICKEST", 0.0)
    yield
    limits.clear()


@pytest.fixture
def agency(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """A system that writes by webhook and takes answers."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(lambda call: Answer(204)) as server:
        config = {"secret": "whsec_" + "YWJj" * 8, "callback_url": server.url}
        yield make.account(cast.brand, kind="webhook", config=config)


@pytest.fixture
def form(cast: Cast) -> Account:
    mailbox = make.account(cast.brand, kind="email", name="posta")
    return make.account(cast.brand, kind="webform", config={}, answers_through=mailbox)


def test_who_comes_by_the_link_of_a_conversation_goes_on_in_its_case(
    cast: Cast, agency: Account, form: Account, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://ascolto.example"
    talk = hear(agency, said("La camera era gelida", who="mia"))
    step = continuing.Step(account=form, pointer="Ci scriva qui: {link}")
    made = continuing.go_on(talk, step, key=uuid.uuid4(), by=cast.as_("marco"))
    assert made.pointer is not None
    given = made.pointer.text.split("https://ascolto.example")[1]
    client = Client()
    page = client.get(given).content.decode()
    assert 'action="' not in page, "the link's own mark goes along when it is sent"
    token = re.search(r'name="token" value="([^"]+)"', page)[1]  # type: ignore[index]
    assert client.post(given, SAID | {"token": token}).status_code == 302
    again = re.search(
        r'name="token" value="([^"]+)"', client.get(given).content.decode()
    )[1]  # type: ignore[index]
    later = SAID | {"token": again, "message": "Sono un altro", "email": "z@example.it"}
    assert client.post(given, later).status_code == 302
    ingesting.pump()
    bus.dispatch()
    arrived = {c.preview: c for c in Conversation.objects.filter(account=form)}
    assert arrived["Avete posto?"].case_id == talk.case_id
    assert arrived["Sono un altro"].case_id != talk.case_id, "the link works once"
    shown = Client()
    shown.force_login(cast.marco.user)
    thread = shown.get(f"/conversations/{arrived['Avete posto?'].pk}/").content.decode()
    assert f"/conversations/{talk.pk}/" in thread
