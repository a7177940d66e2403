"""A loading that ends half-way has not begun."""

from __future__ import annotations

import pytest

from ascolto.core.models import Job, Workspace
from ascolto.demo import linking, loading

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.mark.django_db
def test_a_loading_that_breaks_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(linking, "link_some", dies)
    with pytest.raises(KeyboardInterrupt):
        loading.load()
    assert not Workspace.objects.filter(is_demo=True).exists()
    assert not Job.objects.exists()
