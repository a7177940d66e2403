from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.commitments.actions import keeping, opening, releasing, watching
from ascolto.commitments.models import Commitment
from ascolto.commitments.reads.ledger import Filters, ledger
from ascolto.commitments.reads.owing import owed_now
from ascolto.commitments.reads.summary import summary
from ascolto.commitments.subject import Subject
from ascolto.core.bus import dispatch
from ascolto.core.models import Brand
from ascolto.core.scoping import scope
from ascolto.customers.actions import linking, meeting
from ascolto.testing import make
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def asked(
    cast: Cast, *, ago: timedelta = timedelta(0), brand: Brand | None = None
) -> Commitment:
    account = make.account(brand) if brand else cast.account
    [message] = make.inbound(account, cast.zoes, since=timezone.now() - ago)
    owed = make.owed(message, customer_id=cast.zoe.pk)
    return opening.open_for([owed])[message.thread_id]


def answered(cast: Cast, commitment: Commitment, after: timedelta) -> None:
    thread = cast.account.threads.model.objects.get(pk=commitment.subject_id)
    reply = make.outbound(
        thread, author=cast.marco, sent_at=commitment.started_at + after
    )
    keeping.keep([make.answer(reply)])


def test_what_is_owed_now_is_the_one_due_first(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    first = asked(cast)
    asked(cast)
    make.target(5, kind=Commitment.Kind.NEXT_REPLY)
    urgent = make.owed(
        make.inbound(cast.account, cast.zoes)[0],
        kind=Commitment.Kind.NEXT_REPLY,
        subject_id=first.subject_id,
    )
    opening.open_for([urgent])
    nobody = Subject(first.subject_type, 0)
    with django_assert_num_queries(1):  # type: ignore[operator]
        owed = owed_now([first.subject, nobody])
    assert owed.keys() == {first.subject}
    assert owed[first.subject].kind == Commitment.Kind.NEXT_REPLY


def test_the_ledger_is_read_page_by_page_newest_first(cast: Cast) -> None:
    rows = [asked(cast) for _ in range(7)]
    read: list[Commitment] = []
    after, pages = "", 0
    while pages == 0 or after:
        page = ledger(after=after, limit=3)
        read += page.rows
        after, pages = page.after, pages + 1
        asked(cast)  # what comes meanwhile disturbs no page
    assert read == rows[::-1]
    assert pages == 3


def test_a_page_costs_one_query(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for _ in range(5):
        asked(cast)
    with django_assert_num_queries(1):  # type: ignore[operator]
        for row in ledger().rows:
            assert (row.brand.name, str(row.customer), row.settled_by) is not None


def test_the_ledger_can_be_narrowed(cast: Cast) -> None:
    other = make.brand("Ristorante del Lago")
    late, kept, elsewhere = (
        asked(cast, ago=90 * MINUTE),
        asked(cast),
        asked(cast, brand=other),
    )
    answered(cast, kept, MINUTE)
    watching.watch(timezone.now())
    limited = make.member("Lia", brands=[other])

    def found(**filters: object) -> set[int]:
        return {row.pk for row in ledger(Filters(**filters)).rows}  # type: ignore[arg-type]

    assert found(state="open") == {late.pk, elsewhere.pk}
    assert found(is_late=True) == {late.pk}
    assert found(is_late=False) == {kept.pk, elsewhere.pk}
    assert found(brand_ids=[other.pk]) == {elsewhere.pk}
    assert found(seen_by=limited) == {elsewhere.pk}
    assert found(seen_by=limited, brand_ids=[cast.brand.pk]) == set()
    assert found(seen_by=cast.marco) == {late.pk, kept.pk, elsewhere.pk}
    assert found(settled_by=cast.marco.pk) == {kept.pk}
    assert found(customer_id=cast.zoe.pk) == {late.pk, kept.pk, elsewhere.pk}
    assert found(account_id=cast.account.pk) == {late.pk, kept.pk}
    with scope(cast.elsewhere):
        assert found() == set()


def test_a_place_in_the_ledger_that_is_none_is_a_mistake(cast: Cast) -> None:
    with pytest.raises(ValueError, match="gestern"):
        ledger(after="gestern")


def test_the_summary_says_the_share_kept_in_time_and_the_median_wait(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for wait in (5, 10, 20, 30, 90):
        commitment = asked(cast, ago=100 * MINUTE)
        answered(cast, commitment, wait * MINUTE)
    asked(cast)  # still in time
    asked(cast, ago=90 * MINUTE)
    watching.watch(timezone.now())
    gone = asked(cast)
    thread = Subject(gone.subject_type, gone.subject_id)
    releasing.release([thread], by=cast.as_("marco"), reason="Thanks only.")
    with django_assert_num_queries(3):  # type: ignore[operator]
        read = summary(cast.brand)
    assert (read.kept_in_time, read.kept_late) == (4, 1)
    assert (read.open_in_time, read.open_late) == (1, 1)
    assert read.median_wait_for == 20 * MINUTE
    assert read.kept_share == pytest.approx(4 / 6)


def test_a_brand_without_anything_has_no_figures(cast: Cast) -> None:
    read = summary(make.brand("New"))
    assert (read.kept_share, read.median_wait_for) == (None, None)
    with scope(cast.elsewhere):
        assert summary().kept_in_time == 0


def test_the_summary_looks_back_thirty_days(cast: Cast) -> None:
    old = asked(cast, ago=timedelta(days=40))
    answered(cast, old, MINUTE)
    assert summary(cast.brand).kept_in_time == 0
    since = timezone.now() - timedelta(days=50)
    assert summary(cast.brand, since=since).kept_in_time == 1


def test_commitments_follow_their_customer_when_linked_and_back(cast: Cast) -> None:
    visitor = make.handle(realm=f"account:{cast.account.pk}", name="Zoe")
    stranger = meeting.meet([visitor])[visitor.pk]

    def owe(handle: object, customer_id: int) -> Commitment:
        [message] = make.inbound(cast.account, handle)  # type: ignore[arg-type]
        owed = make.owed(message, customer_id=customer_id)
        return opening.open_for([owed])[message.thread_id]

    before = owe(visitor, stranger.pk)
    own = owe(cast.zoes, cast.zoe.pk)
    merge = linking.link(cast.zoe, stranger, by=cast.as_("marco"))
    dispatch()
    before.refresh_from_db()
    assert before.customer == cast.zoe
    between = owe(visitor, cast.zoe.pk)
    linking.undo(merge, by=cast.as_("marco"))
    dispatch()
    owners = []
    for row in (before, between, own):
        row.refresh_from_db()
        owners.append(row.customer)
    assert owners == [stranger, stranger, cast.zoe]
