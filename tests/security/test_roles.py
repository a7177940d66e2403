"""Who may do what: every deed of roles.txt is tried by everybody, and no address is missing there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.contrib.messages import ERROR
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from ascolto.core.models import Activity
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.web.api import keys
from ascolto.web.api.tests import world as api
from ascolto.web.api.tests.test_outsiders import OPERATIONS, address, body, well
from ascolto.web.portal.limits import limits
from tests.security import roles, test_outsider
from tests.security.forms import FORMS
from tests.security.roles import WHO, Deed
from tests.security.stage import Stage, set_up
from tests.security.test_every_address import filled
from tests.security.test_outsider import routes

METHODS = ("POST", "PUT", "PATCH", "DELETE")
DEEDS = roles.deeds()
ON_SCREEN = [d for d in DEEDS if not d.is_open and not d.name.startswith("api:")]
IN_API = [d for d in DEEDS if d.name.startswith("api:")]
GOOD = {200, 201, 202, 204, 302}
OF_A_ROW = {d.name for d in IN_API} - {"api:propose_answer"}
# What reading writes all the same: when a log-in was last seen.
HARMLESS = ("django_session", "core_user", "core_apitoken")


@pytest.fixture
def stage(cast: Cast, settings: Any) -> Stage:
    settings.UNDO_SECONDS = 3600  # it takes longer than ten seconds to ask everybody
    limits.clear()
    keys.limits.clear()
    return set_up(cast, test_outsider.furnish(cast))


def where(stage: Stage, deed: Deed) -> str:
    if deed.name in stage.rows:
        row = stage.rows[deed.name]
        return reverse(deed.route, args=row if isinstance(row, list) else [row])
    if deed.route in stage.rows or "<" in ADDRESSES[deed.route]:
        return test_outsider.address(deed.route, stage.rows)
    return reverse(deed.route)


ADDRESSES = {name: pattern for pattern, name in routes()}


@pytest.mark.one_database
def test_every_address_that_changes_something_stands_in_the_table(cast: Cast) -> None:
    """Which methods an address takes, it tells itself before it asks who knocks: 405 for all others."""
    listed = {(d.route, d.method) for d in DEEDS}
    client, lacking = Client(raise_request_exception=False), []
    for pattern, name in routes():
        if pattern.startswith("live/"):
            continue
        for method in METHODS:
            if (name, method) in listed:
                continue
            answer = client.generic(method, filled(pattern))
            if answer.status_code != 405:
                lacking.append((name, method, answer.status_code))
    assert lacking == [], "say in tests/security/roles.txt who may"
    there = {name for _, name in routes()}
    assert {d.route for d in DEEDS if ":" not in d.name} <= there


def test_every_operation_of_the_api_that_changes_something_stands_in_the_table() -> (
    None
):
    writes = {(f"api:{o.id}", o.method) for o in OPERATIONS.values() if not o.is_read}
    assert writes == {(d.name, d.method) for d in IN_API}


def test_the_page_is_up_to_date() -> None:
    assert roles.PAGE.read_text(encoding="utf-8") == roles.page(), "run: make docs"


def test_no_deed_stands_there_twice() -> None:
    names = [d.name for d in DEEDS]
    assert len(names) == len(set(names))
    assert set(FORMS) <= set(names)


def test_everybody_may_do_what_the_table_says(
    cast: Cast, stage: Stage, on_postgres: bool
) -> None:
    """On PostgreSQL one asks who may do all of it: who may is decided above the database, and that each deed is
    done there stands for what the rooms' own tests show (`testing/plugin.py`)."""
    people = ("admin",) if on_postgres else (*WHO, "stranger")
    clients = {who: Client() for who in people}
    for who, client in clients.items():
        client.force_login(stage.member(who).user)
    if not on_postgres:
        clients["nobody"] = Client()
    wrong = [
        f"{deed.name} {deed.method} by {who}: {came}, not {_expected(deed, who)}"
        for deed in ON_SCREEN
        for who, client in clients.items()
        if (came := _comes(partial(_ask, client, deed, stage)))
        not in _expected(deed, who).split("|")
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.one_database
def test_a_key_may_do_what_the_table_says(cast: Cast) -> None:
    keys.limits.clear()
    world = api.build(cast)
    members = {"voice": cast.vito, "agent": cast.marco, "lead": cast.sara, "admin": cast.ada,
               "stranger": cast.otto}  # fmt: skip
    members["other brand"] = make.member(
        "Bruno", role="admin", brands=[world.other_brand.brand]
    )
    callers = {who: api.caller(member) for who, member in members.items()}
    wrong = []
    for deed in IN_API:
        operation = OPERATIONS[deed.name.removeprefix("api:")]
        path, form = address(operation, world.ours), body(operation, world)
        for who, caller in callers.items():
            ask = partial(caller, operation.method, path, form)
            came = _comes(ask, good=well(operation) | GOOD)
            if came not in _expected(deed, who).split("|"):
                wrong.append(
                    f"{deed.name} by {who}: {came}, not {_expected(deed, who)}"
                )
    assert not wrong, "\n".join(wrong)


# --- one request -----------------------------------------------------------------------------


def _expected(deed: Deed, who: str) -> str:
    if who == "nobody":
        return "log-in"
    if who == "stranger":
        is_ours = deed.name in OF_A_ROW or "<int:" in ADDRESSES.get(deed.route, "")
        return "hidden" if is_ours else "yes|no|hidden"  # of their own company
    outcome = deed.comes[who]
    if outcome == "own":
        return "yes" if who == "admin" else "hidden"  # Ada made all of it
    return outcome


def _ask(client: Client, deed: Deed, stage: Stage) -> Any:
    form = FORMS[deed.name](stage) if deed.name in FORMS else {}
    headers = {"HX-Request": "true"}
    if deed.method == "POST":
        return client.post(where(stage, deed), form, headers=headers)
    return client.generic(deed.method, where(stage, deed), headers=headers)


def _comes(ask: Callable[[], Any], good: set[int] = GOOD) -> str:
    """What came of it. What was not done has written nothing; what was done is taken back."""
    before = Activity.objects.count()
    with _undone(), _watched() as written:
        answer = ask()
        recorded = Activity.objects.count() - before
    if answer.status_code == 401 or "/accounts/login/" in answer.get("Location", ""):
        return "log-in" if not written else f"log-in, and written: {written[:3]}"
    if answer.status_code in good and not _is_refused(answer):
        return "yes"
    if recorded or (answer.status_code in {403, 404} and written):
        return f"{answer.status_code}, and something was written all the same: {written[:3]}"
    return "hidden" if answer.status_code == 404 else _no(answer)


def _no(answer: Any) -> str:
    if answer.status_code == 403:
        return "no"
    words = " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())
    if answer.status_code == 422 or _is_refused(answer):
        return Refused("no", words)
    return f"{answer.status_code} {words[:200]}"


class Refused(str):
    """With what was said, for whoever mends the table."""

    def __new__(cls, outcome: str, words: str) -> Refused:
        made = super().__new__(cls, outcome)
        made.words = words
        return made

    words: str

    def __format__(self, spec: str) -> str:
        return f"{self!s} ({self.words[-400:]})"


def _is_refused(answer: Any) -> bool:
    """A page that says an error in a toast, after a redirect."""
    request = getattr(answer, "wsgi_request", None)
    waiting = getattr(getattr(request, "_messages", None), "_queued_messages", [])
    return any(message.level == ERROR for message in waiting)


def _undone() -> Any:
    from contextlib import contextmanager

    @contextmanager
    def inside() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return inside()


def _watched() -> Any:
    """The statements that write, as they go to the database."""
    from contextlib import contextmanager

    @contextmanager
    def inside() -> Iterator[list[str]]:
        seen: list[str] = []

        def look(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            words = str(sql).split()
            if words[0] in {"INSERT", "UPDATE", "DELETE"} and not any(
                name in str(sql) for name in HARMLESS
            ):
                seen.append(str(sql)[:200])
            return execute(sql, params, many, context)

        with connection.execute_wrapper(look):
            yield seen

    return inside()
