"""What the tests of incidents have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ascolto.core.refusal import Refusal
from ascolto.monitor.actions import (
    stating,
)
from ascolto.monitor.models import (
    Incident,
    IncidentStep,
    Statement,
    Telling,
)
from ascolto.monitor.wording import Wording
from ascolto.testing.cast import Cast

HOUR = timedelta(hours=1)
BODY = "Buongiorno {customer.first_name},\nsappiamo del freddo."


def code(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as problem:
        deed()
    return problem.value.code


def written(cast: Cast, incident: Incident, text: str = BODY) -> Statement:
    statement = stating.draft(incident, kind="holding", by=cast.as_("sara"))
    said = [Wording("", "it", text), Wording("", "en", "We know about the cold.")]
    stating.word(statement, said, subject="Il freddo", by=cast.as_("sara"))
    return statement


def steps(incident: Incident) -> list[str]:
    rows = IncidentStep.objects.filter(incident=incident).order_by("pk")
    return list(rows.values_list("verb", flat=True))


def states() -> dict[str, str]:
    rows = Telling.objects.order_by("pk").values_list("customer__name", "state")
    return dict(rows)


# --- opened, described, closed --------------------------------------------------------------------
