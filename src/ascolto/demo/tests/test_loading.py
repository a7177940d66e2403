"""The loaded demo is what the product would have made of two months: nothing more, nothing less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Count, F

from ascolto.channels import registry
from ascolto.channels.contract.rehearsing import Hosts
from ascolto.channels.intake.messages import indexed
from ascolto.channels.models import (
    Account,
    Attachment,
    Delivery,
    Message,
    OptOut,
    Payload,
    Reaction,
    Revision,
    Thread,
)
from ascolto.commitments.actions import measuring, watching
from ascolto.commitments.models import (
    Absence,
    AnswerTime,
    Commitment,
    Escalation,
    OnCallTurn,
    Roster,
)
from ascolto.commitments.models.commitment import REPLIES
from ascolto.core import search
from ascolto.core.models import Activity, Job, LiveEvent, Member, OutboxEvent, Workspace
from ascolto.core.scoping import scope
from ascolto.customers.models import Customer, Merge
from ascolto.demo import alarms, elsewhere, founding, loading, steps, story
from ascolto.monitor.actions import evaluating
from ascolto.monitor.models import (
    Affected,
    Alert,
    AlertStep,
    Baseline,
    Incident,
    Statement,
)
from ascolto.monitor.reads import people, risks, silences
from ascolto.monitor.reads.people import Asked
from ascolto.monitor.warning.looking import look
from ascolto.operate import tallying
from ascolto.operate.models import (
    Asking,
    Case,
    CatalogueItem,
    Closure,
    Conversation,
    Fact,
    Faq,
    Gesture,
    Hub,
    LedgerEntry,
    Note,
    PastImport,
    Playbook,
    Regrouping,
    Rehearsal,
    Snooze,
    Tagging,
    Tally,
)
from ascolto.testing.lasting import lasting

NOW = datetime.now(UTC)
# The whole story goes through the whole product once: some ten seconds of an idle machine.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Workspace]:
    """Loaded once for all tests here, which only read; taken back at the end."""
    with lasting(django_db_blocker, _load) as workspace:
        yield workspace


def _load() -> Workspace:
    assert loading.load(now=NOW)
    return Workspace.objects.get(is_demo=True)


@pytest.fixture
def demo(loaded: Workspace, db: None) -> Iterator[Workspace]:
    with scope(loaded):
        yield loaded


@pytest.fixture(scope="module")
def told() -> tuple[story.Company, tuple[story.Talk, ...]]:
    """The story, and what was said elsewhere."""
    company, talks = story.load(now=NOW)
    wider, more = elsewhere.widened(company, NOW)
    return wider, (*talks, *more)


def standing(talk: story.Talk) -> list[str]:
    """What is to be read of a talk in the end."""
    texts = [turn.text for turn in talk.said]
    last = max((n for n, turn in enumerate(talk.said) if turn.by_customer), default=0)
    for change in talk.changes:
        if change.what == "edited":  # who edits here said one thing only
            texts[last] = change.text
    return texts


KEPT = {k for k, m in registry.manifests().items() if not m.stores_nothing}


def test_every_word_is_there_exactly_once(demo: Workspace, told: Any) -> None:
    kept = [
        t
        for t in told[1]
        if t.account in KEPT or told[0].account(t.account).role in founding.KINDS
    ]
    said = Counter(text for talk in kept for text in standing(talk))
    rows = Message.objects.filter(by_rule="", account__kind__in=KEPT)
    assert said == Counter(rows.values_list("text", flat=True))
    notes = sum(turn.note for talk in told[1] for turn in talk.turns)
    assert notes == Note.objects.count()


def test_every_message_is_at_its_time(demo: Workspace, told: Any) -> None:
    for talk in told[1][::7]:
        turn = talk.turns[0]
        at = NOW - timedelta(minutes=turn.minutes_before_now)
        rows = Message.objects.filter(text=turn.text, direction="in")
        assert any(row.received_at == at for row in rows), talk.key


def test_conversations_are_as_the_story_has_them(demo: Workspace, told: Any) -> None:
    assert Conversation.objects.count() == len(steps.strands(told[0], told[1], NOW))
    assert not Conversation.objects.filter(handle=None).exists()
    assert Conversation.objects.filter(case__customer__absorbed_by=None).count() == (
        Conversation.objects.count()
    )
    waiting = {steps.key(told[0], talk) for talk in told[1] if talk.awaits_us}
    assert Conversation.objects.filter(waiting_since__isnull=False).count() == len(
        waiting
    )


def test_the_numbers_follow_the_days(demo: Workspace) -> None:
    rows = Conversation.objects.order_by("number").values_list("created_at", flat=True)
    assert list(rows) == sorted(rows)
    keys = Message.objects.order_by("pk").values_list("received_at", flat=True)
    assert list(keys) == sorted(keys)  # search lists the newest first by its key


def test_lists_show_the_last_word(demo: Workspace) -> None:
    for talk in Conversation.objects.select_related("thread"):
        said = Message.objects.filter(thread=talk.thread_id, by_rule="")
        last = said.order_by("-received_at", "-pk").first()
        assert last is not None
        assert talk.last_direction == last.direction
        assert talk.message_count == said.count()
        assert abs(talk.last_message_at - last.sent_at) < timedelta(minutes=1)


def test_the_tallies_are_as_counted_anew(demo: Workspace) -> None:
    kept = {(t.name, t.brand_id, t.member_id): t.count for t in Tally.objects.all()}
    assert {key: n for key, n in kept.items() if n} == tallying.recount()


def test_the_search_index_holds_every_message(demo: Workspace) -> None:
    rows = Message.objects.exclude(state=Message.State.DELETED).select_related("handle")
    assert search.recount(indexed(row) for row in rows).agrees
    found = search.find(demo.pk, "castagno", limit=10)
    assert found == sorted(found, reverse=True)
    assert found


def test_commitments_are_kept_by_answers_and_late_when_they_were(
    demo: Workspace,
) -> None:
    kept = Commitment.objects.filter(state=Commitment.State.KEPT, kind__in=REPLIES)
    answers = Message.objects.in_bulk(kept.values_list("kept_by_message_id", flat=True))
    asked = Message.objects.in_bulk(kept.values_list("opened_by_message_id", flat=True))
    assert kept.count() > 300
    for row in kept:
        answer = answers[row.kept_by_message_id]
        assert answer.is_by_person
        assert row.settled_at is not None
        assert answer.sent_at == row.settled_at >= row.started_at
        assert asked[row.opened_by_message_id].sent_at == row.started_at
        assert row.breached_at == (row.due_at if row.settled_at > row.due_at else None)


def test_the_usual_time_of_an_answer_is_that_of_answers(demo: Workspace) -> None:
    """A matter that was over weeks later says nothing about how long an answer takes."""
    over = Commitment.objects.filter(kind="resolution", state=Commitment.State.KEPT)
    ends = set(Closure.objects.values_list("at", flat=True))
    assert over.exists()
    assert all(row.settled_at in ends for row in over)
    measuring.measure(NOW)
    usual = AnswerTime.objects.values_list("minutes", flat=True)
    assert 0 < max(usual) < 24 * 60


def test_open_commitments_are_late_from_their_deadline_on(demo: Workspace) -> None:
    rows = Commitment.objects.open()
    assert rows.exists()
    for row in rows:
        assert row.breached_at == (row.due_at if row.due_at < NOW else None)
        assert row.warned_at == (row.warn_at if row.warn_at <= NOW else None)
    late = rows.exclude(breached_at=None)
    assert late.exists()
    assert Escalation.objects.filter(commitment__in=late, at__lt=NOW).exists()


def test_nobody_is_called_about_the_past(demo: Workspace) -> None:
    seen = watching.watch(NOW)
    assert (seen.breached, seen.escalated, seen.warned) == (0, 0, 0)
    assert not Job.objects.filter(workspace=demo).exists()
    assert not OutboxEvent.objects.exists()
    assert not LiveEvent.objects.exists()
    assert not Payload.objects.exclude(status=Payload.Status.PARSED).exists()
    assert not Delivery.objects.exclude(status=Delivery.Status.SENT).exists()


def test_old_messages_were_not_acknowledged_and_todays_were(demo: Workspace) -> None:
    automatic = Message.objects.exclude(by_rule="")
    assert automatic.exists()
    assert not automatic.filter(is_public=True).exists()
    assert all(NOW - row.sent_at < timedelta(hours=13) for row in automatic)
    assert all(row.sent_at <= NOW for row in automatic)


def test_nothing_happened_after_now_or_before_the_beginning(demo: Workspace) -> None:
    moments = [
        (Message, "received_at"),
        (Message, "sent_at"),
        (Thread, "created_at"),
        (Case, "opened_at"),
        (Closure, "at"),
        (Delivery, "settled_at"),
        (Customer, "created_at"),
        (Activity, "at"),
        (Merge, "at"),
        (Account, "last_heard_at"),
        (Payload, "parsed_at"),
        (Gesture, "proposed_at"),
        (LedgerEntry, "at"),
        (Tagging, "at"),
        (Snooze, "at"),
        (Regrouping, "at"),
        (Asking, "asked_at"),
        (Alert, "raised_at"),
        (Alert, "grown_at"),
        (AlertStep, "at"),
    ]
    late = NOW + timedelta(seconds=15)  # an answer of this minute is just leaving
    for model, column in moments:
        after = model._default_manager.filter(**{f"{column}__gt": late})
        early = model._default_manager.filter(**{f"{column}__lt": demo.created_at})
        assert not after.exists(), (model, column)
        assert not early.exists(), (model, column)


def test_the_log_is_in_the_order_of_its_times(demo: Workspace) -> None:
    times = list(Activity.objects.order_by("pk").values_list("at", flat=True))
    assert times == sorted(times)
    kept = Activity.objects.filter(verb="kept").count()
    assert kept == Commitment.objects.filter(state=Commitment.State.KEPT).count()
    closed = Activity.objects.filter(
        verb="closed", target_type="operate.conversation"
    ).count()
    assert closed == Closure.objects.count()


def test_files_came_along_both_ways(demo: Workspace) -> None:
    ways = set(Attachment.objects.values_list("message__direction", "refused"))
    assert ways == {("in", ""), ("out", "")}


def test_some_people_are_linked_and_others_wait_to_be(demo: Workspace) -> None:
    assert Merge.objects.count() >= 5
    moved = Case.objects.filter(customer__in=Merge.objects.values("absorbed"))
    assert not moved.exists()


def test_chat_answers_were_seen(demo: Workspace) -> None:
    out = Message.objects.filter(account__kind="webchat", direction="out", by_rule="")
    assert out.exclude(read_at=None).count() == out.count()
    assert not out.filter(read_at__lt=F("received_at")).exists()


def test_one_of_each_role_can_log_in(demo: Workspace) -> None:
    for _, email, word in loading.logins():
        member = Member.objects.get(user__email=email)
        assert member.user.check_password(word)
    assert {Member.objects.get(user__email=e).role for _, e, _ in loading.logins()} == {
        "admin",
        "lead",
        "agent",
        "voice",
    }


def test_the_team_has_set_up_what_it_works_with(demo: Workspace) -> None:
    on = [row for row in Playbook.objects.standing() if row.is_on]
    tried = Playbook.objects.standing().exclude(pk__in=[row.pk for row in on]).get()
    run = Rehearsal.objects.get()
    assert 6 <= len(on) <= 8
    assert (run.playbook_id, run.status) == (tried.pk, Rehearsal.Status.DONE)
    assert 0 < run.matched < run.total
    assert Roster.objects.count() == 4
    assert len(set(OnCallTurn.objects.values_list("from_at", flat=True))) == 4
    assert Absence.objects.get().from_at > NOW
    assert CatalogueItem.objects.filter(kind="video").count() >= 2
    assert Hub.objects.filter(is_published=True).exclude(intro_it="").count() == 2
    assert set(Faq.objects.values_list("is_on", flat=True)) == {True}


def test_gestures_wait_are_given_and_refused_and_the_ledger_says_so(
    demo: Workspace,
) -> None:
    states = Counter(Gesture.objects.values_list("status", flat=True))
    assert set(states) == {"proposed", "approved", "declined", "told"}
    given = [g for g in Gesture.objects.all() if g.is_given and g.cost]
    booked = LedgerEntry.objects.values_list("gesture", "amount")
    assert sorted(booked) == sorted((g.pk, g.cost) for g in given)
    told = Gesture.objects.filter(status="told").select_related("message")
    assert all(g.message is not None and not g.message.by_rule for g in told)


def test_what_is_in_hand_today(demo: Workspace, told: Any) -> None:
    asleep = Conversation.objects.filter(is_snoozed=True)
    assert asleep.count() == 2
    assert not asleep.filter(waiting_since__isnull=False).exists()
    promised = Commitment.objects.open().promises()
    assert promised.count() >= 4
    assert all(row.due_at > NOW for row in promised)
    assert Asking.objects.open().count() == 3
    assert PastImport.objects.get().problems.count() == 1


def test_one_matter_over_several_channels_is_one_case(demo: Workspace) -> None:
    several = Case.objects.annotate(
        doors=Count("conversations__account", distinct=True)
    ).filter(doors__gt=1)
    assert several.count() >= 4
    assert max(several.values_list("doors", flat=True)) == 3
    assert all(case.title for case in several)
    assert Fact.objects.filter(conversation__case__in=several).exists()


def test_loading_twice_is_loading_once(demo: Workspace) -> None:
    rows = (Message, Activity, Alert, AlertStep)
    before = [model.objects.count() for model in rows]
    assert not loading.load(now=NOW)
    assert [model.objects.count() for model in rows] == before


def test_one_incident_is_over_and_one_is_open(demo: Workspace) -> None:
    over, now = Incident.objects.order_by("opened_at")
    assert (over.is_open, now.is_open) == (False, True)
    assert over.learnt
    assert over.first_word_at is not None
    assert over.closed_at is not None
    assert over.since < over.opened_at < over.first_word_at < over.closed_at < NOW
    people = Affected.objects.standing()
    assert people.filter(incident=over, told_at__isnull=False).exists()
    assert people.filter(incident=now).exists()
    assert Statement.objects.get(incident=now).status == "asked"
    [news] = Commitment.objects.open().filter(kind="incident_update")
    assert news.subject_id == now.pk


def test_early_warning_found_the_crowd_of_today_by_itself(demo: Workspace) -> None:
    """Looked at once more it finds the same again: nothing of it was put there by hand."""
    alert = Alert.objects.select_related("watch__brand").waiting(NOW).get()
    posts = set(alert.posts.values_list("message_id", flat=True))
    known = Baseline.objects.get(watch=alert.watch)
    found = look(evaluating.scene(alert.watch, known, alert.grown_at))
    [burst] = [one for one in found if one.kind == "burst"]
    assert alert.kind == "burst"
    assert set(burst.post_ids) == posts
    assert alert.authors == len(burst.authors) >= 6
    assert alert.numbers["expected"] < 1  # the crowd is not what is usual
    assert [one.pk for one in evaluating.evaluate(alert.watch, alert.grown_at)] == [
        alert.pk
    ]


def test_incidents_were_opened_from_alerts(demo: Workspace) -> None:
    over, now = Incident.objects.order_by("opened_at")
    assert now.alert == Alert.objects.waiting(NOW).get()
    for incident, status in ((over, "closed"), (now, "taken")):
        alert = Alert.objects.get(incidents=incident)
        assert alert.status == status
        assert alert.taken_by == incident.lead
        assert alert.since == incident.since < alert.raised_at < incident.opened_at


def test_what_became_of_an_alert_is_in_the_order_of_its_times(demo: Workspace) -> None:
    became = {
        alert.watch.name: list(alert.steps.order_by("at", "pk"))
        for alert in Alert.objects.filter(kind="burst").select_related("watch")
    }
    verbs = {watch: [step.verb for step in steps] for watch, steps in became.items()}
    assert verbs == {
        alarms.GAS: ["raised", "told", "taken", "closed"],
        alarms.CONCERT: ["raised", "told", "normal"],
        alarms.TWICE: ["raised", "told", "taken"],
    }
    assert became[alarms.GAS][-1].why
    assert not Alert.objects.to_tell(NOW + timedelta(days=9)).exists()


def test_every_channel_that_can_be_rehearsed_has_an_account_and_a_past(
    demo: Workspace,
) -> None:
    kinds = set(registry.rehearsals())
    assert len(kinds) >= 21
    assert (
        set(Account.objects.filter(kind__in=kinds).values_list("kind", flat=True))
        == kinds
    )
    heard = Message.objects.inbound().filter(account__kind__in=kinds)
    made = registry.rehearsals()
    living = {
        kind for kind in kinds if isinstance(made[kind](), Hosts)
    }  # know only now
    assert set(heard.values_list("account__kind", flat=True)) == kinds - living
    [wish] = OptOut.objects.standing()
    assert wish.message is not None
    assert wish.message.text == "STOP"  # told by its key, dealt out anew like all


def test_people_stand_in_all_three_lists(demo: Workspace) -> None:
    lead = Member.objects.get(name__startswith="Nives")
    voices = people.listed(lead, Asked(days=90)).rows
    assert len(voices) > 5
    assert voices[0].speaker.score > 40
    assert any(line.mine for line in voices)
    assert len(risks.listed(lead, now=NOW).rows) > 3
    quiet = silences.listed(lead, now=NOW).rows
    assert len(quiet) > 3
    assert not any("Visibility Turbo" in str(row.customer) for row in quiet)


def test_somebody_edited_deleted_and_liked_what_stands_there(demo: Workspace) -> None:
    """Through the intake, as on any day: the history, the empty place and the reaction are there."""
    rows = Message.objects.inbound()
    edited = rows.get(text__contains="sabato con i bambini")
    assert edited.state == Message.State.EDITED
    first = edited.revisions.get(kind=Revision.Kind.FIRST)
    assert "sabto" in first.text
    gone = rows.get(state=Message.State.DELETED)
    for message in (edited, gone):
        last = message.revisions.latest("at")
        assert last.at < NOW - timedelta(hours=20)
    [like] = Reaction.objects.filter(message__direction="out", gone=False)
    assert like.name == "Livia Tarantola"
