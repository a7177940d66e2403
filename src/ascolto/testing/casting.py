"""The cast of a module's tests, gathered once where all of them begin with it.

Gathering takes a test longer than what most of them do then. A module qualifies by itself: each of its tests that
uses the database has the fixture `cast`, and none commits. `testing/lasting.py` tells how the rows last.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import pytest

from ascolto.testing.cast import Cast, gather
from ascolto.testing.lasting import lasting

MADE = "cast_of_module"


def share(items: Iterable[pytest.Item]) -> None:
    """Let the tests of modules that qualify ask for `MADE`, before they open transactions of their own."""
    by_module = sorted(items, key=lambda item: str(item.path))
    for _, group in groupby(by_module, key=lambda item: str(item.path)):
        inside = list(group)
        asking = [item for item in inside if _begins_with_cast(item)]
        if len(asking) > 1 and not any(
            _touches(item) for item in inside if item not in asking
        ):
            for item in asking:
                item.fixturenames.insert(0, MADE)  # type: ignore[attr-defined]


@contextmanager
def gathered(blocker: Any) -> Iterator[bytes]:
    with lasting(blocker, gather) as everybody:
        yield pickle.dumps(everybody)


def of(request: pytest.FixtureRequest) -> Cast:
    """What a test changes in memory is its own."""
    if MADE not in request.fixturenames:
        return gather()
    everybody: Cast = pickle.loads(request.getfixturevalue(MADE))
    return everybody


def _begins_with_cast(item: pytest.Item) -> bool:
    """With ours, not with one of the same name; and it takes back what it did."""
    known = getattr(item, "_fixtureinfo", None)
    fixtures: Any = known.name2fixturedefs.get("cast", ()) if known else ()
    ours = bool(fixtures) and fixtures[-1].func.__module__ == "ascolto.testing.plugin"
    return ours and not commits(item)


def commits(item: pytest.Item) -> bool:
    """Whether what it writes stays until the tables are emptied."""
    mark = item.get_closest_marker("django_db")
    is_asked = mark is not None and mark.kwargs.get("transaction", False)
    return bool(is_asked or "transactional_db" in _fixtures(item))


def _touches(item: pytest.Item) -> bool:
    from django.test import TransactionTestCase

    case = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or bool(_fixtures(item) & {"db", "transactional_db"})
        or (isinstance(case, type) and issubclass(case, TransactionTestCase))
    )


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))
