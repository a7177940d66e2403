"""The same write many times at the same moment, as threads of their own see it."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from ascolto.channels.models import Message
from ascolto.core.models import IdempotentCall
from ascolto.core.scoping import scope
from ascolto.testing.cast import gather
from ascolto.web.api.tests.test_once import BODY
from ascolto.web.api.tests.world import Caller, build, caller, talk


@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_time_write_once(transactional_db: None) -> None:
    cast = gather()
    with scope(cast.workspace):
        world = build(cast)
        conversation = talk(world.ours.account, "Ugo")
    marco = caller(cast.marco)
    path = f"conversations/{conversation.pk}/replies"
    together, answers = threading.Barrier(8), []

    def knock() -> None:
        mine = Caller(marco.key)
        together.wait()
        answers.append(mine("POST", path, BODY, Idempotency_Key="same"))
        connections.close_all()

    threads = [threading.Thread(target=knock) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    made = [a for a in answers if a.status_code == 201]
    late = [a for a in answers if a.status_code == 409]
    assert made
    assert len(made) + len(late) == 8, [a.content for a in answers]
    assert len({a.content for a in made}) == 1
    with scope(cast.workspace):
        assert Message.objects.filter(author=cast.marco).count() == 1
        assert IdempotentCall.objects.get().status == 201
