"""Push on the pages: switched on by an administrator, wanted by a member in a browser, ended by the log-out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.core import webpush
from ascolto.core.actions import pushing
from ascolto.core.models import PushDevice
from ascolto.testing.cast import Cast
from ascolto.testing.pushed import Subscribed
from ascolto.web.settings.devices import browser_name
from ascolto.web.settings.tests.conftest import browser

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


def subscribe(client: Client) -> int:
    form = Subscribed().keys | {"endpoint": "https://push.example/hunter2"}
    return client.post(reverse("push_devices"), form, headers={"user-agent": FIREFOX}).status_code  # fmt: skip


def test_it_is_off_until_an_administrator_switches_it_on(cast: Cast) -> None:
    ada, giulia = browser(cast.ada), browser(cast.giulia)
    assert "Google" in ada.get(reverse("ringing")).content.decode()
    assert "push-devices" not in giulia.get(reverse("me")).content.decode()
    assert subscribe(giulia) == 422
    assert browser(cast.sara).post(reverse("ringing_push"), {"on": "yes"}).status_code == 403  # fmt: skip
    ada.post(reverse("ringing_push"), {"on": "yes"})
    page = giulia.get(reverse("me")).content.decode()
    assert f'data-key="{webpush.public_of(pushing.key())}"' in page
    assert pushing.key() not in page


def test_a_browser_is_added_listed_and_taken_away(cast: Cast) -> None:
    pushing.switch(on=True, by=cast.as_("ada"))
    giulia = browser(cast.giulia)
    assert subscribe(giulia) == 204
    page = giulia.get(reverse("me")).content.decode()
    assert "Firefox, Android" in page
    assert "hunter2" not in page
    where = reverse("push_device", args=[PushDevice.objects.get().pk])
    assert browser(cast.marco).post(where).status_code == 404
    giulia.post(where)
    assert not PushDevice.objects.exists()


def test_who_logs_out_is_not_told_there_any_more(cast: Cast) -> None:
    pushing.switch(on=True, by=cast.as_("ada"))
    giulia = browser(cast.giulia)
    subscribe(giulia)
    giulia.post(reverse("account_logout"))
    assert not PushDevice.objects.exists()


def test_the_worker_lies_at_the_root_and_may_call_nobody_but_us() -> None:
    found = Client().get("/push-worker.js")
    assert found["Content-Type"].startswith("text/javascript")
    assert "default-src 'none'" in found["Content-Security-Policy"]
    assert "connect-src 'self'" in found["Content-Security-Policy"]
    assert found["Cache-Control"] == "no-cache"
    assert b"showNotification" in found.content


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) AppleWebKit/605 Version/26 Safari/605", "Safari, Mac"),
        ("", ""),
    ],
)  # fmt: skip
def test_browsers_by_name(agent: str, name: str) -> None:
    assert browser_name(agent) == name
