"""A room that is open, three people who are affected, a statement with a yes."""

from __future__ import annotations

import pytest
from django.utils import timezone

from ascolto.customers.models import Customer
from ascolto.monitor.actions import (
    affecting,
    opening,
    stating,
)
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import (
    Incident,
    Statement,
)
from ascolto.monitor.reads.concerned import Found
from ascolto.monitor.tests.room import HOUR, written
from ascolto.testing import make
from ascolto.testing.cast import Cast


@pytest.fixture
def incident(cast: Cast) -> Incident:
    told = Described("Caldaia ferma", timezone.now() - HOUR)
    return opening.open_(cast.brand, told, by=cast.as_("sara"))


@pytest.fixture
def people(cast: Cast, incident: Incident) -> list[Customer]:
    """Three who wrote two hours ago, before anything was wrong, and are affected."""
    found = []
    for name in ("Mia Rossi", "Ugo Bianchi", "Eva Neri"):
        handle = make.handle(name=name)
        found.append(make.customer(name, handle))
        make.inbound(cast.account, handle, "Ciao", since=timezone.now() - 2 * HOUR)
    rows = [Found(one.pk, None, "") for one in found]
    affecting.add(incident, rows, source="list", by=cast.as_("sara"))
    return found


@pytest.fixture
def approved(cast: Cast, incident: Incident, people: list[Customer]) -> Statement:
    statement = written(cast, incident)
    stating.ask(statement, by=cast.as_("ada"))
    stating.approve(statement, by=cast.as_("ada"))
    return statement
