"""What became of a text nobody heard of; every call held against Twilio's official document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from ascolto.channels.contract import (
    Author,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    TryLater,
)
from ascolto.connectors.sms import rehearsal
from ascolto.connectors.sms.connector import Connector
from ascolto.connectors.sms.tests.harness import at, said
from ascolto.providers.twilio import listing
from ascolto.providers.twilio.tests.official import official
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import doubted, outgoing

ANNA = "+393331234567"


class Twilio(rehearsal.Rehearsal):
    """The rehearsed one, with everything that passed."""

    def __init__(self) -> None:
        super().__init__()
        self.talk: list[tuple[Heard, Answer]] = []

    def __call__(self, heard: Heard) -> Answer:
        answer = super().__call__(heard)
        self.talk.append((heard, answer))
        return answer

    def sent(self, text: str, ago: float = 0, **more: Any) -> str:
        """A text that stands in its list already."""
        self.clock = datetime.now(UTC) - timedelta(seconds=ago)
        form = {"To": ANNA, "From": rehearsal.NUMBER, "Body": text}
        return str((self._taken(form) | more)["sid"])

    def wrong(self) -> list[str]:
        spec, found = official(), []
        for heard, answer in self.talk if spec else ():
            assert spec
            headers, told = dict(heard.headers), (answer.status, answer.body)
            found += spec.exchange(heard.method, heard.path, headers, heard.body, told)
        return found


@contextmanager
def connected(**settings: Any) -> Iterator[tuple[Twilio, Connector]]:
    twilio = Twilio()
    with answering(twilio) as server:
        known = twilio.settings(server.url) | {"hook_key": "k" * 24}
        url = str(known.pop("base_url"))
        with at(url, **{**known, **settings}) as connector:
            yield twilio, connector
    assert twilio.wrong() == []


def to_anna(text: str = "Sì, certo.", **more: Any) -> Outgoing:
    return replace(outgoing(text), to=Author(ANNA, phone=ANNA), **more)


def test_a_text_that_went_out_is_found_and_no_other_one() -> None:
    with connected() as (twilio, inn):
        lost = doubted(to_anna())
        twilio.sent("Sì, certo.", ago=3600)  # before
        twilio.sent("Altro.")
        other = twilio.sent("Sì, certo.")
        lost = replace(lost, taken=frozenset({other}))
        assert inn.find(lost) is None
        found = twilio.sent(" Sì,  certo.")
        assert (there := inn.find(lost)) is not None
        assert there.external_id == found


def test_a_text_to_somebody_else_is_another_one() -> None:
    with connected() as (twilio, inn):
        inn.reply(replace(to_anna(), to=Author("+393330000000")))
        assert inn.find(doubted(to_anna())) is None
        assert twilio.talk[-1][0].method == "GET"


def test_what_was_just_handed_over_may_still_come_up() -> None:
    with connected() as (_, inn), pytest.raises(TryLater):
        inn.find(doubted(to_anna(), ago=5))


def test_it_is_looked_for_page_by_page_back_to_when_it_was_handed_over() -> None:
    with connected() as (twilio, inn):
        for number in range(150):
            twilio.sent(f"Vecchio {number}", ago=7200)
        found = twilio.sent("Sì, certo.")
        for number in range(150):
            twilio.sent(f"Nuovo {number}")
        there = inn.find(doubted(to_anna()))
        assert there is not None
        assert there.external_id == found
        assert len(twilio.talk) == 2  # the third page is older


def test_where_too_much_was_sent_since_a_person_decides() -> None:
    with connected() as (twilio, inn):
        for number in range(listing.A_PAGE * listing.MOST_PAGES + 1):
            twilio.sent(f"Nuovo {number}")
        with pytest.raises(OutcomeUnknown, match="Too much"):
            inn.find(doubted(to_anna()))
        assert len(twilio.talk) == listing.MOST_PAGES


def test_where_twilio_keeps_no_words_a_person_decides() -> None:
    with connected() as (twilio, inn):
        twilio.sent("", ago=3600)
        assert inn.find(doubted(to_anna())) is None
        twilio.sent("")
        with pytest.raises(OutcomeUnknown, match="no words"):
            inn.find(doubted(to_anna()))


def test_a_messaging_service_is_known_by_its_id() -> None:
    service = "MG" + "0" * 32
    with connected(number=service) as (twilio, inn):
        twilio.sent("Sì, certo.")  # from the number, not by the service
        assert inn.find(doubted(to_anna())) is None
        sent = inn.reply(to_anna())
        there = inn.find(doubted(to_anna()))
        assert there is not None
        assert there.external_id == sent.external_id


def test_credentials_that_ended_are_no_answer() -> None:
    with (
        answering(lambda call: said(401, {"code": 20003})) as server,
        at(server.url) as inn,
        pytest.raises(NeedsReconnect),
    ):
        inn.find(doubted(to_anna()))


@pytest.mark.parametrize(
    "answer", [said(200, {}), said(500, {}), said(429, {}), Answer(200, b"<html>")]
)
def test_what_cannot_be_read_tells_nothing(answer: Answer) -> None:
    with (
        answering(lambda call: answer) as server,
        at(server.url) as inn,
        pytest.raises(TryLater),
    ):
        inn.find(doubted(to_anna()))


def test_kannel_is_given_time_for_its_report_and_then_a_person_decides() -> None:
    with at("http://127.0.0.1:9", gateway="kannel") as inn:
        with pytest.raises(TryLater) as waits:
            inn.find(doubted(to_anna(), ago=30))
        assert waits.value.after is not None
        assert waits.value.after <= timedelta(seconds=90)
        with pytest.raises(OutcomeUnknown, match="Kannel lists no texts"):
            inn.find(doubted(to_anna()))
    # Where no report can come, none is awaited.
    unreachable = at("http://127.0.0.1:9", "", gateway="kannel")
    with unreachable as inn, pytest.raises(OutcomeUnknown):
        inn.find(doubted(to_anna(), ago=1))


def test_a_row_without_a_time_is_passed_over() -> None:
    assert listing.made_at({"date_created": None}) is None
    now = datetime.now(UTC).replace(microsecond=0)
    assert listing.made_at({"date_created": format_datetime(now)}) == now
