from __future__ import annotations

from collections.abc import Iterator

import pytest

from ascolto.testing.cast import Cast
from ascolto.web.api import keys
from ascolto.web.api.tests.world import World, build


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    keys.limits.clear()
    yield
    keys.limits.clear()


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)
