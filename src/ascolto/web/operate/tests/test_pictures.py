"""Pictures from outside: only when asked for, only pictures, only for who may see the message."""

from __future__ import annotations

import base64

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.channels.models import Message
from ascolto.core.sanitising import clean_html
from ascolto.testing import make, pipeline
from ascolto.testing.answering import Answer, answering
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
    "WjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def message(cast: Cast) -> Message:
    secret = {"secret": "whsec_" + "YWJj" * 8}
    portal = make.account(cast.brand, kind="webhook", config=secret)
    pipeline.post(portal, pipeline.said("Guardi le foto."))
    pipeline.run()
    found: Message = Message.objects.get(direction="in")
    return found


def _wants(message: Message, *addresses: str) -> None:
    html = "".join(f'<p><img src="{a}" alt="x"></p>' for a in addresses)
    Message.objects.filter(pk=message.pk).update(html=clean_html(html))


def _address(message: Message, number: int = 0) -> str:
    return reverse("remote_picture", args=[message.pk, number])


@pytest.fixture
def marco(cast: Cast) -> Client:
    return browser(cast.marco)


def test_a_picture_comes_through_us_and_is_nothing_but_a_picture(
    marco: Client, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    bodies = {"/a.png?x=1&y=2": DOT, "/b.png": b"<svg onload='x'/>"}
    with answering(lambda heard: Answer(200, bodies[heard.path])) as site:
        _wants(message, f"{site.url}/a.png?x=1&y=2", f"{site.url}/b.png")
        found = marco.get(_address(message))
        assert (found.status_code, found["Content-Type"]) == (200, "image/png")
        assert found.content == DOT
        assert "sandbox" in found["Content-Security-Policy"]
        assert "cookie" not in site.calls[0].headers
        assert marco.get(_address(message, 1)).status_code == 502
        assert marco.get(_address(message, 2)).status_code == 404


def test_nothing_is_fetched_from_inside_the_house(
    marco: Client, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASCOLTO_HTTP_ALLOW", raising=False)
    with answering(lambda heard: Answer(200, DOT)) as site:
        _wants(message, f"{site.url}/a.png", "http://169.254.169.254/latest")
        assert marco.get(_address(message)).status_code == 502
        assert marco.get(_address(message, 1)).status_code == 502
        assert site.calls == []


def test_who_may_not_see_the_message_gets_nothing(cast: Cast, message: Message) -> None:
    _wants(message, "https://example.com/a.png")
    elsewhere = make.brand("Rifugio")
    outsider = make.member("Otto", brands=[elsewhere])
    assert browser(outsider).get(_address(message)).status_code == 404
    assert Client().get(_address(message)).status_code in {302, 403}


def test_the_page_loads_nothing_by_itself(marco: Client, message: Message) -> None:
    _wants(message, "https://tracker.example/a.png")
    row = message.thread.conversation
    page = marco.get(reverse("conversation", args=[row.pk])).content.decode()
    assert 'src="https://tracker.example' not in page
    assert _address(message) in page
