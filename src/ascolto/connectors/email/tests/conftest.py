from __future__ import annotations

from collections.abc import Iterator

import pytest

from ascolto.testing import mailserver
from ascolto.testing.mailserver import MailServer


@pytest.fixture(scope="session")
def mail() -> Iterator[MailServer]:
    """One real mail server for all tests of the session; each test uses people of its own."""
    if why := mailserver.missing():
        pytest.skip(why)
    pairs = [
        (f"care{number}@brand.test", f"anna{number}@alice.test") for number in range(60)
    ]
    _EMPTY[:] = pairs
    with MailServer(address for pair in pairs for address in pair) as server:
        yield server


_EMPTY: list[tuple[str, str]] = []


@pytest.fixture
def people(mail: MailServer) -> tuple[str, str]:
    """The company's mailbox and a customer's, empty, for this test alone."""
    return _EMPTY.pop()
