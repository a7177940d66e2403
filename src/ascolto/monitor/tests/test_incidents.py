from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.commitments.actions import watching as commitments_watch
from ascolto.commitments.models import Commitment
from ascolto.core import bus
from ascolto.core.models import Brand, Job, Member, Role
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import linking, sparing
from ascolto.customers.models import Customer
from ascolto.monitor.actions import (
    affecting,
    hearing,
    matching,
    opening,
    publishing,
    stating,
    telling,
    vowing,
    watching,
)
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import (
    Affected,
    Approval,
    Incident,
    IncidentStep,
    Statement,
    StatementRule,
    Telling,
)
from ascolto.monitor.reads import concerned, incidents, looking_back
from ascolto.monitor.reads.concerned import Found, Span
from ascolto.monitor.wording import Wording
from ascolto.nlp.actions import annotating
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
BODY = "Buongiorno {customer.first_name},\nsappiamo del freddo."


def code(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as problem:
        deed()
    return problem.value.code


@pytest.fixture
def incident(cast: Cast) -> Incident:
    told = Described("Caldaia ferma", timezone.now() - HOUR)
    return opening.open_(cast.brand, told, by=cast.as_("sara"))


@pytest.fixture
def people(cast: Cast, incident: Incident) -> list[Customer]:
    """Three who wrote two hours ago, before anything was wrong, and are affected."""
    found = []
    for name in ("Mia Rossi", "Ugo Bianchi", "Eva Neri"):
        handle = make.handle(name=name)
        found.append(make.customer(name, handle))
        make.inbound(cast.account, handle, "Ciao", since=timezone.now() - 2 * HOUR)
    rows = [Found(one.pk, None, "") for one in found]
    affecting.add(incident, rows, source="list", by=cast.as_("sara"))
    return found


@pytest.fixture
def approved(cast: Cast, incident: Incident, people: list[Customer]) -> Statement:
    statement = written(cast, incident)
    stating.approve(statement, by=cast.as_("ada"))
    return statement


def written(cast: Cast, incident: Incident, text: str = BODY) -> Statement:
    statement = stating.draft(incident, kind="holding", by=cast.as_("sara"))
    said = [Wording("", "it", text), Wording("", "en", "We know about the cold.")]
    stating.word(statement, said, subject="Il freddo", by=cast.as_("sara"))
    return statement


def steps(incident: Incident) -> list[str]:
    rows = IncidentStep.objects.filter(incident=incident).order_by("pk")
    return list(rows.values_list("verb", flat=True))


def states() -> dict[str, str]:
    rows = Telling.objects.order_by("pk").values_list("customer__name", "state")
    return dict(rows)


# --- opened, described, closed --------------------------------------------------------------------


def test_leads_open_an_incident_and_agents_write_notes(
    cast: Cast, incident: Incident
) -> None:
    told = Described("x", timezone.now())
    assert code(lambda: opening.open_(cast.brand, told, by=cast.as_("marco"))) == "not_allowed"  # fmt: skip
    opening.note(incident, words="Chiamato il tecnico.", by=cast.as_("marco"))
    assert code(lambda: opening.note(incident, words=" ", by=cast.as_("marco"))) == "empty"  # fmt: skip
    assert code(lambda: opening.note(incident, words="x", by=cast.as_("vito"))) == "not_allowed"  # fmt: skip
    assert steps(incident) == ["opened", "noted"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": "  "}, "name_missing"),
        ({"severity": "awful"}, "no_severity"),
        ({"since": timedelta(hours=2)}, "no_time"),
        ({"since": -timedelta(days=900)}, "no_time"),
    ],
)
def test_what_is_no_description_is_refused(
    cast: Cast, changes: dict[str, Any], why: str
) -> None:
    known: dict[str, Any] = {"name": "Caldaia", "since": timedelta(0)} | changes
    told = Described(**known | {"since": timezone.now() + known["since"]})
    assert code(lambda: opening.open_(cast.brand, told, by=cast.as_("sara"))) == why


def test_a_watch_of_another_brand_is_refused(cast: Cast) -> None:
    other = make.brand("Rifugio")
    watch = watching.keep(other, name="x", query="x", by=cast.as_("ada"))
    told = Described("x", timezone.now(), watches=[watch])
    assert code(lambda: opening.open_(cast.brand, told, by=cast.as_("sara"))) == "another_brand"  # fmt: skip


def test_a_change_keeps_how_it_was_in_the_log(cast: Cast, incident: Incident) -> None:
    told = Described("Caldaia e acqua", incident.since, severity="critical", lead=cast.ada)  # fmt: skip
    opening.change(incident, told, by=cast.as_("ada"))
    row = Incident.objects.get()
    assert (row.name, row.severity, row.lead) == ("Caldaia e acqua", "critical", cast.ada)  # fmt: skip
    last = IncidentStep.objects.latest("pk")
    assert (last.verb, last.details["was"]["name"]) == ("changed", "Caldaia ferma")


