"""What many tests only look at is made once for all of them.

It lies in a transaction around those of the tests: each begins with the same rows and takes back
what it did. Only for modules whose tests all begin with it, and where no test commits.

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Made]:
        with lasting(django_db_blocker, build) as found:
            yield found

    @pytest.fixture
    def world(db: None, made: Made) -> Made:
        return copy.deepcopy(made)  # what a test changes in memory is its own
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")


@contextmanager
def lasting(blocker: Any, make: Callable[[], T]) -> Iterator[T]:
    from django.db import transaction

    around = transaction.atomic()
    with blocker.unblock():
        around.__enter__()
        try:
            made = make()
        except BaseException:
            _taken_back(around)
            raise
    try:
        yield made
    finally:
        with blocker.unblock():
            _taken_back(around)


def _taken_back(around: Any) -> None:
    from django.db import transaction

    transaction.set_rollback(True)
    around.__exit__(None, None, None)
