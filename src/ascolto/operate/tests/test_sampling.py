"""A few sent answers are looked at again: which ones, by whom, and who hears of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels.models import Delivery, Message
from ascolto.core.models import Activity, Member
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import conversing, judging, sampling, training
from ascolto.operate.models import Conversation, Notice, PeerReview, Sampling
from ascolto.operate.models.peer_review import CRITERIA
from ascolto.operate.reads import reviews
from ascolto.testing import counting, make
from ascolto.testing.cast import Cast

NOW = timezone.now()
LONG_AGO = NOW - timedelta(hours=3)
GOOD = dict.fromkeys(CRITERIA, 3)


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    found: Conversation = conversing.receive(
        make.inbound(cast.account, cast.zoes, since=LONG_AGO)
    )[0]
    return found


@pytest.fixture
def all_drawn(cast: Cast) -> None:
    sampling.draw(NOW)  # the clock has been here
    sampling.set_share(100, by=cast.as_("sara"))


def answer(
    talk: Conversation, author: Member | None, *, status: str = "sent", **more: Any
) -> Message:
    said = make.outbound(talk.thread, author=author, sent_at=LONG_AGO, **more)
    Delivery.objects.create(message=said, account=talk.account, status=status)
    return said


def code(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_five_in_a_hundred_and_always_the_same() -> None:
    drawn = [n for n in range(1, 20_001) if sampling.is_drawn(n, 5)]
    assert 850 < len(drawn) < 1_150
    assert drawn == [n for n in range(1, 20_001) if sampling.is_drawn(n, 5)]
    assert set(drawn) <= {n for n in range(1, 20_001) if sampling.is_drawn(n, 6)}
    assert not any(sampling.is_drawn(n, 0) for n in range(1, 2_000))
    assert all(sampling.is_drawn(n, 100) for n in range(1, 2_000))


def test_looked_through_again_it_draws_each_once(
    cast: Cast, talk: Conversation, all_drawn: None
) -> None:
    said = [answer(talk, cast.marco).pk for _ in range(4)]
    assert sampling.draw(NOW) == 4
    assert sampling.draw(NOW) == 0
    Sampling.objects.update(up_to=0)
    assert sampling.draw(NOW) == 0
    assert set(PeerReview.objects.values_list("message_id", flat=True)) == set(said)
    assert Notice.objects.filter(kind="review").count() == 4


def test_only_answers_of_people_that_arrived_and_had_time_to(
    cast: Cast, talk: Conversation, all_drawn: None
) -> None:
    answer(talk, cast.marco, status="cancelled")
    answer(talk, cast.marco, status="failed")
    answer(talk, None, by_rule="benvenuto")
    answer(talk, None)  # in the provider's own application
    fresh = answer(talk, cast.marco)
    Message.objects.filter(pk=fresh.pk).update(received_at=NOW)
    assert sampling.draw(NOW) == 0
    assert sampling.draw(NOW + timedelta(hours=2)) == 1
    assert PeerReview.objects.get().message == fresh


def test_never_ones_own_and_evenly_among_who_sees_the_brand(
    cast: Cast, talk: Conversation, all_drawn: None
) -> None:
    cast.ada.brands.set([make.brand("Altro")])
    training.begin(make.member("Nino"), by=cast.as_("sara"))
    for _ in range(10):
        for author in (cast.marco, cast.giulia, cast.sara):
            answer(talk, author)
    assert sampling.draw(NOW) == 30
    rows = PeerReview.objects.all()
    assert all(row.author_id != row.reviewer_id for row in rows)
    shares = Counter(row.reviewer.name for row in rows)
    assert set(shares) == {"Marco", "Giulia", "Sara"}
    assert max(shares.values()) - min(shares.values()) <= 2


def test_where_nobody_else_sees_the_brand_nothing_is_drawn(
    cast: Cast, talk: Conversation, all_drawn: None
) -> None:
    other = make.brand("Altro")
    for member in (cast.ada, cast.sara, cast.giulia):
        member.brands.set([other])
    answer(talk, cast.marco)
    assert sampling.draw(NOW) == 0


def test_off_draws_nothing_and_what_went_by_stays_unseen(
    cast: Cast, talk: Conversation, all_drawn: None
) -> None:
    sara = cast.as_("sara")
    sampling.set_share(0, by=sara)
    answer(talk, cast.marco)
    assert sampling.draw(NOW) == 0
    sampling.set_share(100, by=sara)
    assert sampling.draw(NOW) == 0
    answer(talk, cast.marco)
    assert sampling.draw(NOW) == 1
    assert code(lambda: sampling.set_share(101, by=sara)) == "share"
    assert code(lambda: sampling.set_share(9, by=cast.as_("marco"))) == "not_allowed"


def test_the_clock_looks_in_every_company(
    cast: Cast, talk: Conversation, all_drawn: None
) -> None:
    answer(talk, cast.marco)
    assert sampling.turn(NOW) == 1


def test_a_larger_batch_takes_no_more_queries(
    cast: Cast, talk: Conversation, all_drawn: None
) -> None:
    def drawn(number: int) -> Callable[[], object]:
        for _ in range(number):
            answer(talk, cast.marco)
        return lambda: sampling.draw(NOW)

    few, many = counting.count(drawn(2)), counting.count(drawn(20))
    assert few == many <= 17


@pytest.fixture
def review(cast: Cast, talk: Conversation) -> PeerReview:
    """Giulia looks at an answer of Marco's."""
    made: PeerReview = PeerReview.objects.create(
        message=answer(talk, cast.marco), conversation=talk, author=cast.marco,
        reviewer=cast.giulia,
    )  # fmt: skip
    return made


