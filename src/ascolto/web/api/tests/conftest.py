from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from ascolto.core.scoping import scope
from ascolto.testing.cast import Cast, gather
from ascolto.testing.lasting import lasting
from ascolto.web.api import keys
from ascolto.web.api.tests.world import World, build


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    keys.limits.clear()
    yield
    keys.limits.clear()


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Once for all tests of a module: it takes ten times as long as they do."""
    with lasting(django_db_blocker, everything) as found:
        yield found


def everything() -> World:
    cast = gather()
    with scope(cast.workspace):
        return build(cast)


@pytest.fixture
def world(db: None, made: World) -> Iterator[World]:
    own = copy.deepcopy(made)
    with scope(own.cast.workspace):
        yield own


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast
