from __future__ import annotations

from collections.abc import Iterator

import pytest

from ascolto.channels.models import Account
from ascolto.testing import make
from ascolto.testing.answering import Answer, answering
from ascolto.testing.cast import Cast

SECRET = "whsec_" + "YWJj" * 8


@pytest.fixture
def portal(cast: Cast) -> Account:
    """A booking portal that writes by webhook and takes no answers."""
    config = {"secret": SECRET, "callback_url": ""}
    return make.account(cast.brand, kind="webhook", config=config)


@pytest.fixture
def agency(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """A travel agency's system that writes by webhook and takes answers."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(lambda call: Answer(204)) as server:
        config = {"secret": SECRET, "callback_url": server.url}
        yield make.account(cast.brand, kind="webhook", config=config)


@pytest.fixture
def chat(cast: Cast) -> Account:
    """A channel whose answers are delivered by being stored."""
    return make.account(cast.brand, kind="webchat", config={})
