from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from ascolto.core.scoping import scope
from ascolto.testing import make
from ascolto.testing.answering import Answer, Server, answering
from ascolto.testing.serving import serving
from ascolto.web.portal.limits import limits
from tests.journeys.webchat.shop import Guest, Shop


@pytest.fixture
def ascolto(transactional_db: None) -> Iterator[str]:
    """The product at work, with nobody in it yet: its address."""
    limits.clear()
    with serving(crew=True) as url:
        yield url


@pytest.fixture
def shop(ascolto: str) -> Iterator[Shop]:
    workspace = make.workspace()
    with scope(workspace):
        brand = make.brand()
        account = make.account(brand, kind="webchat", name="Locanda del Lago")
        made = Shop(account, make.member("Marta"), Server(lambda heard: None), ascolto)
        with answering(lambda heard: Answer(200, made.html(), made.headers())) as site:
            made.site = site
            account.config = {"origins": [made.url]}
            account.save(update_fields=["config"])
            yield made


@pytest.fixture
def guest(browser: Browser, shop: Shop) -> Iterator[Guest]:
    guest = Guest(browser, shop)
    yield guest
    guest.context.close()
    assert guest.problems == []
