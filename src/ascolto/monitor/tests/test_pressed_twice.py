"""A form that is sent twice, one press after the other or both at once, does its thing once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ascolto.core.scoping import scope
from ascolto.monitor.actions import opening, stating
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import Incident, IncidentStep, Statement
from ascolto.monitor.tests.room import HOUR, steps
from ascolto.testing.cast import Cast, gather


@pytest.mark.django_db
def test_one_press_sent_twice_opens_one_incident(cast: Cast) -> None:
    told, by = Described("Caldaia", timezone.now() - HOUR), cast.as_("sara")
    key = uuid.uuid4()
    first = opening.open_(cast.brand, told, by=by, key=key)
    assert opening.open_(cast.brand, told, by=by, key=key) == first
    assert steps(first) == ["opened"]
    assert opening.open_(cast.brand, told, by=by, key=uuid.uuid4()) != first


@pytest.mark.django_db
def test_one_press_sent_twice_prepares_one_statement(
    cast: Cast, incident: Incident
) -> None:
    by, key = cast.as_("sara"), uuid.uuid4()
    first = stating.draft(incident, kind="holding", by=by, key=key)
    assert stating.draft(incident, kind="holding", by=by, key=key) == first
    assert steps(incident) == ["opened", "wrote"]
    assert stating.draft(incident, kind="holding", by=by) != first


def _both_at_once(press: Callable[[], Any], cast: Cast) -> None:
    def alone() -> None:
        with scope(cast.workspace):
            press()
        connection.close()

    threads = [threading.Thread(target=alone) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def _meeting(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, many: int
) -> None:
    """Both have looked before either writes; SQLite lets one in at a time."""
    gate = threading.Barrier(many)
    plain = getattr(module, name)

    def together(*args: Any, **kwargs: Any) -> Any:
        gate.wait(10)
        return plain(*args, **kwargs)

    monkeypatch.setattr(module, name, together)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_open_one_incident(
    monkeypatch: pytest.MonkeyPatch, on_postgres: bool
) -> None:
    cast, key = gather(), uuid.uuid4()
    told = Described("Caldaia", timezone.now() - HOUR)
    _meeting(monkeypatch, opening, "_make", 2 if on_postgres else 1)
    made: list[Incident] = []
    by = cast.as_("sara")
    _both_at_once(
        lambda: made.append(opening.open_(cast.brand, told, by=by, key=key)), cast
    )
    with scope(cast.workspace):
        assert len(made) == 2
        assert {row.pk for row in made} == {Incident.objects.get().pk}
        assert IncidentStep.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_prepare_one_statement(
    monkeypatch: pytest.MonkeyPatch, on_postgres: bool
) -> None:
    cast, key = gather(), uuid.uuid4()
    by = cast.as_("sara")
    with scope(cast.workspace):
        incident = opening.open_(cast.brand, Described("x", timezone.now()), by=by)
    _meeting(monkeypatch, stating, "_begin", 2 if on_postgres else 1)
    made: list[Statement] = []
    _both_at_once(
        lambda: made.append(stating.draft(incident, kind="update", by=by, key=key)),
        cast,
    )
    with scope(cast.workspace):
        assert len(made) == 2
        assert {row.pk for row in made} == {Statement.objects.get().pk}
