"""A real browser with a member logged in, for journeys through the screens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ascolto.core.models import Member

# What a test waits for comes when the machine gets to it: this is when to give up, no speed.
WAITS = 25_000  # ms
expect.set_options(timeout=WAITS)

WHOLE = Path("/usr/bin/chromium")  # shows notifications too
# The same engine without windows, bars and extensions: a page of its own costs a third.
SHELL = Path("/usr/bin/chromium-headless-shell")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium(*, whole: bool = False) -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = WHOLE if whole or not SHELL.exists() else SHELL
    if not path.exists():
        pytest.skip(
            "Chromium is not installed: run `make test`, or install Debian's chromium"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def logged_in(
    browser: Browser, url: str, member: Member, **options: Any
) -> Iterator[Page]:
    """A page of `member`'s, with their session. What goes wrong in the page fails the test."""
    client = Client()
    client.force_login(member.user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    options.setdefault("viewport", {"width": 1280, "height": 800})
    context = browser.new_context(locale="it-IT", **options)
    context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": session,
                "domain": urlsplit(url).hostname or "",
                "path": "/",
            }
        ]
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    try:
        yield page
        assert wrong == [], wrong
    finally:
        context.close()


def until(truth: Callable[[], Any], seconds: float = 30.0) -> Any:
    """What becomes true within a while."""
    end = time.monotonic() + seconds
    while not (found := truth()):
        assert time.monotonic() < end, "did not become true in time"
        time.sleep(0.05)
    return found
