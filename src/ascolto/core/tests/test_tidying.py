"""What has served its time goes; what somebody still asks for stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.core import live
from ascolto.core.jobs import tidying
from ascolto.core.models import LiveEvent, OutboxEvent, Workspace
from ascolto.core.scoping import unscoped

pytestmark = pytest.mark.django_db


@pytest.fixture
def inn() -> Workspace:
    return Workspace.objects.create(name="Locanda", slug="locanda")


def test_told_events_go_after_a_week_and_untold_ones_never(inn: Workspace) -> None:
    old = timezone.now() - timedelta(days=8)
    with unscoped("test"):
        for told in (old, timezone.now(), None):
            OutboxEvent.objects.create(
                workspace=inn, kind="X", body={}, created_at=old, told_at=told
            )
        LiveEvent.objects.bulk_create(
            LiveEvent(workspace=inn, topic="w1", name="x", at=at)
            for at in (timezone.now() - timedelta(minutes=61), timezone.now())
        )
        tidying.tidy()
        assert OutboxEvent.objects.count() == 2
        assert OutboxEvent.objects.filter(told_at=None).count() == 1
        assert LiveEvent.objects.count() == 1


def test_after_a_quiet_hour_the_newest_live_event_is_still_there(
    inn: Workspace,
) -> None:
    """A page that opens then asks for what comes after it, not for all that is remembered."""
    long_ago = timezone.now() - timedelta(days=1)
    with unscoped("test"):
        LiveEvent.objects.bulk_create(
            LiveEvent(workspace=inn, topic="w1", name="x", at=long_ago)
            for _ in range(3)
        )
        newest = live.latest_id()
        tidying.tidy()
        assert [row.pk for row in LiveEvent.objects.all()] == [newest]
