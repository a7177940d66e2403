from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascolto.channels.models import Handle
from ascolto.core.models import Activity, LiveEvent, OutboxEvent
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.customers.actions import describing, linking, meeting
from ascolto.customers.family import FIELDS
from ascolto.customers.models import Customer, HandleLink, Merge
from ascolto.customers.reads.profile import ids, profile
from ascolto.testing import make
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(cast: Cast) -> Customer:
    """Somebody in the chat who says that her number is 333 765 4321."""
    handle = make.handle(
        realm=f"account:{cast.account.pk}", name="Zoe", phone="+39 333 7654321"
    )
    return meeting.meet([handle])[handle.pk]


def test_linked_they_are_one_customer_with_both_handles(
    cast: Cast, visitor: Customer
) -> None:
    merge = linking.link(cast.zoe, visitor, by=cast.as_("marco"))
    cast.zoe.refresh_from_db()
    visitor.refresh_from_db()
    assert visitor.absorbed_by == cast.zoe
    assert cast.zoe.links.count() == 2
    assert cast.zoe.phone == "+393337654321"
    assert (cast.zoe.name, visitor.name) == ("Zoe Keller", "Zoe")
    assert (merge.by, len(merge.handle_ids)) == (cast.marco, 1)
    event = OutboxEvent.objects.get(kind="CustomersLinked").body
    assert (event["kept_id"], event["absorbed_id"]) == (cast.zoe.pk, visitor.pk)
    assert Activity.objects.get(verb="linked").target_id == cast.zoe.pk
    assert LiveEvent.objects.filter(name="customers.changed").count() == 1


def test_taken_back_everything_is_as_it_was(cast: Cast, visitor: Customer) -> None:
    before = _state()
    merge = linking.link(cast.zoe, visitor, by=cast.as_("marco"))
    assert _state() != before
    linking.undo(merge, by=cast.as_("giulia"))
    assert _state() == before
    merge.refresh_from_db()
    assert merge.undone_by == cast.giulia
    event = OutboxEvent.objects.get(kind="CustomersUnlinked").body
    assert (event["kept_id"], event["restored_id"]) == (cast.zoe.pk, visitor.pk)


def test_linking_and_undoing_twice_is_once(cast: Cast, visitor: Customer) -> None:
    by = cast.as_("marco")
    merge = linking.link(cast.zoe, visitor, by=by)
    assert linking.link(cast.zoe, visitor, by=by) == merge
    first = linking.undo(merge, by=by)
    assert linking.undo(merge, by=cast.as_("giulia")).undone_at == first.undone_at
    assert OutboxEvent.objects.filter(kind="CustomersUnlinked").count() == 1


