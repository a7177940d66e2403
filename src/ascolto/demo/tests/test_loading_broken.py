"""A loading that ends half-way has not begun."""

from __future__ import annotations

from itertools import islice

import pytest

from ascolto.core.models import Job, Workspace
from ascolto.demo import linking, loading, steps

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def _some(strands: dict[str, list[steps.Step]]) -> dict[str, list[steps.Step]]:
    """Every eighth; every kind of step is among them."""
    some = dict(islice(strands.items(), None, None, 8))
    assert {step.kind for strand in some.values() for step in strand} == set(steps.Kind)
    return some


@pytest.mark.django_db
def test_a_loading_that_breaks_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(linking, "link_some", dies)
    # What is told of each goes into the same transaction: some of them will do.
    strands = steps.strands
    monkeypatch.setattr(steps, "strands", lambda *told: _some(strands(*told)))
    with pytest.raises(KeyboardInterrupt):
        loading.load()
    assert not Workspace.objects.filter(is_demo=True).exists()
    assert not Job.objects.exists()
