"""An answer whose outcome nobody heard is asked after, and leaves at most once, on every channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels import lanes, registry
from ascolto.channels.actions import accepting, asking, ingesting, writing
from ascolto.channels.actions.writing import Writing
from ascolto.channels.contract import Call, Does
from ascolto.channels.contract.rehearsing import Line
from ascolto.channels.models import Account, Delivery, Message
from ascolto.core.actor import Actor
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.connectors.folder import Folder, found
from ascolto.testing.connectors.losing import Losing, losing

Status = Delivery.Status
LONG_AGO = timedelta(minutes=20)
FOLDERS = [
    folder
    for folder in found()
    if Does.FIND in folder.manifest.does and folder.is_rehearsed
]


def heard(account: Account, calls: Sequence[Call]) -> Message:
    """What the customer said, taken in as the door or the listener would."""
    connector: Any = registry.connector(account)
    try:
        if calls:
            raws = [raw for call in calls for raw in connector.verify(call)]
        else:
            raws = connector.poll(account.cursor).items
    finally:
        connector.close()
    accepting.accept(account, raws)
    while ingesting.pump():
        pass
    return Message.objects.filter(direction=Message.Direction.IN).latest("pk")


def asked_after(account: Account) -> Account:
    """The cursor of a listener that has looked once."""
    if Does.POLL in registry.does(account):
        connector: Any = registry.connector(account)
        account.cursor = connector.poll("").cursor
        connector.close()
        account.save(update_fields=["cursor"])
    return account


def sent(provider: Losing, cast: Cast, kind: str) -> Delivery:
    """An answer to a customer there, which got lost on its way."""
    config = provider.rehearsal.settings(provider.rehearsal.url)
    account = make.account(cast.brand, kind=kind, config=config)
    asked_after(account)
    provider.rehearsal.clock = timezone.now()
    line = Line(
        "880001", "7001", "3331234567", "Giulia", "C'è posto?", timezone.now(), rating=3
    )
    question = heard(
        account, provider.rehearsal.speak(line, registry.site(account).webhook_url)
    )
    writing.write(
        Writing(question.thread, "Volentieri, Giulia.", Actor.member(cast.marco))
    )
    provider.is_armed = True
    assert lanes.send_due_here() == 1
    assert not provider.is_armed
    return Delivery.objects.get()


def looked_for(delivery: Delivery) -> Delivery:
    """Some time later somebody asks; what is due then is sent."""
    then = timezone.now() - LONG_AGO
    lost = Delivery.objects.filter(pk=delivery.pk, status=Status.SENDING)
    lost.update(lease_until=then, doubted_at=then)
    asking.recover()
    Delivery.objects.filter(status=Status.PENDING).update(not_before=then)
    lanes.send_due_here()
    delivery.refresh_from_db()
    return delivery


@pytest.mark.parametrize("takes", [True, False], ids=["it went out", "it did not"])
@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_what_became_of_a_lost_answer(
    folder: Folder, takes: bool, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found, it is not sent again; certainly not there, it is sent once; a person decides else."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    rehearsal = registry.rehearsals()[folder.manifest.kind]()
    with losing(rehearsal, takes=takes) as provider:
        lost = sent(provider, cast, folder.manifest.kind)
        assert lost.status != Status.SENT
        settled = looked_for(lost)
        if folder.subject.cannot_tell:
            assert settled.status == Status.UNKNOWN
            assert settled.why
            assert len(rehearsal.given) == int(takes)
        else:
            assert (settled.status, settled.why) == (Status.SENT, "")
            assert len(rehearsal.given) == 1
            settled.message.refresh_from_db()
            assert settled.message.external_id
