"""Only the forum's own calls are taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ascolto.channels.contract import Forged
from ascolto.connectors.discourse.config import Config
from ascolto.connectors.discourse.connector import Connector
from ascolto.connectors.discourse.tests.harness import signed, subject

BODY = b'{"post": {"id": 1}}'


def connector(**settings: str) -> Connector:
    return Connector(
        Config.model_validate({**subject.config, **settings}), subject.site
    )


def test_a_forged_call_is_refused() -> None:
    for call in (
        signed(BODY, secret="another"),
        replace(signed(BODY), body=BODY + b" "),
        replace(signed(BODY), headers={}),
        replace(signed(BODY), method="GET"),
    ):
        with pytest.raises(Forged):
            connector().verify(call)


def test_without_a_secret_nothing_is_taken() -> None:
    with pytest.raises(Forged):
        connector(webhook_secret="").verify(signed(BODY, secret=""))


def test_a_replayed_call_is_the_same_delivery_whatever_number_it_claims() -> None:
    """The event's number is not signed: taking it for the name would let a replay take a later call's place."""
    [one] = connector().verify(signed(BODY, id="77"))
    [again] = connector().verify(signed(BODY, id="78"))
    assert one.delivery_id == again.delivery_id
    [other] = connector().verify(signed(BODY + b"\n"))
    assert other.delivery_id != one.delivery_id
