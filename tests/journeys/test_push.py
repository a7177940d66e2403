"""Told with Ascolto closed, in a real browser: its worker, the sealed push, what is shown, and where a press leads.

Chromium asks Google's service for a subscription, which a test machine does not reach; its maker's part alone
is played here (`PushService` really checks and opens what we send). What it opened is handed to the browser as
its maker would hand it over; the worker, the notification and the press are the browser's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Worker, expect

from ascolto.core import webpush
from ascolto.core.actions import pushing
from ascolto.core.models import PushDevice
from ascolto.core.scoping import scope
from ascolto.monitor.actions import alerting, watching
from ascolto.monitor.models import Alert
from ascolto.monitor.warning.finding import Finding
from ascolto.testing import browsing, make
from ascolto.testing.answering import answering
from ascolto.testing.browsing import logged_in, until
from ascolto.testing.cast import Cast
from ascolto.testing.looking import serious
from ascolto.testing.pushed import PushService

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The maker's answer, where it does not come: the address and the keys of a subscription.
MAKER = """(said) => {
  const real = PushManager.prototype.subscribe;
  PushManager.prototype.subscribe = async function (options) {
    window.asked = options;
    try { return await real.call(this, options); }
    catch { return { endpoint: said.endpoint, toJSON: () => said, unsubscribe: async () => true }; }
  };
}"""
SHOWN = """navigator.serviceWorker.getRegistration("/").then(r => r.getNotifications()).then(all =>
  all.map(n => ({ title: n.title, body: n.body, tag: n.tag, url: n.data.url })))"""
# A press, as the browser tells its worker of it; a window opens for a finger only, so it is noted instead.
COUNT = """() => {
  self.shown = 0;
  const show = self.registration.showNotification.bind(self.registration);
  self.registration.showNotification = async (...all) => { await show(...all); self.shown += 1; };
}"""
PRESS = """async () => {
  self.opened = [];
  self.clients.openWindow = async (url) => { self.opened.push(url); return null; };
  const [notification] = await self.registration.getNotifications();
  const event = new NotificationEvent("notificationclick", { notification });
  self.dispatchEvent(event);
  for (let turn = 0; turn < 100 && !self.opened.length; turn++) await new Promise(go => setTimeout(go, 50));
  return { opened: self.opened, left: (await self.registration.getNotifications()).length };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Without windows it shows no notifications."""
    with browsing.chromium(whole=True) as found:
        yield found


@pytest.fixture
def service(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[PushService, str]]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    played = PushService()
    with answering(played) as server, scope(company.workspace):
        pushing.switch(on=True, by=company.as_("ada"))
        played.key = webpush.public_of(pushing.key())
        make.on_call(company.sara, brand=company.brand)
        yield played, f"{server.url}/wpush/v2/sara"


@pytest.fixture
def hers(
    browser: Browser, service: tuple[PushService, str], ascolto: str, company: Cast
) -> Iterator[Page]:
    """Sara's browser, which may show notifications."""
    played, endpoint = service
    said = {"endpoint": endpoint, "keys": played.browser.keys}
    with logged_in(
        browser, ascolto, company.sara, permissions=["notifications"]
    ) as page:
        page.add_init_script(f"({MAKER})({json.dumps(said)})")
        page.goto(f"{ascolto}/settings/me/")
        yield page


def subscribe(page: Page) -> PushDevice:
    """By the one press on the page “You”."""
    expect(page.locator("[data-push-on]")).to_be_visible()
    page.locator("[data-push-on]").click()
    expect(page.locator("[data-push-device]")).to_be_visible(
        timeout=60_000
    )  # the page came again
    found: PushDevice | None = PushDevice.objects.first()
    assert found is not None
    return found


def alarm(company: Cast) -> Alert:
    watch = watching.keep(company.brand, name="Lago", query="lago", by=company.as_("sara"))  # fmt: skip
    [message] = make.inbound(company.account, company.zoes, "Il lago puzza")
    now = timezone.now()
    finding = Finding(
        kind="voice", since=now - timedelta(minutes=5), sure=0.99,
        numbers={"influence": 90}, words=("puzza",), authors=("zoe",), post_ids=(message.pk,),
    )  # fmt: skip
    [alert] = alerting.raise_(watch, [finding], now=now)
    return alert


def deliver(page: Page, card: dict[str, Any]) -> None:
    """As the browser's maker hands over what was pushed, to a worker that is at work."""
    page.evaluate("navigator.serviceWorker.ready.then(one => one.active.state)")
    line = page.context.new_cdp_session(page)
    known: list[dict[str, Any]] = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))  # fmt: skip
    line.send("ServiceWorker.enable")
    until(lambda: page.evaluate("1") and known)
    parts = urlsplit(page.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    ours = [one for one in known if one["scopeURL"].startswith(origin)]
    # Others of this address may be told of as well, of a browser window that was closed.
    for number in {one["registrationId"] for one in ours if not one["isDeleted"]}:
        told = {"origin": origin, "registrationId": number, "data": json.dumps(card)}
        line.send("ServiceWorker.deliverPushMessage", told)


def delivered(page: Page, card: dict[str, Any]) -> list[dict[str, Any]]:
    """What is shown a moment after. Chromium drops what it is handed before it has got up the worker."""
    deliver(page, card)
    with suppress(AssertionError):
        until(lambda: page.evaluate(SHOWN), seconds=3)
    found: list[dict[str, Any]] = page.evaluate(SHOWN)
    return found


def worker(page: Page) -> Worker:
    found: Worker = until(lambda: page.evaluate("1") and page.context.service_workers)[0]  # fmt: skip
    return found


def test_an_alert_is_shown_by_the_browser_and_a_press_leads_to_it(
    hers: Page, service: tuple[PushService, str], ascolto: str, company: Cast
) -> None:
    played, endpoint = service
    device = subscribe(hers)
    assert (device.member, device.told["endpoint"]) == (company.sara, endpoint)
    assert serious(hers) == []
    page = worker(hers)
    assert page.url == f"{ascolto}/push-worker.js"
    alert = alarm(company)
    card = until(lambda: next(iter(played.shown), None))
    assert card["url"] == f"/alerts/{alert.pk}/"
    [there] = until(lambda: delivered(hers, card))
    assert there == card, "what was pushed is what is shown"
    page.evaluate(COUNT)
    deliver(hers, card)
    until(lambda: page.evaluate("self.shown"))  # or it would be shown after the press
    assert len(hers.evaluate(SHOWN)) == 1, "the same alert is one notification"
    pressed = page.evaluate(PRESS)
    assert pressed == {"opened": [f"{ascolto}/alerts/{alert.pk}/"], "left": 0}
    hers.goto(pressed["opened"][0])
    expect(hers.locator("main")).to_contain_text("Il lago puzza")


def test_a_push_of_nobody_leads_nowhere_else(hers: Page, ascolto: str) -> None:
    subscribe(hers)
    page = worker(hers)
    deliver(hers, {"title": "Vinto!", "url": "https://elsewhere.example/"})
    assert until(lambda: hers.evaluate(SHOWN))
    assert page.evaluate(PRESS) == {"opened": [], "left": 0}
