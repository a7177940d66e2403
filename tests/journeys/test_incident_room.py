"""A crisis from the first sign to the review, by the real way of every message, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels.models import Account, Message
from ascolto.commitments.models import Commitment
from ascolto.core import bus
from ascolto.core.jobs import runner
from ascolto.core.models import OutboxEvent
from ascolto.core.scoping import scope
from ascolto.events import StatementsDue
from ascolto.monitor.actions import (
    affecting,
    alerting,
    opening,
    publishing,
    stating,
    telling,
    vowing,
    watching,
)
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import Affected, Alert, Incident, Statement, Telling
from ascolto.monitor.reads import concerned
from ascolto.monitor.reads.concerned import Span
from ascolto.monitor.warning.finding import Finding
from ascolto.monitor.wording import Wording
from ascolto.operate.actions import announcing, conversing
from ascolto.operate.models import Announcement, Conversation
from ascolto.testing import make
from ascolto.testing.answering import Answer, answering
from ascolto.testing.cast import Cast, gather
from ascolto.testing.counting import count
from ascolto.testing.pipeline import hear, run, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers() -> list[int]:
    """What the agency's system says to a call."""
    return [204]


@pytest.fixture
def mailbox(cast: Cast) -> Account:
    return make.account(cast.brand, kind="email", name="posta")


@pytest.fixture
def agency(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, answers: list[int]
) -> Iterator[Account]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(lambda call: Answer(answers[0])) as server:
        config = {"secret": "whsec_" + "YWJj" * 8, "callback_url": server.url}
        yield make.account(cast.brand, kind="webhook", config=config)


@pytest.fixture(autouse=True)
def _at_once(settings: Any) -> None:
    settings.UNDO_SECONDS = 0


def work() -> None:
    """Everything that is due, until nothing is left."""
    run()
    while runner.run_due():
        run()


def test_from_the_alert_to_everybody_told(cast: Cast, agency: Account) -> None:
    sara, ada = cast.as_("sara"), cast.as_("ada")
    watch = watching.keep(cast.brand, name="Freddo", query="fredd*", by=sara)
    first = hear(agency, said("La camera è fredda, è una vergogna", who="mia"))
    hear(agency, said("Fa freddo la sera, da voi a maggio?", who="ugo"))
    hear(agency, said("Posso anticipare l'arrivo?", who="eva"))
    work()
    begun = timezone.now() - timedelta(hours=1)
    post = Message.objects.inbound().order_by("pk").first()
    assert post is not None
    finding = Finding("burst", begun, 0.99, (post.pk,), ("a",), ("freddo",), NUMBERS)
    [alert] = alerting.raise_(watch, [finding], now=timezone.now())
    incident = opening.from_alert(alert, by=sara)
    assert opening.from_alert(alert, by=ada) == incident
    assert (incident.since, incident.words, incident.lead) == (begun, ["freddo"], cast.sara)  # fmt: skip
    assert Alert.objects.get().taken_by == cast.sara
    span = Span(begun, timezone.now() + timedelta(minutes=1))
    added = affecting.add(incident, concerned.by_watch(watch, span), source="watch", by=sara)  # fmt: skip
    assert added.new == 2
    eva = Conversation.objects.get(handle__external_id="eva").case.customer_id
    found = [concerned.Found(eva, None, "")]
    assert affecting.add(incident, found, source="hand", by=sara).new == 1
    rows = {row.customer.name: row for row in Affected.objects.all()}
    assert all(row.reach == "free" for row in rows.values())
    assert rows["Mia"].complained_at is not None
    assert rows["Eva"].complained_at is None

    promise = vowing.promise(incident, due_at=timezone.now() + timedelta(hours=3), by=sara)  # fmt: skip
    statement = stating.draft(incident, kind="holding", by=sara)
    stating.ask(statement, by=sara)
    stating.approve(statement, by=ada)
    here = publishing.add(statement, place="Instagram", by=sara)
    telling.send(statement, by=sara)
    telling.send(statement, by=ada)
    work()
    counts = {t.customer.name: t.state for t in Telling.objects.all()}
    assert counts == {"Mia": "told", "Ugo": "told", "Eva": "told"}
    text = Message.objects.filter(thread=first.thread, direction="out", by_rule="").get().text  # fmt: skip
    assert text.startswith("Buongiorno Mia,")
    assert "{" not in text
    incident.refresh_from_db()
    assert incident.first_word_at is not None
    assert Commitment.objects.get(pk=promise.pk).state == "kept"
    # Eva had asked something else: that stays owed. Mia wrote about it: she has her answer.
    waits = {c.handle.external_id: c.awaits_us for c in Conversation.objects.all()}
    assert waits == {"mia": False, "ugo": False, "eva": True}
    assert set(Affected.objects.told_first().values_list("customer__name", flat=True)) == {"Eva"}  # fmt: skip
    hear(agency, said("Anche da me si gela, pessimo", who="eva"))
    work()
    eva_row = Affected.objects.get(customer=eva)
    assert eva_row.complained_at is not None
    assert eva_row.is_told_first
    publishing.done(here, link="https://example.org/p/1", by=sara)
    opening.close(Incident.objects.get(), outcome="Caldaia riparata.", by=sara)
    assert not Incident.objects.get().is_open
    assert Statement.objects.get().settled_at


