"""What is said of an incident: agreed on, sent once, held back from the public, promised."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ascolto.commitments.actions import watching as commitments_watch
from ascolto.commitments.models import Commitment
from ascolto.core import bus
from ascolto.core.models import Activity, Job, Member, OutboxEvent, Role
from ascolto.customers.actions import sparing
from ascolto.customers.models import Customer
from ascolto.monitor import hush, incident_saying, letters
from ascolto.monitor.actions import (
    affecting,
    opening,
    publishing,
    stating,
    telling,
    vowing,
)
from ascolto.monitor.models import (
    Affected,
    Approval,
    Incident,
    IncidentStep,
    Statement,
    StatementRule,
    Telling,
    Variant,
)
from ascolto.monitor.reads import audience
from ascolto.monitor.tests.room import BODY, code, states, steps, written
from ascolto.monitor.wording import Wording
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

pytestmark = pytest.mark.django_db


def test_a_yes_comes_from_somebody_else(cast: Cast, incident: Incident) -> None:
    statement = written(cast, incident)
    stating.ask(statement, by=cast.as_("sara"))
    stating.ask(statement, by=cast.as_("sara"))
    assert code(lambda: stating.approve(statement, by=cast.as_("sara"))) == "own_words"
    assert code(lambda: stating.approve(statement, by=cast.as_("marco"))) == "not_allowed"  # fmt: skip
    stating.approve(statement, by=cast.as_("ada"))
    row = Approval.objects.get(verdict="approved")
    assert (row.by_name, row.is_own, row.texts[0][2]) == ("Ada", False, BODY)
    mails = Job.objects.filter(key__startswith="mail:statement:")
    assert mails.count() == 1


def test_nobody_says_yes_to_what_nobody_asked_about(
    cast: Cast, incident: Incident
) -> None:
    statement, ada = written(cast, incident), cast.as_("ada")
    assert code(lambda: stating.approve(statement, by=ada)) == "not_asked"
    stating.ask(statement, by=cast.as_("sara"))
    stating.send_back(statement, remark="Più caldo.", by=ada)
    assert code(lambda: stating.approve(statement, by=ada)) == "not_asked"
    assert Statement.objects.get().status == "returned"


def test_who_is_alone_says_yes_to_their_own_words_and_it_is_recorded(
    cast: Cast, incident: Incident
) -> None:
    Member.objects.filter(pk=cast.ada.pk).update(role=Role.AGENT)
    statement = written(cast, incident)
    stating.approve(statement, by=cast.as_("sara"))
    assert Approval.objects.get().is_own
    assert IncidentStep.objects.latest("pk").details["own"] is True


def test_who_is_alone_says_yes_to_what_another_wrote_who_is_gone(
    cast: Cast, incident: Incident
) -> None:
    """There is nobody left to ask for it."""
    statement = written(cast, incident)
    Member.objects.filter(pk=cast.sara.pk).update(role=Role.AGENT)
    stating.approve(statement, by=cast.as_("ada"))
    assert Statement.objects.get().is_approved
    assert not Approval.objects.get().is_own


def test_a_brand_may_do_without_a_second_pair_of_eyes(
    cast: Cast, incident: Incident
) -> None:
    assert code(lambda: stating.rule(cast.brand, by_another=False, by=cast.as_("sara"))) == "not_allowed"  # fmt: skip
    stating.rule(cast.brand, by_another=False, by=cast.as_("ada"))
    stating.rule(cast.brand, by_another=False, by=cast.as_("ada"))
    assert StatementRule.objects.count() == 1
    [line] = Activity.objects.filter(verb="ruled statements")
    assert (line.actor_name, line.details["by_another"]) == ("Ada", False)
    statement = written(cast, incident)
    stating.approve(statement, by=cast.as_("sara"))
    assert Approval.objects.get().is_own


def test_a_changed_word_makes_it_a_draft_again(
    cast: Cast, incident: Incident, approved: Statement
) -> None:
    same = [Wording("", "it", BODY), Wording("", "en", "We know about the cold.")]
    stating.word(approved, same, subject="Il freddo", by=cast.as_("sara"))
    assert Statement.objects.get().is_approved  # nothing was changed
    other = [Wording("", "it", BODY + " Ci scusiamo."), same[1]]
    stating.word(approved, other, subject="Il freddo", by=cast.as_("sara"))
    assert Statement.objects.get().status == "draft"
    assert code(lambda: telling.send(approved, by=cast.as_("sara"))) == "not_approved"


def test_it_is_sent_back_with_a_remark(cast: Cast, incident: Incident) -> None:
    statement, ada = written(cast, incident), cast.as_("ada")

    def send_back(remark: str) -> None:
        stating.send_back(statement, remark=remark, by=ada)

    assert code(lambda: send_back("Più caldo.")) == "not_asked"
    stating.ask(statement, by=cast.as_("sara"))
    assert code(lambda: send_back(" ")) == "reason_missing"
    stating.send_back(statement, remark="Più caldo.", by=ada)
    stating.send_back(statement, remark="Ancora.", by=ada)
    row = Approval.objects.get(verdict="returned")
    assert row.remark == "Più caldo."
    stating.ask(statement, by=cast.as_("sara"))
    assert Statement.objects.get().status == "asked"


@pytest.mark.parametrize(
    "text", ["", "Ordine {order}", "x" * 2_001, "{customer.name}" * 50 + "x" * 1_000]
)
def test_words_that_cannot_be_sent_are_not_agreed_on(
    cast: Cast, incident: Incident, people: list[Customer], text: str
) -> None:
    statement = stating.draft(incident, kind="holding", by=cast.as_("sara"))
    stating.word(statement, [Wording("", "it", text)], subject="", by=cast.as_("sara"))
    assert code(lambda: stating.ask(statement, by=cast.as_("sara"))) == "not_ready"
    assert code(lambda: stating.approve(statement, by=cast.as_("ada"))) == "not_ready"


def test_a_draft_thrown_away_leaves_its_words_in_the_log(
    cast: Cast, incident: Incident
) -> None:
    statement = written(cast, incident)
    stating.discard(statement, by=cast.as_("sara"))
    assert not Statement.objects.exists()
    last = IncidentStep.objects.latest("pk")
    assert (last.verb, last.details["texts"][0][2]) == ("discarded", BODY)


# --- news by a time -------------------------------------------------------------------------------


def soon(hours: float = 2) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def test_news_by_a_time_is_a_commitment(cast: Cast, incident: Incident) -> None:
    due = soon()
    vowing.promise(incident, due_at=due, by=cast.as_("sara"))
    vowing.promise(incident, due_at=due, by=cast.as_("ada"))
    row = Commitment.objects.get()
    assert (row.kind, row.subject_id) == ("incident_update", incident.pk)
    assert row.subject_type == "monitor.incident"
    assert Commitment.objects.promises().count() == 1
    past = soon(-1)
    why = code(lambda: vowing.promise(incident, due_at=past, by=cast.as_("sara")))
    assert why == "not_in_the_future"


def test_news_that_is_late_is_said_like_any_other(
    cast: Cast, incident: Incident
) -> None:
    Incident.objects.filter(pk=incident.pk).update(lead=cast.sara)
    made = vowing.promise(incident, due_at=soon(), by=cast.as_("sara"))
    commitments_watch.watch(made.warn_at + timedelta(seconds=1))
    bus.dispatch()
    commitments_watch.watch(made.due_at + timedelta(seconds=1))
    bus.dispatch()
    assert steps(incident)[-2:] == ["warned", "late"]
    mails = Job.objects.filter(key__startswith="mail:incident-")
    assert {job.args["to"] for job in mails} == {cast.sara.user.email}
    assert mails.count() == 2


def test_closing_lets_promised_news_go(cast: Cast, incident: Incident) -> None:
    vowing.promise(incident, due_at=soon(), by=cast.as_("sara"))
    opening.close(incident, outcome="Riparata.", by=cast.as_("sara"))
    row = Commitment.objects.get()
    assert (row.state, row.reason) == ("released", "L’incidente è chiuso: Riparata.")


# --- sending, as far as this package goes ---------------------------------------------------------


def test_it_can_be_called_back_while_nothing_has_left(
    cast: Cast, approved: Statement, settings: Any
) -> None:
    settings.UNDO_SECONDS = 10
    assert telling.send(approved, by=cast.as_("sara")) == 3
    assert telling.send(approved, by=cast.as_("ada")) == 0
    assert not telling.hand_out(approved.pk, now=timezone.now())
    telling.call_back(approved, by=cast.as_("sara"))
    telling.call_back(approved, by=cast.as_("sara"))
    row = Statement.objects.get()
    assert (row.status, row.sent_at, Telling.objects.count()) == ("approved", None, 0)
    telling.send(approved, by=cast.as_("sara"))
    telling.hand_out(approved.pk, now=timezone.now() + timedelta(seconds=11))
    assert code(lambda: telling.call_back(approved, by=cast.as_("sara"))) == "too_late"


def test_who_cannot_be_told_is_marked_and_the_others_go(
    cast: Cast, approved: Statement, people: list[Customer], settings: Any
) -> None:
    settings.UNDO_SECONDS = 0
    sparing.spare(people[0], why="lo ha chiesto", by=cast.as_("marco"))
    telling.send(approved, by=cast.as_("sara"))
    affecting.remove([Affected.objects.get(customer=people[1])], by=cast.as_("sara"))
    telling.hand_out(approved.pk, now=timezone.now())
    whys = dict(Telling.objects.values_list("customer__name", "why"))
    assert whys == {"Mia Rossi": "no_contact", "Ugo Bianchi": "removed", "Eva Neri": ""}
    assert states()["Eva Neri"] == "waiting"
    sparing.release(people[0], by=cast.as_("marco"))
    lost = list(Telling.objects.filter(state="unreached"))
    assert telling.retry(lost, by=cast.as_("sara")) == 2
    telling.hand_out(approved.pk, now=timezone.now())
    assert states()["Mia Rossi"] == "waiting"


def close(cast: Cast, statement: Statement) -> None:
    opening.close(statement.incident, outcome="Falso allarme.", by=cast.as_("ada"))


def test_a_closed_incident_calls_back_what_waits(
    cast: Cast, approved: Statement, settings: Any
) -> None:
    settings.UNDO_SECONDS = 10
    telling.send(approved, by=cast.as_("sara"))
    close(cast, approved)
    telling.hand_out(approved.pk, now=timezone.now() + timedelta(minutes=1))
    assert not Telling.objects.exists()
    assert not OutboxEvent.objects.filter(kind="StatementsDue").exists()
    assert Statement.objects.get().status == "approved"
    assert steps(approved.incident)[-2:] == ["called_back", "closed"]
    assert code(lambda: telling.send(approved, by=cast.as_("sara"))) == "over"
    opening.reopen(approved.incident, why="Non lo era.", by=cast.as_("ada"))
    assert telling.send(approved, by=cast.as_("sara")) == 3


def test_a_closed_incident_keeps_what_has_left_and_calls_back_the_rest(
    cast: Cast, approved: Statement, settings: Any
) -> None:
    settings.UNDO_SECONDS = 10
    telling.send(approved, by=cast.as_("sara"))
    first, second, third = Telling.objects.order_by("pk")
    Telling.objects.filter(pk=first.pk).update(state="told", asked_at=timezone.now())
    Telling.objects.filter(pk=second.pk).update(tries=2)
    close(cast, approved)
    row = Statement.objects.get()
    assert (row.status, row.settled_at is None) == ("sent", False)
    kept = dict(Telling.objects.values_list("pk", "state"))
    assert kept == {first.pk: "told", second.pk: "failed"}
    opening.reopen(approved.incident, why="Non lo era.", by=cast.as_("ada"))
    telling.send(approved, by=cast.as_("sara"))
    assert Telling.objects.filter(affected=third.affected_id).exists()


def test_nothing_more_is_said_of_a_closed_incident(
    cast: Cast, approved: Statement, settings: Any
) -> None:
    settings.UNDO_SECONDS, sara = 0, cast.as_("sara")
    post = publishing.add(approved, place="Sito", by=sara)
    telling.send(approved, by=sara)
    Telling.objects.update(state="failed", asked_at=timezone.now())
    close(cast, approved)
    rows = list(Telling.objects.all())
    assert code(lambda: telling.retry(rows, by=sara)) == "over"
    assert code(lambda: publishing.add(approved, place="Porta", by=sara)) == "over"
    assert code(lambda: publishing.publish(post, by=sara)) == "over"
    assert code(lambda: publishing.publish_all(approved, by=sara)) == "over"
    assert code(lambda: publishing.release(approved, why="Presto.", by=sara)) == "over"


def test_letters_of_a_closed_incident_are_not_handed_out(
    cast: Cast, approved: Statement
) -> None:
    telling.send(approved, by=cast.as_("sara"))
    Incident.objects.update(status="over")  # by whoever slipped in between
    later = timezone.now() + timedelta(hours=1)
    assert not telling.hand_out(approved.pk, now=later)
    Job.objects.all().delete()
    telling.ask_again(now=later)
    assert not Job.objects.filter(name__contains="tell").exists()
    assert not Telling.objects.exclude(asked_at=None).exists()


def test_the_public_waits_for_the_affected(
    cast: Cast, approved: Statement, settings: Any
) -> None:
    settings.UNDO_SECONDS = 0
    sara = cast.as_("sara")
    post = publishing.add(approved, place="Sito", by=sara)
    assert publishing.add(approved, place=" Sito ", by=sara) == post
    assert code(lambda: publishing.done(post, by=sara)) == "held_back"
    telling.send(approved, by=sara)
    assert code(lambda: publishing.done(post, by=sara)) == "held_back"
    assert code(lambda: publishing.release(approved, why="", by=sara)) == "reason_missing"  # fmt: skip
    publishing.release(approved, why="I giornali chiamano.", by=sara)
    assert code(lambda: publishing.done(post, link="sito", by=sara)) == "no_link"
    publishing.done(post, link="https://locanda.example/avviso", by=sara)
    publishing.done(post, link="https://altrove.example/", by=sara)
    post.refresh_from_db()
    assert post.link == "https://locanda.example/avviso"
    assert post.text == "Sappiamo del freddo."
    row = Incident.objects.get()
    assert row.public_at is not None
    assert row.first_word_at == row.public_at


def test_with_nobody_to_tell_it_may_go_public_at_once(
    cast: Cast, incident: Incident, settings: Any
) -> None:
    settings.UNDO_SECONDS = 0
    statement = written(cast, incident)
    stating.ask(statement, by=cast.as_("ada"))
    stating.approve(statement, by=cast.as_("ada"))
    due = vowing.promise(incident, due_at=soon(), by=cast.as_("sara"))
    telling.send(statement, by=cast.as_("sara"))
    telling.hand_out(statement.pk, now=timezone.now())
    assert Statement.objects.get().may_go_public
    publishing.done(publishing.add(statement, place="Sito", by=cast.as_("sara")), by=cast.as_("sara"))  # fmt: skip
    assert Commitment.objects.get(pk=due.pk).state == "kept"


# --- whom it reaches, and nobody's sleep ----------------------------------------------------------


def test_what_is_said_of_a_sending_counts_who_is_reached(
    cast: Cast, incident: Incident, approved: Statement, people: list[Customer]
) -> None:
    sparing.spare(people[0], why="lo ha chiesto", by=cast.as_("marco"))
    affecting.look_again(incident, [people[0].pk], now=timezone.now())
    found = audience.of(approved)
    assert (found.by_kind, found.left_out) == ([("fake", 2)], [("no_contact", 1)])
    assert telling.send(approved, by=cast.as_("sara")) == 2
    last = IncidentStep.objects.filter(verb="sent").get()
    assert (last.details["count"], last.details["unreached"]) == (2, 1)
    assert incident_saying.step(last).startswith("Inviata a 2 clienti (1 non avvisabile)")  # fmt: skip
    assert audience.of(approved).reached == 0


def test_who_takes_approved_texts_only_is_reached_where_one_was_chosen(
    cast: Cast, incident: Incident, approved: Statement
) -> None:
    Affected.objects.update(reach="template")
    assert audience.of(approved).left_out == [("template", 3)]


def test_calls_and_texts_wait_until_morning(
    cast: Cast,
    approved: Statement,
    people: list[Customer],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.UNDO_SECONDS = 0
    other = make.account(cast.brand, kind=min(audience.waking()))
    Affected.objects.filter(customer=people[0]).update(account=other)
    monkeypatch.setattr(affecting, "look_again", lambda *_a, **_k: 0)
    now = timezone.now()
    assert audience.of(approved).woken == 1
    telling.send(approved, hush_until=now + timedelta(hours=2), by=cast.as_("sara"))
    assert not telling.hand_out(approved.pk, now=timezone.now())
    asked = Telling.objects.filter(asked_at__isnull=False)
    assert {t.customer_id for t in asked} == {people[1].pk, people[2].pk}
    assert Job.objects.filter(
        key__startswith=f"statement-{approved.pk}-", run_at__gt=now + timedelta(hours=1)
    ).exists()  # fmt: skip
    telling.hand_out(approved.pk, now=now + timedelta(hours=2))
    assert asked.all().count() == 3


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-12-02T04:19Z", "2026-12-02T08:00+01:00"),
        ("2026-12-02T22:30Z", "2026-12-03T08:00+01:00"),
        ("2026-12-02T07:00Z", None),
        ("2026-12-02T19:59Z", None),
        ("2026-12-02T20:00Z", "2026-12-03T08:00+01:00"),
    ],
)
def test_night_ends_at_eight_where_the_brand_is(at: str, until: str | None) -> None:
    found = hush.until(datetime.fromisoformat(at), ZoneInfo("Europe/Rome"))
    assert (found.isoformat(timespec="minutes") if found else None) == until


def test_letters_of_approved_texts_take_as_many_queries_for_many(
    cast: Cast, approved: Statement
) -> None:
    template = {"name": "x", "values": []}
    Variant.objects.create(statement=approved, kind="fake", language="it", template=template)  # fmt: skip
    rows = list(Affected.objects.select_related("account", "customer"))
    tellings = [Telling(statement=approved, affected=a, customer=a.customer) for a in rows]  # fmt: skip
    for row in rows:
        row.reach = "template"
    now = timezone.now()
    few = count(lambda: letters.write(approved, tellings[:1], now=now))
    assert count(lambda: letters.write(approved, tellings, now=now)) == few


def test_a_place_that_is_added_or_dropped_is_in_the_log(
    cast: Cast, incident: Incident, approved: Statement
) -> None:
    sara = cast.as_("sara")
    post = publishing.add(approved, place="Sito", by=sara)
    publishing.add(approved, place="Sito", by=sara)
    publishing.drop(post, by=sara)
    assert steps(incident)[-2:] == ["placed", "unplaced"]


def test_mail_about_news_names_the_hour_of_whoever_reads_it(
    cast: Cast, incident: Incident
) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(timezone="America/New_York")
    Incident.objects.update(lead=cast.sara)
    due = soon()
    row = vowing.promise(incident, due_at=due, by=cast.as_("sara"))
    vowing.nudge([row.pk], "warned")
    mail = Job.objects.get(key__startswith="mail:incident-")
    there = due.astimezone(ZoneInfo("America/New_York"))
    assert f"{there:%H:%M}" in mail.args["subject"]
