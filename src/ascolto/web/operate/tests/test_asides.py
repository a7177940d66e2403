"""What stands beside a thread is drawn in every state."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.operate.actions import (
    cataloguing_gestures,
    conversing,
    gesturing,
    pursuing,
)
from ascolto.testing import make
from ascolto.testing.cast import Cast


@pytest.mark.parametrize("state", ["proposed", "declined", "approved", "cancelled"])
def test_a_gesture_in_every_state(cast: Cast, state: str) -> None:
    sara, marco = cast.as_("sara"), cast.as_("marco")
    kind = cataloguing_gestures.add(nature="voucher", title_it="Buono", cost=100, by=sara)  # fmt: skip
    [talk] = conversing.receive(make.inbound(cast.account, cast.zoes))
    gesture = gesturing.propose(talk, kind=kind, by=marco)
    if state == "declined":
        gesturing.decline(gesture, why="È già stato rimborsato", by=sara)
    elif state == "approved":
        gesturing.approve(gesture, by=sara)
    elif state == "cancelled":
        gesturing.cancel(gesture, by=marco)
    page = beside(cast, talk.pk)
    assert f'data-state="{gesture.status if state == "proposed" else state}"' in page
    assert ("È già stato rimborsato" in page) == (state == "declined")


@pytest.mark.parametrize("state", ["new", "talking", "won", "lost"])
def test_a_lead_in_every_state(cast: Cast, state: str) -> None:
    marco = cast.as_("marco")
    [talk] = conversing.receive(make.inbound(cast.account, cast.zoes))
    lead = pursuing.mark(talk, by=marco)
    if state != "new":
        pursuing.advance(lead, to=state, why="Ha scelto altro", by=marco)
    page = beside(cast, talk.pk)
    assert f'data-state="{state}"' in page
    assert ("Ha scelto altro" in page) == (state in ("won", "lost"))


def beside(cast: Cast, pk: int) -> str:
    client = Client()
    client.force_login(cast.marco.user)
    answer = client.get(reverse("conversation_aside", args=[pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())
