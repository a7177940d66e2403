from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascolto.channels.models import Account, Message
from ascolto.commitments.models import Commitment
from ascolto.core import bus
from ascolto.core.models import Activity
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import linking
from ascolto.customers.models import Customer, HandleLink, Merge
from ascolto.operate.actions import closing, moving, regrouping
from ascolto.operate.models import Case, Closure, Conversation, Regrouping
from ascolto.operate.reads import cases
from ascolto.operate.reads.courses import courses
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said


def two(portal: Account) -> tuple[Conversation, Conversation]:
    """Zoe writes in two places."""
    first = hear(portal, said("La camera era gelida", thread="a"))
    return first, hear(portal, said("Ancora io", thread="b"))


def heard(page: cases.CasePage) -> list[str]:
    return [m.text for m in page.said if isinstance(m, Message) and m.is_inbound]


def test_an_open_case_is_offered_to_the_newer_conversation_only(
    cast: Cast, portal: Account
) -> None:
    old, new = two(portal)
    assert cases.offers(new, cast.marco) == [old.case]
    assert cases.offers(old, cast.marco) == []


def test_a_join_puts_both_on_one_timeline_and_is_offered_no_more(
    cast: Cast, portal: Account
) -> None:
    old, new = two(portal)
    left = new.case
    regrouping.join(new, into=old.case, by=cast.as_("marco"))
    new.refresh_from_db()
    assert new.case == old.case
    assert cases.offers(new, cast.marco) == []
    page = cases.read(old.case, cast.marco)
    assert heard(page) == ["Ancora io", "La camera era gelida"]
    left.refresh_from_db()
    assert not left.is_open
    assert Activity.objects.filter(verb="joined case", target_id=new.pk).exists()


def test_taking_a_join_back_restores_both_cases(cast: Cast, portal: Account) -> None:
    old, new = two(portal)
    before = picture()
    step = regrouping.join(new, into=old.case, by=cast.as_("marco"))
    assert picture() != before
    regrouping.undo(step, by=cast.as_("marco"))
    regrouping.undo(step, by=cast.as_("ada"))
    assert picture() == before
    step.refresh_from_db()
    assert step.undone_by == cast.marco


def test_kept_apart_is_not_offered_again_until_taken_back(
    cast: Cast, portal: Account
) -> None:
    old, new = two(portal)
    step = regrouping.keep_apart(new, case=old.case, by=cast.as_("marco"))
    assert regrouping.keep_apart(new, case=old.case, by=cast.as_("ada")) == step
    assert cases.offers(new, cast.marco) == []
    regrouping.undo(step, by=cast.as_("marco"))
    assert cases.offers(new, cast.marco) == [old.case]


def test_another_persons_conversation_needs_a_reason(
    cast: Cast, portal: Account
) -> None:
    hers, his = hear(portal, said(who="zoe")), hear(portal, said(who="luca"))
    with pytest.raises(Refusal) as refusal:
        regrouping.join(his, into=hers.case, by=cast.as_("marco"))
    assert refusal.value.code == "no_reason"
    step = regrouping.join(
        his, into=hers.case, by=cast.as_("marco"), reason="il marito"
    )
    his.refresh_from_db()
    assert (his.case, step.reason) == (hers.case, "il marito")


def test_a_guest_in_anothers_case_is_still_owed_in_their_own_name(
    cast: Cast, portal: Account
) -> None:
    hers, his = hear(portal, said(who="zoe")), hear(portal, said(who="luca"))
    luca = his.case.customer
    regrouping.join(his, into=hers.case, by=cast.as_("marco"), reason="il marito")
    closing.close(
        his, reason="no_answer_needed", because="risolto", by=cast.as_("marco")
    )
    hear(portal, said("C'è qualcuno?", who="luca"))
    owed = Commitment.objects.open().about(his).get()
    assert owed.customer == luca


