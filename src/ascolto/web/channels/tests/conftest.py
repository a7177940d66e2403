from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from ascolto.core.models import Member
from ascolto.testing.cast import Cast
from ascolto.web.portal.limits import limits


@pytest.fixture(autouse=True)
def _nobody_knocked_yet() -> None:
    limits.clear()
    cache.clear()


def browser(member: Member, **kwargs: object) -> Client:
    """A browser in which `member` is logged in."""
    client = Client(**kwargs)  # type: ignore[arg-type]
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def ada(cast: Cast) -> Client:
    return browser(cast.ada)


@pytest.fixture
def sara(cast: Cast) -> Client:
    return browser(cast.sara)
