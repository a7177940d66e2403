"""Visitors are told whether somebody is there; so it must be true."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from ascolto.core import live, presence
from ascolto.core.hub import Hub, Stream
from ascolto.core.models import Workspace
from ascolto.core.scoping import unscoped

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.objects.create(name="Locanda", slug="locanda")


def is_there(workspace: Workspace) -> bool:
    with unscoped("test"):
        return presence.somebody_looks(workspace.pk)


def read_with_open(*topics: str) -> None:
    """What a hub does every second while these streams are open."""

    hub = Hub()

    async def watch() -> list[Stream]:
        return [hub.open([topic]) for topic in topics]

    with asyncio.Runner() as runner:
        streams = runner.run(watch())
        hub.read()
        for stream in streams:
            hub.close(stream)


def test_a_member_with_the_inbox_open_is_there_for_a_while(
    workspace: Workspace,
) -> None:
    assert not is_there(workspace)
    read_with_open(live.team_topic(workspace.pk))
    assert is_there(workspace)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert not is_there(workspace)


def test_a_visitor_who_listens_is_not_one_of_us(workspace: Workspace) -> None:
    read_with_open(live.thread_topic(workspace.pk))
    assert not is_there(workspace)


def test_members_of_another_company_are_not_here(workspace: Workspace) -> None:
    other = Workspace.objects.create(name="Altra", slug="altra")
    read_with_open(live.team_topic(other.pk))
    assert not is_there(workspace)
    assert is_there(other)