def test_closing_wants_an_outcome_and_keeps_the_first(
    cast: Cast, incident: Incident
) -> None:
    sara = cast.as_("sara")
    assert code(lambda: opening.close(incident, outcome="", by=sara)) == "reason_missing"  # fmt: skip
    opening.close(incident, outcome="Riparata.", by=sara)
    opening.close(incident, outcome="Altro.", by=sara)
    row = Incident.objects.get()
    assert (row.is_open, row.outcome) == (False, "Riparata.")
    assert code(lambda: stating.draft(row, kind="update", by=sara)) == "over"
    opening.reopen(row, why="Di nuovo fredda.", by=sara)
    assert Incident.objects.get().is_open
    assert steps(incident) == ["opened", "closed", "reopened"]


# --- who is concerned -----------------------------------------------------------------------------


def test_nobody_is_added_twice_and_who_was_taken_out_comes_back_by_name_only(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    sara, found = cast.as_("sara"), [Found(p.pk, None, "") for p in people]
    again = affecting.add(incident, found, source="watch", by=sara)
    assert (again.new, again.known, again.out) == (0, 3, 0)
    row = Affected.objects.get(customer=people[0])
    affecting.remove([row], by=sara)
    affecting.remove([row], by=sara)
    assert Affected.objects.standing().count() == 2
    assert affecting.add(incident, found, source="topic", by=sara).out == 1
    assert Affected.objects.standing().count() == 2
    assert affecting.add(incident, found, source="list", by=sara).new == 1
    assert Affected.objects.standing().count() == 3
    affecting.remove([row], by=sara)
    affecting.restore([row], by=sara)
    assert Affected.objects.standing().count() == 3
    assert steps(incident).count("removed") == 2
    assert code(lambda: affecting.remove([row], by=cast.as_("marco"))) == "not_allowed"


def read(*messages: Any) -> None:
    annotating.annotate(list(messages))


def span(hours: float = 3) -> Span:
    now = timezone.now()
    return Span(now - timedelta(hours=hours), now + timedelta(minutes=1))


def test_they_are_found_by_what_they_wrote(cast: Cast) -> None:
    [cold] = make.inbound(cast.account, cast.zoes, "A Torino la camera era fredda")
    other = make.handle(name="Ugo")
    ugo = make.customer("Ugo", other)
    past = timezone.now() - timedelta(days=2)
    said = "A Torino la camera era fredda"
    [old] = make.inbound(cast.account, other, said, since=past)
    read(cold, old)
    watch = watching.keep(cast.brand, name="Freddo", query="fredda", by=cast.as_("sara"))  # fmt: skip
    matching.match([cold.pk, old.pk])
    assert [f.customer_id for f in concerned.by_watch(watch, span())] == [cast.zoe.pk]
    both = {f.customer_id for f in concerned.by_watch(watch, span(72))}
    assert both == {cast.zoe.pk, ugo.pk}
    assert [f.customer_id for f in concerned.by_place(cast.brand, "torino", span())] == [cast.zoe.pk]  # fmt: skip
    assert concerned.by_place(cast.brand, "Milano", span(72)) == []
    assert [f.customer_id for f in concerned.by_topic(cast.brand, "room", span())] == [cast.zoe.pk]  # fmt: skip
    elsewhere = make.brand("Rifugio")
    assert concerned.by_topic(elsewhere, "room", span(72)) == []


def test_a_list_finds_addresses_numbers_and_whole_names(cast: Cast) -> None:
    ugo = make.customer("Ugo Bianchi", make.handle("+393331234567", realm="phone"))
    for _ in range(2):
        make.customer("Due Uguali", make.handle(name="Due Uguali"))
    listed = concerned.by_list(
        "ZOE@example.net; 333 123 4567\nDue Uguali\nnessuno@example.net, Zoe Keller"
    )
    assert {f.customer_id for f in listed.found} == {cast.zoe.pk, ugo.pk}
    assert list(listed.unknown) == ["Due Uguali", "nessuno@example.net"]


def test_what_they_said_since_the_first_sign_is_known(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    mia = Affected.objects.get(customer=people[0])
    assert (mia.heard_at, mia.complained_at) == (None, None)
    handle = people[0].links.get().handle
    [glad] = make.inbound(cast.account, handle, "Grazie mille, siete gentilissimi")
    read(glad)
    hearing.hear([glad.pk])
    mia.refresh_from_db()
    assert mia.heard_at == glad.sent_at
    assert mia.complained_at is None
    [angry] = make.inbound(cast.account, handle, "Vergogna, camera gelida, pessimo servizio")  # fmt: skip
    read(angry)
    hearing.hear([angry.pk])
    hearing.hear([angry.pk])
    mia.refresh_from_db()
    assert mia.complained_at == angry.sent_at
    assert incidents.counts(incident)["complained"] == 1


def test_linked_customers_are_one_of_the_affected(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    mia, ugo, eva = people
    outside = make.customer("Mia R.")
    linking.link(outside, mia, by=cast.as_("marco"))
    linking.link(ugo, eva, by=cast.as_("marco"))
    bus.dispatch()
    rows = Affected.objects.standing().values_list("customer_id", flat=True)
    assert set(rows) == {outside.pk, ugo.pk}


# --- what we say ----------------------------------------------------------------------------------


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


def test_who_is_alone_says_yes_to_their_own_words_and_it_is_recorded(
    cast: Cast, incident: Incident
) -> None:
    Member.objects.filter(pk=cast.ada.pk).update(role=Role.AGENT)
    statement = written(cast, incident)
    stating.approve(statement, by=cast.as_("sara"))
    assert Approval.objects.get().is_own
    assert IncidentStep.objects.latest("pk").details["own"] is True


def test_a_brand_may_do_without_a_second_pair_of_eyes(
    cast: Cast, incident: Incident
) -> None:
    assert code(lambda: stating.rule(cast.brand, by_another=False, by=cast.as_("sara"))) == "not_allowed"  # fmt: skip
    stating.rule(cast.brand, by_another=False, by=cast.as_("ada"))
    stating.rule(cast.brand, by_another=False, by=cast.as_("ada"))
    assert StatementRule.objects.count() == 1
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
    assert post.text == "sappiamo del freddo."
    row = Incident.objects.get()
    assert row.public_at is not None
    assert row.first_word_at == row.public_at


def test_with_nobody_to_tell_it_may_go_public_at_once(
    cast: Cast, incident: Incident, settings: Any
) -> None:
    settings.UNDO_SECONDS = 0
    statement = written(cast, incident)
    stating.approve(statement, by=cast.as_("ada"))
    due = vowing.promise(incident, due_at=soon(), by=cast.as_("sara"))
    telling.send(statement, by=cast.as_("sara"))
    telling.hand_out(statement.pk, now=timezone.now())
    assert Statement.objects.get().may_go_public
    publishing.done(publishing.add(statement, place="Sito", by=cast.as_("sara")), by=cast.as_("sara"))  # fmt: skip
    assert Commitment.objects.get(pk=due.pk).state == "kept"


# --- what it costs --------------------------------------------------------------------------------


def test_a_room_costs_the_same_however_many_are_affected(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    def asked() -> int:
        return count(lambda: incidents.room(incident))

    few = asked()
    many(cast, incident, 120)
    assert asked() == few <= 12
    page = incidents.affected(incident)
    assert (len(page.rows), page.after) == (60, page.rows[-1].pk)
    assert count(lambda: incidents.affected(incident, only="free", words="mia")) == 1


def many(cast: Cast, incident: Incident, number: int) -> None:
    found = []
    for _ in range(number):
        handle = make.handle(name="Mia")
        found.append(Found(make.customer("Mia", handle).pk, None, "lago"))
        make.inbound(cast.account, handle, "Ciao")
    affecting.add(incident, found, source="watch", by=cast.as_("sara"))


def test_the_list_and_the_review_cost_the_same(cast: Cast, incident: Incident) -> None:
    def asked() -> tuple[int, int]:
        return (
            count(lambda: incidents.listed(cast.sara)),
            count(lambda: looking_back.review(incident, now=timezone.now())),
        )

    few = asked()
    for number in range(5):
        told = Described(f"Altro {number}", timezone.now())
        many(cast, opening.open_(cast.brand, told, by=cast.as_("sara")), 3)
    many(cast, incident, 10)
    assert asked() == few
    assert few[0] <= 5
    assert few[1] <= 8


def test_a_message_costs_one_query_more_where_no_incident_is_open(cast: Cast) -> None:
    [message] = make.inbound(cast.account, cast.zoes)
    assert count(lambda: hearing.hear([message.pk])) == 1


def test_members_see_the_incidents_of_their_brands(
    cast: Cast, incident: Incident
) -> None:
    other: Brand = make.brand("Rifugio")
    bruno = make.member("Bruno", role=Role.ADMIN, brands=[other])
    assert incidents.listed(bruno) == []
    assert [row.incident for row in incidents.listed(cast.marco)] == [incident]
