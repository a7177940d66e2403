"""A browser, the small site, and a way to visit it. What goes wrong in a page fails the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.template import engines
from django.utils import timezone, translation
from playwright.sync_api import BrowserContext, Page

from ascolto.testing import browsing
from ascolto.web.design.tests.small_site import PAGE, Server


@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    with browsing.chromium() as browser:
        yield browser.new_context(locale="en-GB", timezone_id="Europe/Rome")


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def visit(server: Server, context: BrowserContext) -> Iterator[Any]:
    pages: list[Page] = []
    complaints: list[str] = []

    def go(due_in: float = 8, token: str = "good") -> Page:
        now = timezone.now()
        with translation.override("en"), timezone.override("Europe/Rome"):
            server.pages["/"] = (
                engines["django"]
                .from_string(PAGE)
                .render(
                    {
                        "names": ["Giulia Riva", "Luca Bianchi", "Paola Ferri"],
                        "due": now + timedelta(minutes=due_in),
                        "since": now - timedelta(minutes=52),
                        "token": token,
                        "csrf_token": "c" * 32,
                        "rail_items": [
                            {
                                "url": "#",
                                "icon": "inbox",
                                "label": "Inbox",
                                "count": 3,
                                "current": True,
                            }
                        ],
                    }
                )
            )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text)
                if "Content Security" in said.text
                else None
            ),
        )
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        pages.append(page)
        return page

    yield go
    for page in pages:
        page.close()
    context.clear_cookies()
    assert complaints == []