def test_a_split_takes_what_was_said_from_a_message_on(
    cast: Cast, portal: Account
) -> None:
    hear(portal, said("Camera gelida", thread="a", message="m1"))
    talk = hear(portal, said("E vorrei un tavolo", thread="a", message="m2"))
    old = talk.case
    since = Message.objects.get(external_id="m2")
    step = regrouping.split(talk, since=since, by=cast.as_("marco"))
    talk.refresh_from_db()
    assert talk.case == step.case != old
    assert step.case.title == "E vorrei un tavolo"
    assert heard(cases.read(old, cast.marco)) == ["Camera gelida"]
    assert [c.pk for c in cases.read(old, cast.marco).parts] == [talk.pk]
    assert heard(cases.read(step.case, cast.marco)) == ["E vorrei un tavolo"]
    regrouping.undo(step, by=cast.as_("marco"))
    assert len(heard(cases.read(old, cast.marco))) == 2


def test_what_is_alone_cannot_be_split(cast: Cast, portal: Account) -> None:
    talk = hear(portal, said(message="m1"))
    first = Message.objects.get(external_id="m1")
    for since in (None, first):
        with pytest.raises(Refusal) as refusal:
            regrouping.split(talk, since=since, by=cast.as_("marco"))
        assert refusal.value.code == "alone"


def test_a_case_is_open_while_one_of_its_conversations_is(
    cast: Cast, portal: Account
) -> None:
    old, new = two(portal)
    closing.close(
        old, reason="no_answer_needed", because="grazie", by=cast.as_("marco")
    )
    ended = Closure.objects.get(conversation=old)
    old.case.refresh_from_db()
    assert (old.case.status, old.case.closed_at) == ("closed", ended.at)
    step = regrouping.join(new, into=old.case, by=cast.as_("marco"))
    old.case.refresh_from_db()
    assert (old.case.status, old.case.closed_at) == ("open", None)
    regrouping.undo(step, by=cast.as_("marco"))
    old.case.refresh_from_db()
    assert (old.case.status, old.case.closed_at) == ("closed", ended.at)


def test_a_whole_case_is_joined_and_put_back_as_one(
    cast: Cast, portal: Account
) -> None:
    a, b = two(portal)
    c = hear(portal, said("Terza", thread="c"))
    regrouping.join(b, into=a.case, by=cast.as_("marco"))
    before = picture()
    step = regrouping.join_case(a.case, into=c.case, by=cast.as_("marco"))
    assert set(Conversation.objects.values_list("case", flat=True)) == {c.case_id}
    regrouping.undo(step, by=cast.as_("marco"))
    assert picture() == before


# --- any sequence --------------------------------------------------------------------------------


def picture() -> dict[str, Any]:
    """Everything that joining, splitting and linking may move."""
    rows = list(Conversation.objects.order_by("pk"))
    ways = courses(rows)
    belongs: dict[int, int] = {}
    for row in rows:
        for m in Message.objects.filter(thread_id=row.thread_id):
            belongs[m.pk] = ways[row.pk].of((m.sent_at, m.external_id))
    used = {*belongs.values(), *(r.case_id for r in rows)}
    found = Case.objects.filter(pk__in=used).order_by("pk")
    return {
        "messages": belongs,
        "conversations": {r.pk: r.case_id for r in rows},
        "cases": {
            c.pk: (c.number, c.title, c.status, c.closed_at, c.customer_id)
            for c in found
        },
        "handles": dict(HandleLink.objects.values_list("handle_id", "customer_id")),
    }


def holds() -> None:
    """What must be true after every step."""
    now = picture()
    messages = set(Message.objects.values_list("pk", flat=True))
    assert set(now["messages"]) == messages  # nothing is lost, nothing is twice
    whose = dict(Case.objects.values_list("pk", "customer_id"))
    for case in Case.objects.all():
        link = HandleLink.objects.get(handle=case.handle)
        assert whose[case.pk] == link.customer_id
        is_open = Conversation.objects.open().filter(case=case).exists()
        assert case.is_open is is_open


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["join", "split", "tail", "undo", "link", "unlink", "close"]),
        st.integers(0, 11),
        st.integers(0, 11),
    ),
    max_size=14,
)


