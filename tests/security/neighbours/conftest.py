from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from ascolto.channels.models import (
    Account,
    Message,
)
from ascolto.core.scoping import scope
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from ascolto.web.portal.limits import limits
from tests.security.neighbours.scene import MAILBOX, SECRET, browser


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    limits.clear()
    yield
    limits.clear()


@pytest.fixture
def ada(cast: Cast) -> Client:
    return browser(cast.ada)


@pytest.fixture
def portal(cast: Cast) -> Account:
    config = {"secret": SECRET, "callback_url": "https://portal.example/in"}
    return make.account(cast.brand, kind="webhook", config=config)


@pytest.fixture
def conversation(portal: Account) -> Conversation:
    return hear(portal, said("Avete una camera?"))


@pytest.fixture
def mailbox(cast: Cast) -> Account:
    return make.account(
        cast.brand, kind="email", config=MAILBOX, address="care@brand.test"
    )


@pytest.fixture
def theirs(cast: Cast) -> dict[str, Any]:
    """Rows of another company, as Otto sees them."""
    with scope(cast.elsewhere):
        brand = make.brand("Fremd")
        account = make.account(
            brand,
            kind="webhook",
            config={"secret": SECRET, "callback_url": "https://portal.example/in"},
        )
        mail = make.account(
            brand, kind="email", config=MAILBOX, address="info@otto.test"
        )
        talk = hear(account, said("Ihre Rechnung", who="hans"))
        return {
            "brand": brand, "account": account, "mailbox": mail, "conversation": talk,
            "customer": talk.case.customer, "member": cast.otto, "team": make.team("Nacht"),
            "message": Message.objects.inbound().get(),
        }  # fmt: skip