def opened(cast: Cast, *talks: Conversation) -> tuple[Incident, Statement]:
    """An incident that concerns these customers, with a statement that was agreed on."""
    sara = cast.as_("sara")
    told = Described("Caldaia ferma", timezone.now() - timedelta(hours=1))
    incident = opening.open_(cast.brand, told, by=sara)
    found = [concerned.Found(t.case.customer_id, None, "") for t in talks]
    affecting.add(incident, found, source="list", by=sara)
    statement = stating.draft(incident, kind="holding", by=sara)
    stating.ask(statement, by=cast.as_("ada"))
    stating.approve(statement, by=cast.as_("ada"))
    return incident, statement


def sent_texts() -> int:
    return Message.objects.filter(direction="out", by_rule="").count()


def test_letters_told_again_after_a_crash_are_written_once(
    cast: Cast, agency: Account
) -> None:
    talks = [hear(agency, said(who=who)) for who in ("mia", "ugo")]
    _incident, statement = opened(cast, *talks)
    telling.send(statement, by=cast.as_("sara"))
    telling.hand_out(statement.pk, now=timezone.now())
    row = OutboxEvent.objects.get(kind="StatementsDue")
    event = bus.decode(row)
    assert isinstance(event, StatementsDue)
    announcing.announce(event)
    announcing.announce(event)
    work()
    assert sent_texts() == 2
    assert Announcement.objects.count() == 2
    # What was handed out and never answered for is handed out again, and found.
    Telling.objects.update(state="waiting", asked_at=timezone.now() - timedelta(hours=1))  # fmt: skip
    telling.ask_again(now=timezone.now())
    work()
    assert sent_texts() == 2
    assert set(Telling.objects.values_list("state", flat=True)) == {"told"}


def test_what_did_not_arrive_is_shown_with_its_reason_and_tried_again(
    cast: Cast, agency: Account, answers: list[int]
) -> None:
    talk = hear(agency, said(who="mia"))
    _incident, statement = opened(cast, talk)
    answers[:] = [400]
    telling.send(statement, by=cast.as_("sara"))
    work()
    row = Telling.objects.get()
    assert row.state == "failed"
    assert row.why
    assert Statement.objects.get().settled_at  # the public need not wait for ever
    assert Incident.objects.get().first_word_at is None
    answers[:] = [204]
    assert telling.retry([row], by=cast.as_("sara")) == 1
    assert Statement.objects.get().settled_at is None
    work()
    row.refresh_from_db()
    assert (row.state, row.tries) == ("told", 2)
    assert telling.retry([row], by=cast.as_("sara")) == 0


def test_a_conversation_that_we_begin_is_closed_until_they_answer(
    cast: Cast, mailbox: Account
) -> None:
    make.on_call(cast.ada)
    sara = cast.as_("sara")
    incident = opening.open_(cast.brand, Described("Furto", timezone.now()), by=sara)
    found = [concerned.Found(cast.zoe.pk, None, "")]
    affecting.add(incident, found, source="hand", by=sara)
    statement = stating.draft(incident, kind="holding", by=sara)
    stating.ask(statement, by=cast.as_("ada"))
    stating.approve(statement, by=cast.as_("ada"))
    telling.send(statement, by=sara)
    while runner.run_due() + bus.dispatch():
        pass
    talk = Conversation.objects.get()
    assert (talk.account, talk.is_open, talk.handle) == (mailbox, False, cast.zoes)
    assert talk.subject == "Locanda del Lago"
    assert not Commitment.objects.exists()
    assert Telling.objects.get().state == "written"


def test_who_joins_later_is_told_and_nobody_twice(cast: Cast, agency: Account) -> None:
    mia, ugo = (hear(agency, said(who=who)) for who in ("mia", "ugo"))
    incident, statement = opened(cast, mia)
    telling.send(statement, by=cast.as_("sara"))
    work()
    found = [concerned.Found(ugo.case.customer_id, None, "")]
    affecting.add(incident, found, source="list", by=cast.as_("sara"))
    assert telling.send(statement, by=cast.as_("ada")) == 1
    work()
    assert telling.send(statement, by=cast.as_("ada")) == 0
    assert sent_texts() == 2


