"""`live.js` in a real browser: tabs that share a stream, an old token, a lost connection."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ascolto.testing.browsing import until
from ascolto.web.design.tests.small_site import Server

pytestmark = pytest.mark.browser

HEAR = """() => {
  window.heard = [];
  document.addEventListener("ascolto:message", (e) => heard.push(e.detail.id));
}"""


def heard(page: Page, ids: list[int]) -> None:
    until(lambda: page.evaluate("heard") == ids)


def event(n: int) -> bytes:
    return f'id: {n}\nevent: message\ndata: {{"id": {n}}}\n\n'.encode()


def test_two_tabs_share_one_stream_and_the_second_takes_over(
    visit: Any, server: Server
) -> None:
    first = visit()
    expect(first.locator("html")).to_have_attribute("data-live", "online")
    second = visit()
    expect(second.locator("html")).to_have_attribute("data-live", "online")
    for page in (first, second):
        page.evaluate(HEAR)
    server.events.append(event(7))
    heard(first, [7])
    heard(second, [7])
    server.events.append(event(5))  # committed later than 7
    heard(second, [7, 5])
    assert len(server.streams) == 1
    first.close()
    server.events.append(event(8))
    heard(second, [7, 5, 8])
    assert len(server.streams) == 2
    assert "after=5" in server.streams[1]


def test_an_old_token_is_replaced(visit: Any, server: Server) -> None:
    page = visit(token="old")
    expect(page.locator("html")).to_have_attribute("data-live", "online", timeout=8000)
    assert server.streams


def test_a_lost_stream_is_said_quietly_and_comes_back(
    visit: Any, server: Server
) -> None:
    page = visit()
    page.evaluate(HEAR)
    expect(page.locator("html")).to_have_attribute("data-live", "online")
    server.good_token = "newer"  # whoever reconnects must fetch another one
    server.events.append(b"")
    time.sleep(0.3)
    server.events[:] = [event(3)]
    heard(page, [3])
    expect(page.locator("html")).to_have_attribute("data-live", "online")
