"""pytest's plug-in of this project: own data folder, a database that threads can share, no network.

Loaded by `-p ascolto.testing.plugin` before Django's settings are read.
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ascolto.testing.cast import Cast

# Rooms of members' screens: what a page shows does not hang on the database below it. That every one of them is
# drawn and every deed done on PostgreSQL too, two walks show (`tests/ui/test_screens.py`,
# `tests/security/test_roles.py`); the actions and reads behind them are tested there in their own packages.
# Doors (`api`, `hooks`, `live`, `portal`) are no such rooms: they take in, once, what others send at any time.
SCREENS = frozenset(
    f"src/ascolto/web/{room}/tests"
    for room in (
        "channels",
        "customers",
        "library",
        "monitor",
        "operate",
        "playbooks",
        "settings",
    )
)
LONG = 200  # tests in one file

_SHM = Path("/dev/shm")
_PLACE = str(_SHM) if os.access(_SHM, os.W_OK) else None
_DATA = tempfile.TemporaryDirectory(prefix="ascolto-test-", dir=_PLACE)

os.environ["ASCOLTO_DATA"] = _DATA.name
os.environ["ASCOLTO_SECRET_KEY"] = "only-for-tests-" + "0123456789abcdef" * 2
os.environ.setdefault("ASCOLTO_PUBLIC_URL", "http://localhost:8000")
for _name in ("ASCOLTO_BROKER_URL", "ASCOLTO_MAIL_URL", "ASCOLTO_TRUSTED_PROXIES"):
    os.environ.pop(_name, None)
# A throw-away PostgreSQL runs without fsync; the fault suite runs its own, with it.
os.environ.setdefault("ASCOLTO_UNSAFE_DURABILITY", "yes")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ascolto.config.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """On SQLite a file instead of memory, so that threads see one database as in real life."""
    from django.db import connections

    from ascolto.testing import database, repeated

    own = connections["default"].settings_dict
    if "sqlite" in own["ENGINE"]:
        own["TEST"]["NAME"] = str(Path(_DATA.name) / "test.sqlite3")
    database.make_from_models(connections["default"])
    database.empty_by_rows()
    repeated.hash_briefly()
    repeated.find_static_files_once()
    _plain_tracebacks()
    _no_stopwatch()


def _no_stopwatch() -> None:
    """A property holds or not, however busy the machine is: no example fails for its time alone."""
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "ascolto",
        parent=settings(),  # as it is on this machine; where tests run for everybody, not random
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("ascolto")


def _plain_tracebacks() -> None:
    """As the product logs them. Where `rich` is installed, structlog's own way paints every frame with its
    variables, and takes longer for it than the test that goes wrong on purpose."""
    import structlog

    *before, console = structlog.get_config()["processors"]
    assert isinstance(console, structlog.dev.ConsoleRenderer)
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[*before, plain])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--touching-database",
        action="store_true",
        help="only tests that use the database: the others need not run once per database",
    )


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    from ascolto.testing import casting

    _longest_first(items)
    casting.share(items)
    if not config.getoption("--touching-database"):
        return
    left = [item for item in items if not _touches_database(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if _touches_database(item)]


def pytest_collection_finish() -> None:
    """Thousands of tests lie in memory for good: the collector need not look through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _longest_first(items: list[pytest.Item]) -> None:
    """Files that hold slow tests, or very many, begin; with several workers none is left with a long one alone."""
    marks = ("slow", "browser", "peers")
    long = {i.path for i in items if any(map(i.get_closest_marker, marks))}
    many = Counter(item.path for item in items)
    long |= {path for path, count in many.items() if count >= LONG}
    items.sort(key=lambda item: item.path not in long)


def _touches_database(item: pytest.Item) -> bool:
    """Whether it may come out otherwise on another database.

    Not what never asks it, what is marked `one_database`, and what stands in a room of `SCREENS` and takes back
    what it did: a test that commits there is about more than a page."""
    from django.test import TransactionTestCase

    from ascolto.testing import casting

    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("one_database"):
        return False
    if _is_of_a_screen(item) and not casting.commits(item):
        return False
    case = getattr(item, "cls", None)
    is_case = isinstance(case, type) and issubclass(case, TransactionTestCase)
    is_marked = item.get_closest_marker("django_db") is not None
    return is_case or is_marked or bool(fixtures & {"db", "transactional_db"})


def _is_of_a_screen(item: pytest.Item) -> bool:
    folder = item.path.parent.as_posix()
    return any(folder.endswith(f"/{room}") for room in SCREENS)


@pytest.fixture(autouse=True, scope="session")
def _inside_this_machine() -> Iterator[None]:
    from ascolto.testing.sockets import only_loopback

    with only_loopback():
        yield


@pytest.fixture(autouse=True)
def _language_and_zone_are_nobodys() -> Iterator[None]:
    """A page leaves its reader's behind in the thread; the next test begins without."""
    yield
    from django.utils import timezone, translation

    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _nothing_is_found_afterwards(
    request: pytest.FixtureRequest, django_db_blocker: Any
) -> Iterator[None]:
    """Django empties the tables of models after a test that commits; the search index is none."""
    from django.db import connection

    mark = request.node.get_closest_marker("django_db")
    commits = mark is not None and mark.kwargs.get("transaction", False)
    commits = commits or "transactional_db" in request.fixturenames
    assert not (commits and connection.in_atomic_block), (
        "rows made once for a module (testing/lasting.py) and a test that commits: take a file each"
    )
    yield
    if commits:
        is_sqlite = connection.vendor == "sqlite"
        table = "channels_message_fts" if is_sqlite else "channels_message_search"
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


@pytest.fixture
def on_postgres() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


@pytest.fixture(scope="module")
def cast_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[bytes]:
    """Of a module whose tests all begin with the cast (`testing/casting.py`)."""
    from ascolto.testing import casting

    with casting.gathered(django_db_blocker) as everybody:
        yield everybody


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None) -> Iterator[Cast]:
    """Everybody of `testing/cast.py`, inside the scope of their workspace."""
    from ascolto.core.scoping import scope
    from ascolto.testing import casting

    everybody = casting.of(request)
    with scope(everybody.workspace):
        yield everybody
