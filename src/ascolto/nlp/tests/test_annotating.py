from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core import bus
from ascolto.core.models import Activity, Job, OutboxEvent
from ascolto.core.refusal import Refusal
from ascolto.events import MessagesReceived
from ascolto.nlp import jobs, own
from ascolto.nlp.actions import annotating, correcting, tuning
from ascolto.nlp.analyser import Fast
from ascolto.nlp.models import Annotation, Correction, Tuning
from ascolto.nlp.reading import Reading, Request
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import assert_constant

pytestmark = pytest.mark.django_db

LATE = "Il treno delle 7.12 per Milano è stato soppresso anche oggi senza nessun avviso ai pendolari"


def said(cast: Cast, *texts: str) -> list[Message]:
    made = make.inbound(cast.account, cast.zoes, *texts)
    rows = Message.objects.select_related("account__brand").order_by("pk")
    return list(rows.filter(pk__in=[m.pk for m in made]))


def snapshot() -> list[dict[str, Any]]:
    return [dict(row) for row in Annotation.objects.order_by("pk").values()]


def test_every_message_gets_one_annotation(cast: Cast) -> None:
    rows = annotating.annotate(
        said(cast, "Camera sporca, vergogna!", "Grazie mille, siete gentilissimi")
    )
    assert [r.sentiment for r in rows] == ["negative", "positive"]
    assert [r.intent for r in rows] == ["complaint", "praise"]
    assert rows[0].why["sentiment"]
    assert rows[0].topics[0]["topic"] in {"room", "cleanliness"}
    assert Annotation.objects.count() == 2


def test_annotating_twice_changes_nothing(cast: Cast) -> None:
    messages = said(cast, LATE, "Ottimo!", "", LATE.upper())
    annotating.annotate(messages)
    before, told = (
        snapshot(),
        OutboxEvent.objects.filter(kind="MessagesAnnotated").count(),
    )
    annotating.annotate(messages)
    assert snapshot() == before
    assert OutboxEvent.objects.filter(kind="MessagesAnnotated").count() == told


def test_a_batch_says_the_same_as_one_by_one(cast: Cast) -> None:
    texts = [
        "Pacco perso, che schifo",
        "Quando aprite?",
        "Grazie!",
        "Bello ma caro e lento il servizio",
    ]
    together = annotating.annotate(said(cast, *texts))
    alone = [annotating.annotate([message])[0] for message in said(cast, *texts)]
    for one, other in zip(together, alone, strict=True):
        assert (one.sentiment, one.intent, one.urgency) == (
            other.sentiment,
            other.intent,
            other.urgency,
        )


def test_what_is_repeated_points_at_the_first(cast: Cast) -> None:
    first, second = annotating.annotate(said(cast, LATE, f"RT @anna: {LATE}!!!"))
    assert second.copy_of == first
    later = annotating.annotate(said(cast, LATE.replace("anche ", "")))[0]
    assert later.copy_of == first
    other = annotating.annotate(
        said(cast, "Grazie per la splendida serata di ieri, torneremo presto")
    )[0]
    assert other.copy_of is None


def test_another_company_repeats_nothing_of_ours(cast: Cast) -> None:
    from ascolto.core.scoping import scope

    annotating.annotate(said(cast, LATE))
    with scope(cast.elsewhere):
        account = make.account(make.brand("Anders"))
        made = make.inbound(account, make.handle(), LATE)
        rows = Message.objects.select_related("account__brand").filter(pk=made[0].pk)
        assert annotating.annotate(list(rows))[0].copy_of_id is None
        assert Annotation.objects.count() == 1


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    annotating.annotate(said(cast, "Il primo"))

    def work(count: int) -> Callable[[], object]:
        messages = said(
            cast,
            *(f"Messaggio {n}: il pacco {n * 7919} è in ritardo" for n in range(count)),
        )
        return lambda: annotating.annotate(messages)

    assert_constant(work, most=11)


def test_what_arrives_is_annotated_by_a_job(cast: Cast) -> None:
    message = said(cast, "Servizio pessimo")[0]
    bus.publish(MessagesReceived(cast.workspace.pk, (message.pk,)))
    while bus.dispatch():
        pass
    job = Job.objects.get(name="ascolto.nlp.jobs.annotate")
    jobs.annotate(**job.args)
    assert Annotation.objects.get(message=message).sentiment == "negative"


