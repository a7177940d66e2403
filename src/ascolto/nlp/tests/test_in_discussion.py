"""What is public is read knowing how angry the others before it in the same place were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels.models import Account, Message, Thread
from ascolto.core.scoping import scope
from ascolto.nlp import analysing
from ascolto.nlp.actions import annotating, correcting
from ascolto.nlp.discussion import Discussion, moved
from ascolto.nlp.models import Annotation
from ascolto.nlp.reading import Label, Reading, Request
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import assert_constant, count

pytestmark = pytest.mark.django_db


def alone(text: str, *, public: bool = True) -> float:
    [found] = analysing.read([Request(text, public=public)])
    return found.anger.confidence


def nearly(angry: bool) -> str:
    """What is just angry by its own words, or just not: models that are taught anew draw the line elsewhere."""
    said = (
        "Ancora questa pubblicità", "Non mi piace per niente", "Ma vi sembra normale?", "Che noia",
        "Siamo alle solite", "E anche oggi niente", "Servizio lento", "Non compro più niente",
    )  # fmt: skip
    fits = [text for text in said if (alone(text) >= 0.5) is angry]
    return min(fits, key=lambda text: abs(alone(text) - 0.5))


ANGRY, CALM, MILD = "Vergognoso", "Quando aprite?", nearly(angry=False)


def comments(
    account: Account,
    *texts: str,
    below: str = "post-1",
    ago: timedelta = timedelta(),
    is_public: bool = True,
) -> list[Message]:
    """Each in a thread of its own below the same post, a minute apart."""
    last, made = timezone.now() - ago, []
    for at, text in enumerate(texts):
        thread = make.thread(account, below=below, is_public=is_public)
        since = last - timedelta(minutes=len(texts) - at)
        more: dict[str, Any] = {"is_public": is_public, "since": since}
        made += make.inbound(account, make.handle(), text, thread=thread, **more)
    return read_back(made)


def read_back(messages: list[Message]) -> list[Message]:
    rows = Message.objects.select_related("account__brand").order_by("sent_at")
    return list(rows.filter(pk__in=[m.pk for m in messages]))


def expected(text: str, *before: str) -> float:
    there = Discussion()
    for one in before:
        there = there.joined_by(alone(one))
    return round(moved(alone(text), there), 3)


def snapshot() -> list[dict[str, Any]]:
    """All but when it was read."""
    rows = [dict(row) for row in Annotation.objects.order_by("pk").values()]
    return [{n: v for n, v in row.items() if n != "annotated_at"} for row in rows]


def test_a_comment_is_read_angrier_below_angry_ones(cast: Cast) -> None:
    said = (ANGRY, ANGRY, MILD, ANGRY)
    rows = annotating.annotate(comments(cast.account, *said))
    assert [row.anger for row in rows] == [
        expected(text, *said[:at]) for at, text in enumerate(said)
    ]
    assert [row.anger_alone for row in rows] == [alone(text) for text in said]
    assert rows[0].anger == rows[0].anger_alone
    assert "discussion" not in rows[0].why
    assert not alone(MILD) >= 0.5
    assert rows[2].is_angry
    assert rows[2].why["discussion"] == [2, 2]


def test_among_calm_ones_it_is_read_calmer(cast: Cast) -> None:
    harsh = nearly(angry=True)
    *_, row = annotating.annotate(comments(cast.account, *[CALM] * 20, harsh))
    assert alone(harsh) >= 0.5 > row.anger
    assert row.why["discussion"] == [0, 20]
    assert "anger" not in row.why  # its words decided nothing


def test_urgency_is_of_the_words_alone(cast: Cast) -> None:
    *_, row = annotating.annotate(comments(cast.account, ANGRY, ANGRY, MILD))
    assert row.urgency_score == analysing.read_one(MILD).urgency.confidence


def test_each_knows_those_before_it_whatever_order_they_come_in(cast: Cast) -> None:
    said = (ANGRY, MILD, CALM, MILD, ANGRY, MILD)
    messages = comments(cast.account, *said)
    backwards = annotating.annotate(messages[::-1])[::-1]
    assert [row.anger for row in backwards] == [
        expected(text, *said[:at]) for at, text in enumerate(said)
    ]


def test_one_by_one_reads_as_a_batch(cast: Cast) -> None:
    said = (ANGRY, MILD, CALM, MILD, ANGRY, MILD)
    together = annotating.annotate(comments(cast.account, *said, below="a"))
    single = [annotating.annotate([m])[0] for m in comments(cast.account, *said, below="b")]  # fmt: skip
    assert [r.anger for r in together] == [r.anger for r in single]
    assert [r.why.get("discussion") for r in together] == [
        r.why.get("discussion") for r in single
    ]


@pytest.mark.parametrize("some", [slice(None), slice(2, 3), slice(1, None, 2)])
def test_reading_again_changes_nothing(cast: Cast, some: slice) -> None:
    """All of them, one in the middle, or every other one: what came later is not known."""
    messages = comments(cast.account, ANGRY, MILD, CALM, MILD, ANGRY, MILD)
    annotating.annotate(messages)
    before = snapshot()
    annotating.annotate(messages[some], again=True)
    assert snapshot() == before


def test_another_readers_anger_is_read_in_its_discussion_as_well(cast: Cast) -> None:
    messages = comments(cast.account, "uno", "due", "tre")
    made = analysing.read([Request(m.text) for m in messages])
    told = [_angry(one, level) for one, level in zip(made, (0.9, 0.8, 0.4), strict=True)]  # fmt: skip
    for _ in range(2):
        rows = annotating.annotate(messages, readings=told)
        assert [row.anger_alone for row in rows] == [0.9, 0.8, 0.4]
        there = Discussion().joined_by(0.9).joined_by(0.8)
        assert rows[2].anger == round(moved(0.4, there), 3)


def _angry(reading: Reading, level: float) -> Reading:
    return replace(reading, anger=Label("angry" if level >= 0.5 else "calm", level))


def test_below_another_post_nobody_hears_of_it(cast: Cast) -> None:
    crowd = comments(cast.account, ANGRY, ANGRY, below="one")
    twin = make.account(cast.brand)
    others = [
        *comments(cast.account, MILD, below="two"),
        *comments(twin, MILD, below="one"),
        *comments(cast.account, MILD, below=""),
    ]
    rows = annotating.annotate([*crowd, *others])[2:]
    later = annotating.annotate(comments(twin, CALM, below="one"))
    assert [row.anger for row in rows] == [alone(MILD)] * 3
    assert later[0].anger == expected(CALM, MILD)


def test_another_place_is_another_discussion(cast: Cast) -> None:
    annotating.annotate(comments(cast.account, ANGRY, ANGRY))
    with scope(cast.elsewhere):
        account = make.account(make.brand("Anders"))
        [row] = annotating.annotate(comments(account, MILD))
        assert row.anger == alone(MILD)


def test_what_hangs_below_nothing_has_its_thread(cast: Cast) -> None:
    thread = make.thread(cast.account, is_public=True)
    made = make.inbound(
        cast.account, cast.zoes, ANGRY, ANGRY, MILD, thread=thread, is_public=True
    )
    rows = annotating.annotate(read_back(made)[:2])
    rows += annotating.annotate(read_back(made)[2:])
    assert rows[2].anger == expected(MILD, ANGRY, ANGRY)
    assert rows[2].why["discussion"] == [2, 2]


def test_what_is_private_or_ours_is_read_alone(cast: Cast) -> None:
    private = comments(cast.account, ANGRY, ANGRY, MILD, is_public=False)
    assert [row.anger for row in annotating.annotate(private)] == [
        alone(text, public=False) for text in (ANGRY, ANGRY, MILD)
    ]
    thread = Thread.objects.get(pk=comments(cast.account, CALM)[0].thread_id)
    ours = make.outbound(thread, ANGRY, is_public=True)
    annotating.annotate(read_back([ours]))
    [row] = annotating.annotate(comments(cast.account, MILD))
    assert row.anger == alone(MILD)


def test_a_month_ago_was_another_discussion(cast: Cast) -> None:
    annotating.annotate(comments(cast.account, ANGRY, ago=timedelta(days=31)))
    [row] = annotating.annotate(comments(cast.account, MILD))
    assert row.anger == alone(MILD)


def test_what_a_person_said_stays_and_counts_for_the_others(cast: Cast) -> None:
    first, second = comments(cast.account, CALM, MILD)
    row = annotating.annotate([first])[0]
    correcting.correct(row, label="anger", value="angry", by=cast.as_("marco"))
    assert (row.anger, row.anger_alone) == (1.0, 0.9)
    annotating.annotate([first, second], again=True)
    row.refresh_from_db()
    assert (row.anger, row.anger_alone) == (1.0, 0.9)
    later = Annotation.objects.get(message=second)
    assert later.anger == round(moved(alone(MILD), Discussion().joined_by(0.9)), 3)
    correcting.correct(later, label="anger", value="calm", by=cast.as_("marco"))
    annotating.annotate([second], again=True)
    later.refresh_from_db()
    assert (later.anger, later.anger_alone) == (0.0, 0.1)
    assert "discussion" not in later.why


def test_it_costs_what_is_private_nothing_and_never_more_for_many(
    cast: Cast,
) -> None:
    annotating.annotate(comments(cast.account, ANGRY))

    def work(number: int) -> Callable[[], object]:
        texts = [f"Messaggio {n}: il pacco {n * 7919} è in ritardo" for n in range(number)]  # fmt: skip
        half = number // 2
        messages = comments(cast.account, *texts[:half])
        for at, text in enumerate(texts[half:]):
            messages += comments(cast.account, text, below=f"post-{at}" if at % 3 else "")  # fmt: skip
        return lambda: annotating.annotate(messages)

    assert_constant(work, most=14)
    private = comments(cast.account, MILD, is_public=False)
    public = comments(cast.account, MILD)
    fewer = count(lambda: annotating.annotate(private))
    assert count(lambda: annotating.annotate(public)) == fewer + 2
