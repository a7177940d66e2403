"""What a person says of a label stays, whatever is read at the same time, until they take it back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core.models import Activity, Job
from ascolto.core.scoping import scope
from ascolto.nlp import jobs
from ascolto.nlp.actions import annotating, correcting, tuning
from ascolto.nlp.analyser import Fast
from ascolto.nlp.models import Annotation, Correction
from ascolto.nlp.reading import Reading, Request
from ascolto.nlp.reads import tunings
from ascolto.nlp.tests.test_annotating import corrected, said
from ascolto.testing.cast import Cast, gather

pytestmark = pytest.mark.django_db

LABELS = [
    ("sentiment", "positive"), ("intent", "spam"), ("anger", "calm"), ("urgency", "low"), ("language", "en"),
]  # fmt: skip
ANGRY = "Vergogna, due ore di attesa e nessuno risponde, pessimo! Aiuto, urgente!"


def read(message: Message) -> dict[str, Any]:
    row: dict[str, Any] = dict(Annotation.objects.filter(message=message).values().get())  # fmt: skip
    del row["annotated_at"]
    return row


@pytest.mark.parametrize(("label", "value"), LABELS)
def test_a_correction_made_while_messages_are_read_stays(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, label: str, value: str
) -> None:
    messages = said(cast, ANGRY)
    [row] = annotating.annotate(messages)
    swift = Fast.read

    def slow(self: Fast, asked: Sequence[Request]) -> list[Reading]:
        found = swift(self, asked)
        held = Annotation.objects.get(pk=row.pk)
        correcting.correct(held, label=label, value=value, by=cast.as_("sara"))
        return found

    monkeypatch.setattr(Fast, "read", slow)
    [made] = annotating.annotate(messages, again=True)
    row.refresh_from_db()
    assert row.corrected == made.corrected == [label]
    if label != "anger":
        assert getattr(row, label) == getattr(made, label) == value
    assert row.is_angry == (label != "anger")


@pytest.mark.django_db(transaction=True)
def test_reading_waits_for_a_correction_that_is_being_written(
    transactional_db: None,
) -> None:
    cast = gather()
    with scope(cast.workspace):
        messages = said(cast, ANGRY)
        [row] = annotating.annotate(messages)
    by = cast.as_("sara")
    written, reading = threading.Event(), threading.Event()

    def speak() -> None:
        with scope(cast.workspace), transaction.atomic():
            correcting.correct(row, label="intent", value="spam", by=by)
            written.set()
            reading.wait(10)
            threading.Event().wait(0.2)  # the other one is at the lock by now
        connections.close_all()

    thread = threading.Thread(target=speak)
    thread.start()
    assert written.wait(10)
    reading.set()
    with scope(cast.workspace):
        [made] = annotating.annotate(messages, again=True)
        thread.join(10)
        assert Annotation.objects.get(pk=row.pk).intent == made.intent == "spam"


def test_reading_again_says_when(cast: Cast) -> None:
    messages = said(cast, "Grazie")
    annotating.annotate(messages)
    before = timezone.now() - timedelta(days=30)
    Annotation.objects.update(annotated_at=before)
    annotating.annotate(messages, again=True)
    assert Annotation.objects.get().annotated_at > before


@pytest.mark.parametrize(("label", "value"), LABELS)
def test_what_is_taken_back_is_as_we_had_read_it(
    cast: Cast, label: str, value: str
) -> None:
    [message] = said(cast, ANGRY)
    [row] = annotating.annotate([message])
    before = read(message)
    for one in (value, before[label] if label != "anger" else "angry", value):
        last = correcting.correct(row, label=label, value=one, by=cast.as_("sara"))
    correcting.take_back(last, by=cast.as_("marco"))
    now = read(message)
    assert (now["corrected"], now["intent"]) == ([], before["intent"])
    assert round(now["anger"]) == round(before["anger"])
    jobs.annotate(**Job.objects.get(name="ascolto.nlp.jobs.annotate").args)
    assert read(message) == before
    correcting.take_back(last, by=cast.as_("marco"))
    assert Activity.objects.filter(verb="took back correction").count() == 1


def test_what_is_taken_back_teaches_nothing_and_stays_as_a_row(cast: Cast) -> None:
    corrected(cast)
    for row in Correction.objects.select_related("annotation"):
        correcting.take_back(row, by=cast.as_("sara"))
    assert Correction.objects.count() == 48
    assert not Correction.objects.standing().exists()
    assert tuning.learn("intent", by=cast.as_("ada")) is None
    assert [one.corrections for one in tunings.learnt()] == [0, 0]
    assert tunings.corrections() == []


def test_what_was_taken_back_may_be_said_again(cast: Cast) -> None:
    [row] = annotating.annotate(said(cast, ANGRY))
    first = correcting.correct(row, label="intent", value="spam", by=cast.as_("sara"))
    correcting.take_back(first, by=cast.as_("sara"))
    first.refresh_from_db()
    again = correcting.correct(row, label="intent", value="spam", by=cast.as_("sara"))
    assert (first.taken_back_at is None, again.pk == first.pk) == (False, False)
    assert (again.was, row.corrected) == ("complaint", ["intent"])
