from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ascolto.channels.models import Account
from ascolto.connectors.rss.connector import Connector as Feeds
from ascolto.core.scoping import scope
from ascolto.testing import mailserver
from ascolto.testing.answering import answering
from ascolto.testing.browsing import WAITS, logged_in, until
from ascolto.testing.cast import Cast
from ascolto.testing.doors import SECRET, connect, connect_mail
from tests.journeys.burst.scene import ADAS, SARAS, SLOW, Blog, Portal, Scene


@pytest.fixture(autouse=True)
def _soon(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five minutes for a feed, nor ten seconds for an undo."""
    settings.UNDO_SECONDS = 1
    often = replace(Feeds.manifest, poll_every=timedelta(seconds=0.5))
    monkeypatch.setattr(Feeds, "manifest", often)
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    expect.set_options(timeout=SLOW)
    yield
    expect.set_options(timeout=WAITS)


@pytest.fixture
def scene(
    browser: Browser, company: Cast, ascolto: str, mail: mailserver.MailServer
) -> Iterator[Scene]:
    portal, blog = Portal(), Blog()
    for one, address in ((company.ada, ADAS), (company.sara, SARAS)):
        one.user.email = address
        one.user.save(update_fields=["email"])
    with answering(portal) as there, answering(blog) as site, scope(company.workspace):
        hook = connect(
            company,
            "webhook",
            "Portale",
            secret=SECRET,
            callback_url=there.url,
            timeout_seconds=60,
        )
        feed = connect(company, "rss", "Blog", feed_url=f"{site.url}/feed")
        connect_mail(company, mail)
        until(lambda: Account.objects.get(pk=feed.pk).cursor)  # it knows the feed
        with (
            logged_in(browser, ascolto, company.sara) as sara,
            logged_in(browser, ascolto, company.ada) as ada,
        ):
            for page in (sara, ada):  # a busy machine
                page.set_default_timeout(SLOW)
            yield Scene(ascolto, company, sara, ada, hook, portal, blog, mail)
            portal.opens.set()