def test_a_customer_is_not_linked_to_themselves(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        linking.link(cast.zoe, cast.zoe, by=cast.as_("marco"))
    assert refused.value.code == "same_customer"


def test_an_old_screen_changes_nothing(cast: Cast, visitor: Customer) -> None:
    other = make.customer("Anna Rossi")
    linking.link(cast.zoe, visitor, by=cast.as_("marco"))
    before = _state()
    for kept, absorbed in ((visitor, other), (other, visitor), (visitor, cast.zoe)):
        with pytest.raises(Refusal) as refused:
            linking.link(kept, absorbed, by=cast.as_("giulia"))
        assert refused.value.code == "absorbed"
        assert "Zoe Keller" in str(refused.value)
    assert _state() == before


def test_a_middle_link_is_taken_back_alone(cast: Cast) -> None:
    """Anna into Bea, Bea into Zoe; then Anna was somebody else after all."""
    by = cast.as_("marco")
    anna, bea = make.customer("Anna"), make.customer("Bea")
    first = linking.link(bea, anna, by=by)
    linking.link(cast.zoe, bea, by=by)
    anna.refresh_from_db()
    bea.refresh_from_db()
    assert anna.absorbed_by == cast.zoe
    assert ids(anna) == ids(bea) == {anna.pk, bea.pk, cast.zoe.pk}
    linking.undo(first, by=by)
    anna.refresh_from_db()
    assert anna.is_standing
    assert ids(cast.zoe) == {bea.pk, cast.zoe.pk}
    assert cast.zoe.links.count() == 2
    event = OutboxEvent.objects.get(kind="CustomersUnlinked").body
    assert (event["kept_id"], event["restored_id"]) == (cast.zoe.pk, anna.pk)


def test_who_was_linked_before_leaves_with_whom_they_came(cast: Cast) -> None:
    """Anna into Bea, Bea into Zoe; taking Bea back takes Anna along."""
    by = cast.as_("marco")
    anna, bea = make.customer("Anna"), make.customer("Bea")
    linking.link(bea, anna, by=by)
    before = _state()
    linking.undo(linking.link(cast.zoe, bea, by=by), by=by)
    assert _state() == before
    assert (ids(bea), bea.links.count()) == ({anna.pk, bea.pk}, 2)


def test_the_profile_shows_handles_links_and_every_note(
    cast: Cast, visitor: Customer, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    by = cast.as_("marco")
    describing.describe(cast.zoe, about="Vegetarian.", by=by)
    describing.describe(visitor, about="Comes with the dog.", by=by)
    merge = linking.link(cast.zoe, visitor, by=by)
    visitor.refresh_from_db()
    with django_assert_num_queries(3):  # type: ignore[operator]
        read = profile(visitor)
        assert read.customer == cast.zoe
        assert {link.handle.external_id for link in read.links} >= {"zoe@example.net"}
        assert [about.text for about in read.abouts] == [
            "Vegetarian.",
            "Comes with the dog.",
        ]
        assert (list(read.merges), read.merges[0].by) == ([merge], cast.marco)
    assert read.ids == {cast.zoe.pk, visitor.pk}


def test_a_borrowed_note_is_told_once(cast: Cast, visitor: Customer) -> None:
    by = cast.as_("marco")
    describing.describe(visitor, about="Comes with the dog.", by=by)
    linking.link(cast.zoe, visitor, by=by)
    cast.zoe.refresh_from_db()
    assert cast.zoe.about == "Comes with the dog."
    assert [about.customer for about in profile(cast.zoe).abouts] == [visitor]


def test_a_form_that_gives_back_what_it_showed_makes_nothing_its_own(
    cast: Cast, visitor: Customer
) -> None:
    by = cast.as_("marco")
    merge = linking.link(cast.zoe, visitor, by=by)
    cast.zoe.refresh_from_db()
    shown = {field: getattr(cast.zoe, field) for field in FIELDS}
    describing.describe(cast.zoe, **shown, by=by)
    linking.undo(merge, by=by)
    cast.zoe.refresh_from_db()
    assert cast.zoe.phone == ""


def test_what_a_person_emptied_stays_empty(cast: Cast, visitor: Customer) -> None:
    by = cast.as_("marco")
    linking.link(cast.zoe, visitor, by=by)
    describing.describe(cast.zoe, phone="", by=by)
    linking.link(cast.zoe, make.customer("Anna", make.handle(realm="phone")), by=by)
    cast.zoe.refresh_from_db()
    assert cast.zoe.phone == ""
    describing.describe(cast.zoe, phone="333 111 2222", by=by)
    cast.zoe.refresh_from_db()
    assert cast.zoe.phone == "+393331112222"


def test_who_is_part_of_another_is_described_there(
    cast: Cast, visitor: Customer
) -> None:
    linking.link(cast.zoe, visitor, by=cast.as_("marco"))
    with pytest.raises(Refusal):
        describing.describe(visitor, name="Zoe K.", by=cast.as_("marco"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "zoe at example"),
        ("phone", "home"),
        ("phone", "12"),
        ("language", "Italian"),
        ("name", "z" * 201),
    ],
)
def test_what_is_none_of_its_kind_is_refused(
    cast: Cast, field: str, value: str
) -> None:
    before = _state()
    with pytest.raises(Refusal):
        describing.describe(cast.zoe, by=cast.as_("marco"), **{field: value})  # type: ignore[arg-type]
    assert _state() == before


def test_describing_leaves_a_trace_and_changes_only_what_changed(cast: Cast) -> None:
    by = cast.as_("marco")
    describing.describe(cast.zoe, name="Zoe Keller", language="de", by=by)
    describing.describe(cast.zoe, language="de", by=by)
    row = Activity.objects.get(verb="described")
    assert (row.details, row.actor_name) == ({"fields": ["language"]}, "Marco")


def test_the_other_company_links_nothing_of_ours(cast: Cast, visitor: Customer) -> None:
    merge = linking.link(cast.zoe, visitor, by=cast.as_("marco"))
    with scope(cast.elsewhere):
        by = cast.as_("otto")
        for work in (
            lambda: linking.link(cast.zoe, visitor, by=by),
            lambda: linking.undo(merge, by=by),
            lambda: describing.describe(cast.zoe, name="Mine", by=by),
        ):
            with pytest.raises((KeyError, Customer.DoesNotExist)):
                work()
    assert not Merge.objects.get().is_undone


# --- property: what was undone never happened ------------------------------------------------

Op = tuple[str, int, int]
operations = st.lists(
    st.tuples(
        st.sampled_from(["new", "link", "link", "undo", "describe", "learn"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=14,
)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(operations)
def test_after_any_history_the_undone_links_never_happened(
    cast: Cast, history: list[Op]
) -> None:
    happened: list[tuple[Op, bool]] = []  # each operation, and whether it was undone

    def actually(world: _World) -> None:
        happened.extend(world.live(history))

    def as_if(world: _World) -> None:
        world.relive([op for op, undone in happened if not undone])

    assert _play(cast, actually) == _play(cast, as_if)


def _play(cast: Cast, story: Callable[[_World], None]) -> object:
    """What a story ends in; the database forgets it."""
    point = transaction.savepoint()
    try:
        world = _World(cast)
        story(world)
        return world.end()
    finally:
        transaction.savepoint_rollback(point)


class _World:
    """People named by the order in which they came, so that two worlds can be compared."""

    def __init__(self, cast: Cast) -> None:
        self._by = cast.as_("marco")
        self._handles: list[Handle] = []
        self._people: list[Customer] = []
        for number in range(3):
            self._come(number)

    def live(self, history: list[Op]) -> list[tuple[Op, bool]]:
        """Do it all; an operation that is refused did not happen."""
        done: list[tuple[Op, Merge | None]] = []
        for kind, a, b in history:
            if kind == "undo":
                merges = [merge for _, merge in done if merge]
                if merges:
                    linking.undo(merges[a % len(merges)], by=self._by)
                continue
            op = (kind, a % len(self._people), b)
            if kind == "link":
                op = (kind, op[1], b % len(self._people))
            try:
                with transaction.atomic():
                    done.append((op, self._do(op)))
            except Refusal:
                continue
        return [
            (op, merge is not None and Merge.objects.get(pk=merge.pk).is_undone)
            for op, merge in done
        ]

    def relive(self, history: list[Op]) -> None:
        for op in history:
            self._do(op)

    def _do(self, op: Op) -> Merge | None:
        kind, a, b = op
        if kind == "new":
            self._come(b)
        elif kind == "link":
            return linking.link(self._people[a], self._people[b], by=self._by)
        elif kind == "describe":
            field = ("name", "about", "language")[b % 3]
            value = ("de", "en", "fr")[b // 3 % 3]
            describing.describe(self._people[a], by=self._by, **{field: value})  # type: ignore[arg-type]
        elif kind == "learn":
            self._handles[a].name = self._handles[a].name or f"Learned {b}"
            self._handles[a].save()
            meeting.meet([self._handles[a]])
        return None

    def _come(self, number: int) -> None:
        facts = {
            "name": f"Guest {number}" if number % 2 else "",
            "phone": f"+39333{number:07d}" if number % 3 else "",
        }
        handle = make.handle(realm="account:1", **facts)
        self._handles.append(handle)
        self._people.append(meeting.meet([handle])[handle.pk])

    def end(self) -> object:
        place = {person.pk: n for n, person in enumerate(self._people)}
        rows = Customer.objects.in_bulk(list(place))
        links = HandleLink.objects.filter(handle__in=self._handles)
        owner = {link.handle_id: place[link.customer_id] for link in links}
        return [
            (
                [getattr(rows[person.pk], field) for field in FIELDS],
                place.get(rows[person.pk].absorbed_by_id or 0),
                {f: place.get(pk or 0) for f, pk in rows[person.pk].borrowed.items()},
                owner[handle.pk],
            )
            for person, handle in zip(self._people, self._handles, strict=True)
        ]


def _state() -> object:
    fields = ("pk", "absorbed_by", "borrowed", *FIELDS)
    return (
        list(Customer.objects.order_by("pk").values_list(*fields)),
        list(HandleLink.objects.order_by("pk").values_list("handle", "customer")),
    )