def test_after_the_window_the_approved_text_leaves_with_its_places_filled(
    cast: Cast,
) -> None:
    late = make.account(cast.brand, kind="whatsapp", config={}, templates=[APPROVED])
    phone = make.handle(realm="phone", name="Mia Rossi")
    make.customer("Mia Rossi", phone)
    past = timezone.now() - timedelta(days=3)
    [message] = make.inbound(late, phone, "Ciao", since=past)
    [talk] = conversing.receive([message])
    incident, statement = opened(cast, talk)
    assert Affected.objects.get().reach == "template"
    telling.send(statement, by=cast.as_("sara"))
    work()
    row = Telling.objects.get()
    assert (row.state, row.why) == ("unreached", "template")
    update = stating.draft(incident, kind="update", by=cast.as_("sara"))
    said_ = [
        Wording("", "it", "Comune"),
        Wording("whatsapp", "it", "", "avviso", ("{customer.first_name}", "il freddo")),
    ]
    stating.word(update, said_, subject="", by=cast.as_("sara"))
    stating.ask(update, by=cast.as_("ada"))
    stating.approve(update, by=cast.as_("ada"))
    telling.send(update, by=cast.as_("sara"))
    telling.hand_out(update.pk, now=timezone.now())
    while bus.dispatch():
        pass
    sent = Message.objects.get(direction="out", by_rule="")
    assert sent.text == "Buongiorno Mia, novità su il freddo."
    assert sent.meta["template"]["name"] == "avviso"


def test_the_conversation_says_that_they_were_told(
    cast: Cast, agency: Account, client: Client
) -> None:
    talk = hear(agency, said(who="mia"))
    _incident, statement = opened(cast, talk)
    telling.send(statement, by=cast.as_("sara"))
    work()
    client.force_login(cast.marco.user)
    shown = client.get(reverse("conversation", args=[talk.pk])).content.decode()
    assert "Sara ha informato il cliente dell’incidente «Caldaia ferma»" in shown


@pytest.mark.django_db(transaction=True)
def test_send_pressed_by_four_at_a_time_tells_each_once(
    transactional_db: None, settings: Any
) -> None:
    cast = gather()
    with scope(cast.workspace):
        chat = make.account(cast.brand, kind="webchat", config={})
        found = []
        for number in range(20):
            handle = make.handle(name=f"Mia {number}")
            found.append(concerned.Found(make.customer("Mia", handle).pk, None, ""))
            make.inbound(chat, handle, "Ciao")
        incident, statement = opened(cast)
        affecting.add(incident, found, source="list", by=cast.as_("sara"))
    start = Barrier(4)

    def send(name: str) -> int:
        try:
            with scope(cast.workspace):
                row = Statement.objects.get(pk=statement.pk)
                start.wait(10)
                return telling.send(row, by=cast.as_(name))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(send, ["sara", "ada", "sara", "ada"]))
    assert sorted(made) == [0, 0, 0, 20]
    with scope(cast.workspace):
        assert Telling.objects.count() == 20


def test_a_batch_of_letters_costs_little_more_for_many(cast: Cast) -> None:
    chat = make.account(cast.brand, kind="webchat", config={})

    def batch(number: int) -> StatementsDue:
        talks = []
        for _ in range(number):
            handle = make.handle(name="Mia")
            make.customer("Mia", handle)
            [message] = make.inbound(chat, handle, "Ciao")
            talks += conversing.receive([message])
        _incident, statement = opened(cast, *talks)
        telling.send(statement, by=cast.as_("sara"))
        telling.hand_out(statement.pk, now=timezone.now())
        row = OutboxEvent.objects.filter(kind="StatementsDue").latest("pk")
        event = bus.decode(row)
        assert isinstance(event, StatementsDue)
        assert len(event.letters) == number
        return event

    def cost(number: int) -> int:
        event = batch(number)
        return count(lambda: announcing.announce(event))

    few, many = cost(5), cost(45)
    assert (many - few) / 40 < 6


APPROVED = {
    "name": "avviso",
    "language": "it",
    "body": "Buongiorno {1}, novità su {2}.",
    "places": ["1", "2"],
    "category": "UTILITY",
}
NUMBERS = {"voices": 30, "expected": 4.2, "times": 7.1, "unhappy": 21, "posts": 33}