def test_what_was_there_before_is_caught_up_with(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(cast, *(f"Messaggio {n}" for n in range(5)))
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    after = 0
    for _ in range(4):
        jobs.catch_up(after=after)
        following = (
            Job.objects.filter(name="ascolto.nlp.jobs.catch_up").order_by("pk").last()
        )
        assert following is not None
        after = following.args["after"]
    assert Annotation.objects.count() == 5
    assert Job.objects.filter(name="ascolto.nlp.jobs.catch_up").count() == 3


def test_an_edited_message_is_read_again(cast: Cast) -> None:
    message = said(cast, "Servizio pessimo")[0]
    annotating.annotate([message])
    message.text = "Servizio eccellente, grazie!"
    message.save(update_fields=["text"])
    assert annotating.annotate([message], again=True)[0].sentiment == "positive"
    assert Annotation.objects.count() == 1


def test_a_correction_stays(cast: Cast) -> None:
    message = said(cast, "Ma che bravi, di nuovo in ritardo")[0]
    row = annotating.annotate([message])[0]
    made = correcting.correct(
        row, label="sentiment", value="negative", by=cast.as_("marco")
    )
    assert (made.became, made.member, made.by_name) == ("negative", cast.marco, "Marco")
    annotating.annotate([message], again=True)
    row.refresh_from_db()
    assert (row.sentiment, row.corrected) == ("negative", ["sentiment"])
    assert Activity.objects.filter(verb="corrected").count() == 1


def test_saying_the_same_twice_is_one_correction(cast: Cast) -> None:
    row = annotating.annotate(said(cast, "ok"))[0]
    for _ in range(2):
        correcting.correct(row, label="intent", value="question", by=cast.as_("marco"))
    assert Correction.objects.count() == 1
    assert Job.objects.filter(name="ascolto.nlp.jobs.learn").count() == 1


@pytest.mark.parametrize(
    ("label", "value"), [("intent", "nonsense"), ("colour", "red")]
)
def test_a_label_that_does_not_exist_is_refused(
    cast: Cast, label: str, value: str
) -> None:
    row = annotating.annotate(said(cast, "ok"))[0]
    with pytest.raises(Refusal):
        correcting.correct(row, label=label, value=value, by=cast.as_("marco"))


def corrected(cast: Cast, count: int = 48) -> None:
    """In this house "il gallo canta" is a complaint, whatever the common models think."""
    texts = [f"Il gallo canta alle {n} di mattina" for n in range(count)]
    others = [f"Buongiorno, arriviamo alle {n} in punto" for n in range(count)]
    rows = annotating.annotate(said(cast, *texts))
    annotating.annotate(said(cast, *others))
    for row in rows:
        correcting.correct(row, label="intent", value="complaint", by=cast.as_("marco"))


def test_corrections_teach_and_the_figure_says_how_well(cast: Cast) -> None:
    corrected(cast)
    made = tuning.learn("intent", by=cast.as_("ada"))
    assert made is not None
    assert made.after > made.before
    assert made.is_on
    assert made.held_out > 0
    row = annotating.annotate(said(cast, "Il gallo canta troppo presto"))[0]
    assert row.intent == "complaint"
    assert row.model.endswith("intent1")
    alone = Fast().read([Request("Il gallo canta troppo presto")])[0]
    assert row.urgency_score > alone.urgency.confidence  # a complaint is more urgent


def test_a_layer_can_be_switched_back_and_stays_off(cast: Cast) -> None:
    corrected(cast)
    made = tuning.learn("intent", by=cast.as_("ada"))
    assert made is not None
    tuning.switch(made, on=False, by=cast.as_("ada"))
    tuning.switch(made, on=False, by=cast.as_("ada"))
    assert not Tuning.objects.on().exists()
    row = annotating.annotate(said(cast, "Il gallo canta troppo presto"))[0]
    assert "intent" not in row.model
    again = tuning.learn("intent", by=cast.as_("ada"))
    assert again is not None
    assert not again.is_on
    assert Activity.objects.filter(verb="switched back").count() == 1


def test_few_corrections_teach_nothing(cast: Cast) -> None:
    corrected(cast, 5)
    assert tuning.learn("intent", by=cast.as_("ada")) is None


def test_a_stored_layer_is_plain_arrays() -> None:
    import numpy as np

    layer = own.learn(["ciao bello", "brutto"], np.full((2, 4), 0.25), [2, 0], [1, 1])
    same = own.unpack(own.pack(layer))
    assert np.allclose(layer.weights, same.weights, atol=1e-2)
    with pytest.raises(ValueError, match="pickle"):
        own.unpack(b"\x80\x04K\x01.")


class Contrary:
    name = "contrary-1"

    def read(self, asked: list[Request]) -> list[Reading]:
        from dataclasses import replace

        from ascolto.nlp import analysing
        from ascolto.nlp.reading import Label

        made = analysing.read(asked)
        spam = Label("spam", 0.9)
        return [replace(r.wanting(spam), version=self.name) for r in made]


def test_another_reader_may_have_the_last_word(cast: Cast) -> None:
    messages = said(cast, "Grazie mille")
    readings = annotating.read(messages, Contrary())  # type: ignore[arg-type]
    row = annotating.annotate(messages, readings=readings)[0]
    assert (row.intent, row.model) == ("spam", "contrary-1")
    assert row.said_at <= timezone.now()


def test_who_is_calm_is_so_because_of_no_word(cast: Cast) -> None:
    """Another reader may have found calm what the words of ours would have made angry."""
    from dataclasses import replace

    messages = said(cast, "Vergogna, che schifo!")
    readings = [
        replace(r, anger=replace(r.anger, value="calm", confidence=0.3))
        for r in annotating.read(messages, Fast())
    ]
    assert readings[0].anger.why
    row = annotating.annotate(messages, readings=readings)[0]
    assert "anger" not in row.why
    assert row.why["sentiment"]


def test_another_reader_keeps_it_where_a_layer_is_on(cast: Cast) -> None:
    """The layer moves what that reader said, and nothing else: here by nothing."""
    import numpy as np

    nothing = own.Layer(np.zeros(8, np.float32), np.zeros((own.BUCKETS, 8), np.float32))
    Tuning.objects.create(
        label="intent", number=1, weights=own.pack(nothing), learned_from=1, held_out=1,
        before=0, after=1, kept=1, is_on=True,
    )  # fmt: skip
    messages = said(cast, "Grazie mille")
    readings = annotating.read(messages, Contrary())  # type: ignore[arg-type]
    assert annotating.annotate(messages, readings=readings)[0].intent == "spam"


def test_what_nobody_has_read_is_caught_up_with_once_a_day(cast: Cast) -> None:
    rows = make.inbound(cast.account, cast.zoes)
    assert not Annotation.objects.exists()
    jobs.catch_up_all()
    jobs.catch_up_all()  # asked twice, it waits once
    waiting = Job.objects.filter(name__endswith="catch_up")
    assert [job.workspace_id for job in waiting] == [cast.workspace.pk]
    jobs.catch_up()
    assert Annotation.objects.filter(message=rows[0]).exists()
