"""The counter: what was said, by whom, and that an answer in person is on record."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ascolto.channels.contract import Incoming, Malformed, Raw, Refused, Site
from ascolto.connectors.counter.config import Config
from ascolto.connectors.counter.connector import Connector
from ascolto.connectors.counter.manifest import MANIFEST
from ascolto.testing.connectors import outgoing

NOTE = {
    "where": "counter",
    "name": "Palmira",
    "text": "Torna il formaggio?",
    "said_at": "2026-11-20T11:15:00+01:00",
    "typed_by": "Giulia",
}


def connector(**settings: Any) -> Connector:
    return Connector(Config.model_validate(settings), Site("a", "Banco", ""))


def said(delivery_id: str = "d-1", **changes: Any) -> Incoming:
    raw = Raw(delivery_id, json.dumps({**NOTE, **changes}).encode())
    [fact] = connector().parse(raw)
    assert isinstance(fact, Incoming)
    return fact


def test_staff_type_it_in_and_nobody_is_acknowledged() -> None:
    assert MANIFEST.written_by_staff
    assert not MANIFEST.acknowledges
    assert not said().ours  # the customer said it
    assert not said().automatic  # a person said it, and is owed an answer


@pytest.mark.parametrize(
    "phone", ["333 123 4567", "+39 333 1234567", "0039 333-123.4567", "(333) 1234567"]
)
def test_a_number_is_the_same_however_it_is_written(phone: str) -> None:
    fact = said(phone=phone)
    assert fact.author.phone == "+393331234567"
    assert fact.author.external_id == fact.thread_id == "phone:+393331234567"


def test_a_known_person_keeps_one_thread_and_strangers_never_share_one() -> None:
    assert (
        said("d-1", phone="3331234567").thread_id
        == said("d-2", phone="3331234567").thread_id
    )
    assert (
        said("d-1", email="A@b.example").thread_id
        == said("d-2", email="a@b.example").thread_id
    )
    assert said("d-1").thread_id != said("d-2").thread_id
    assert said("d-1").author.external_id != said("d-2").author.external_id


@pytest.mark.parametrize("phone", ["interno 12", "1", "9" * 30, "chiedere a Marco"])
def test_what_is_no_number_stays_among_the_details(phone: str) -> None:
    fact = said(phone=phone)
    assert fact.author.phone == ""
    assert fact.meta["reachable_at"] == phone


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": None}, "text"),
        ({"text": 7}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"said_at": ""}, "said_at"),
        ({"said_at": "11:15"}, "said_at"),
        ({"said_at": "2026-11-20T11:15:00"}, "said_at"),
        ({"said_at": 7}, "said_at"),
        ({"name": []}, "name"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Malformed, match=field):
        said(**changes)


def test_an_answer_is_recorded_once_under_its_key() -> None:
    one = connector()
    first, second = one.reply(outgoing()), one.reply(outgoing())
    assert first.external_id == second.external_id == "key-1"
    assert first.sent_at.tzinfo


def test_nothing_automatic_is_said_at_the_counter() -> None:
    with pytest.raises(Refused, match="automatic"):
        connector().reply(replace(outgoing(), automatic=True))


def test_a_country_is_two_letters() -> None:
    assert Config(country="ch").country == "CH"
    with pytest.raises(ValueError, match="two letters"):
        Config(country="Italia")
