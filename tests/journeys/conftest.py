from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from ascolto.channels.models import Account
from ascolto.core.scoping import scope
from ascolto.testing import browsing, mailserver, make
from ascolto.testing.answering import Answer, answering
from ascolto.testing.cast import Cast, gather
from ascolto.testing.desk import Desk
from ascolto.testing.serving import serving


# Per module: while Playwright runs, no other test of the process could run a loop of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing.chromium() as found:
        yield found


@pytest.fixture
def company(transactional_db: None) -> Cast:
    """Everybody, committed: the running product sees them."""
    return gather()


@pytest.fixture
def ascolto(company: Cast) -> Iterator[str]:
    """The whole product at work on a free port: its address."""
    with serving(crew=True) as url:
        yield url


@pytest.fixture
def mail() -> Iterator[mailserver.MailServer]:
    """A real one, where the machine has its programs."""
    if why := mailserver.missing():
        pytest.skip(why)
    with mailserver.MailServer() as server:
        yield server


@pytest.fixture
def desk(browser: Browser, ascolto: str, company: Cast) -> Iterator[Desk]:
    with scope(company.workspace):
        member = company.marco
        with browsing.logged_in(browser, ascolto, member) as page:
            yield Desk(page, ascolto, company)


@pytest.fixture
def portal_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Of a system that takes our answers."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(lambda call: Answer(204)) as server:
        yield server.url


@pytest.fixture
def portal(desk: Desk, portal_url: str) -> Account:
    config = {"secret": "whsec_" + "YWJj" * 8, "callback_url": portal_url}
    with scope(desk.company.workspace):
        found: Account = make.account(desk.company.brand, kind="webhook", config=config)
        return found
