"""Whatever is joined, split and linked, in any order: taken back, every row is as it was, to the last column."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ascolto.channels.models import Account, Handle, Message, Thread
from ascolto.commitments.models import Commitment
from ascolto.core import bus
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import linking
from ascolto.customers.models import Customer, HandleLink, Merge
from ascolto.operate.actions import regrouping
from ascolto.operate.models import Case, Conversation, Regrouping
from ascolto.operate.tests.test_regrouping import rolled_back
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said

ROWS = (Customer, HandleLink, Handle, Thread, Message, Conversation, Case, Commitment)
# When somebody last touched it, and nothing else.
TOUCHED = {"updated_at"}

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["join", "join case", "split", "tail", "apart", "link"]),
        st.integers(0, 11),
        st.integers(0, 11),
    ),
    min_size=1,
    max_size=7,
)


def rows() -> dict[tuple[str, int], dict[str, Any]]:
    """Every column of everything that a step may touch."""
    return {
        (model.__name__, row["pk"]): {k: v for k, v in row.items() if k not in TOUCHED}
        for model in ROWS
        for row in ({"pk": r["id"], **r} for r in model.objects.values())
    }


def _step(cast: Cast, what: str, a: int, b: int) -> Regrouping | Merge:
    by = cast.as_("marco")
    talks = list(Conversation.objects.order_by("pk"))
    cases = list(Case.objects.order_by("pk"))
    people = list(Customer.objects.standing().order_by("pk"))
    talk, case = talks[a % len(talks)], cases[b % len(cases)]
    match what:
        case "join":
            return regrouping.join(talk, into=case, by=by, reason="famiglia")
        case "join case":
            other = cases[a % len(cases)]
            return regrouping.join_case(other, into=case, by=by, reason="famiglia")
        case "split":
            return regrouping.split(talk, by=by)
        case "tail":
            there = Message.objects.filter(thread_id=talk.thread_id).in_order()
            return regrouping.split(talk, since=there[b % 3], by=by)
        case "apart":
            return regrouping.keep_apart(talk, case=case, by=by)
    kept, other_one = people[a % len(people)], people[b % len(people)]
    return linking.link(kept, other_one, by=by)


def _taken_back(step: Regrouping | Merge, cast: Cast) -> None:
    by = cast.as_("giulia")
    if isinstance(step, Merge):
        linking.undo(Merge.objects.get(pk=step.pk), by=by)
    else:
        regrouping.undo(Regrouping.objects.get(pk=step.pk), by=by)
    _all_told()


def _all_told() -> None:
    while bus.dispatch():
        pass


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
@example(steps=[("join", 1, 0), ("link", 0, 1), ("tail", 0, 1), ("join case", 1, 2)])
@example(steps=[("apart", 1, 0), ("join case", 2, 0), ("link", 1, 2), ("split", 2, 0)])
def test_taken_back_from_the_last_to_the_first_every_row_is_as_it_was(
    cast: Cast, portal: Account, steps: list[tuple[str, int, int]]
) -> None:
    with rolled_back():
        hear(portal, *(
            said(f"{who} {place} {n}", who=who, thread=f"{who}{place}")
            for who, places in (("zoe", "ab"), ("luca", "a"), ("mia", "a"))
            for place in places
            for n in range(3)
        ))  # fmt: skip
        done: list[tuple[Regrouping | Merge, dict[Any, Any]]] = []
        for what, a, b in steps:
            before = rows()
            try:
                with transaction.atomic():
                    made = _step(cast, what, a, b)
            except Refusal:
                assert rows() == before
                continue
            _all_told()
            if made not in [step for step, _ in done]:  # pressed twice is pressed once
                done.append((made, before))
        for step, before in reversed(done):
            _taken_back(step, cast)
            now = rows()
            assert {key: now[key] for key in before} == before
            left = {key[0] for key in now.keys() - before.keys()}
            assert left <= {"Case"}, "nothing but cases that nothing is in"
            empty = [pk for name, pk in now.keys() - before.keys()]
            assert not Conversation.objects.filter(case__in=empty).exists()