@contextmanager
def rolled_back() -> Iterator[None]:
    """What an example wrote goes with it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _do(cast: Cast, what: str, a: int, b: int) -> None:
    by = cast.as_("marco")
    talks = list(Conversation.objects.order_by("pk"))
    talk = talks[a % len(talks)]
    match what:
        case "join":
            all_cases = list(Case.objects.order_by("pk"))
            regrouping.join(
                talk, into=all_cases[b % len(all_cases)], by=by, reason="famiglia"
            )
        case "split":
            regrouping.split(talk, by=by)
        case "tail":
            said_there = Message.objects.filter(thread_id=talk.thread_id).in_order()
            regrouping.split(talk, since=said_there[b % 3], by=by)
        case "undo":
            steps = list(Regrouping.objects.filter(undone_at=None).order_by("pk"))
            if steps:
                regrouping.undo(steps[a % len(steps)], by=by)
        case "link":
            people = list(Customer.objects.standing().order_by("pk"))
            linking.link(people[a % len(people)], people[b % len(people)], by=by)
        case "unlink":
            merges = list(Merge.objects.active().order_by("pk"))
            if merges:
                linking.undo(merges[a % len(merges)], by=by)
        case "close":
            closing.close(talk, reason="no_answer_needed", because="basta", by=by)
    bus.dispatch()


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_any_sequence_of_steps_loses_nothing_and_undo_restores(
    cast: Cast, portal: Account, steps: list[tuple[str, int, int]]
) -> None:
    with rolled_back():
        texts = [
            said(f"{who} {place} {n}", who=who, thread=f"{who}{place}")
            for who in ("zoe", "luca", "mia")
            for place in "ab"
            for n in range(3)
        ]
        hear(portal, *texts)
        begun = picture()
        for what, a, b in steps:
            before = picture()
            try:
                with transaction.atomic():
                    _do(cast, what, a, b)
            except Refusal:
                assert picture() == before
            holds()
            if what in {"join", "split", "tail"}:
                _there_and_back(cast, before)
        _take_everything_back(cast)
        now = picture()
        for part in ("messages", "conversations", "handles"):
            assert now[part] == begun[part]
        assert {k: v[4] for k, v in now["cases"].items()} == {
            k: v[4] for k, v in begun["cases"].items()
        }


def _there_and_back(cast: Cast, before: dict[str, Any]) -> None:
    """The last step undone (and rolled back again) leaves what was there."""
    after = picture()
    if after == before:
        return
    with rolled_back():
        last = Regrouping.objects.filter(undone_at=None).latest("pk")
        regrouping.undo(last, by=cast.as_("marco"))
        assert picture() == before
    assert picture() == after


def _take_everything_back(cast: Cast) -> None:
    by = cast.as_("ada")
    for step in Regrouping.objects.filter(undone_at=None).order_by("pk"):
        regrouping.undo(step, by=by)
    for merge in Merge.objects.active().order_by("pk"):
        linking.undo(merge, by=by)
    bus.dispatch()


def test_events_told_twice_or_late_end_the_same(cast: Cast, portal: Account) -> None:
    zoe, luca = hear(portal, said(who="zoe")), hear(portal, said(who="luca"))
    before = dict(Case.objects.values_list("pk", "customer_id"))
    people = {zoe.case.customer_id, luca.case.customer_id}
    merge = linking.link(zoe.case.customer, luca.case.customer, by=cast.as_("marco"))
    linking.undo(merge, by=cast.as_("marco"))
    bus.dispatch()
    moving.follow(people)
    assert dict(Case.objects.values_list("pk", "customer_id")) == before