def test_what_a_colleague_says_is_a_lesson(cast: Cast, review: PeerReview) -> None:
    giulia = cast.as_("giulia")
    judging.judge(review, scores=GOOD | {"tone": 1}, comment="Più calore", by=giulia)
    judging.judge(review, scores=GOOD, by=giulia)
    row = PeerReview.objects.get()
    assert (row.status, row.tone, row.clear, row.comment) == (
        "done",
        1,
        3,
        "Più calore",
    )
    lesson = Notice.objects.get(kind="lesson")
    assert (lesson.member, lesson.by_name) == (cast.marco, "Giulia")
    assert Activity.objects.get(verb="looked at an answer").actor_name == "Giulia"


def test_only_who_it_was_given_to_and_all_of_it(cast: Cast, review: PeerReview) -> None:
    giulia = cast.as_("giulia")
    for other in ("marco", "sara", "ada"):
        by = cast.as_(other)
        assert code(lambda: judging.judge(review, scores=GOOD, by=by)) == "not_yours"  # noqa: B023
    for scores in ({}, {"tone": 3}, GOOD | {"tone": 4}, GOOD | {"beauty": 1}):
        act = lambda: judging.judge(review, scores=scores, by=giulia)  # noqa: B023, E731
        assert code(act) == "incomplete"
    assert code(lambda: judging.skip(review, why="", by=giulia)) == "reason_missing"
    judging.skip(review, why="Conosco la cliente", by=giulia)
    assert judging.judge(review, scores=GOOD, by=giulia).status == "skipped"
    assert not Notice.objects.exists()


def test_means_are_by_name_for_leads_and_as_far_as_they_see(
    cast: Cast, talk: Conversation, review: PeerReview
) -> None:
    judging.judge(review, scores=GOOD | {"tone": 2}, by=cast.as_("giulia"))
    second = PeerReview.objects.create(
        message=answer(talk, cast.marco), conversation=talk, author=cast.marco,
        reviewer=cast.sara,
    )  # fmt: skip
    judging.judge(second, scores=GOOD | {"tone": 1}, by=cast.as_("sara"))
    third = PeerReview.objects.create(
        message=answer(talk, cast.giulia), conversation=talk, author=cast.giulia,
        reviewer=cast.sara,
    )  # fmt: skip
    judging.judge(third, scores=GOOD, by=cast.as_("sara"))
    found = reviews.figures(cast.ada, days=30)
    assert [(f.member.name, f.count) for f in found] == [("Giulia", 1), ("Marco", 2)]
    assert found[1].means == [3, 3, 1.5, 3]
    cast.ada.brands.set([make.brand("Altro")])
    assert reviews.figures(cast.ada, days=30) == []
    PeerReview.objects.update(settled_at=NOW - timedelta(days=40))
    assert reviews.figures(cast.sara, days=30) == []
    assert len(reviews.figures(cast.sara, days=90)) == 2
