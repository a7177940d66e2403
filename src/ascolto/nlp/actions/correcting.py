"""A person says what a label should be: one click, kept for ever, and learned from later."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.nlp.discussion import SAID
from ascolto.nlp.jobs import annotate, learn
from ascolto.nlp.language import KNOWN, OTHER
from ascolto.nlp.models import Annotation, Correction
from ascolto.nlp.reading import INTENTS, SENTIMENTS, URGENCIES
from ascolto.nlp.rows import PLACES

LEARNED_AFTER = timedelta(minutes=10)  # many corrections make one lesson
VALUES = {
    "language": (*KNOWN, OTHER),
    "sentiment": SENTIMENTS,
    "intent": INTENTS,
    "urgency": URGENCIES,
    "anger": ("calm", "angry"),
}
_SCORES = {"negative": -1.0, "positive": 1.0, "neutral": 0.0, "mixed": 0.0}


def correct(annotation: Annotation, *, label: str, value: str, by: Actor) -> Correction:
    """Set a label to what a person says; the value it has already is a confirmation.

    Saying the same twice is one correction. Raises `Refusal` for a value that does not exist.
    """
    if value not in VALUES.get(label, ()):
        raise Refusal(
            _("There is no such label. Nothing was changed; choose one of the list."),
            "no_such_label",
        )
    with transaction.atomic():
        row = Annotation.objects.select_for_update().get(pk=annotation.pk)
        was = _said(row, label)
        said = Correction.objects.standing().filter(annotation=row, label=label)
        last: Correction | None = said.order_by("-at", "-pk").first()
        if last is not None and last.became == value == was:
            return last
        made: Correction = Correction.objects.create(
            annotation=row, label=label, was=was, became=value, model=row.model,
            member_id=by.member_id, by_name=by.name,
        )  # fmt: skip
        _put(row, label, value)
        row.corrected = sorted({*row.corrected, label})
        _save(row, label)
        activity.record("corrected", row, by=by, label=label, was=was, became=value)
        _teach(label, row.workspace_id)
    _show(annotation, row, label)
    return made


def take_back(correction: Correction, *, by: Actor) -> None:
    """What people said of this label is withdrawn: it teaches nothing, and later readings write it again.

    The value is at once the one we had read before anybody said anything; how sure we are of it comes
    a moment later, when the message is read again. The corrections stay as rows; twice changes nothing.
    """
    label = correction.label
    with transaction.atomic():
        row = Annotation.objects.select_for_update().get(pk=correction.annotation_id)
        said = Correction.objects.standing().filter(annotation=row, label=label)
        first = said.order_by("at", "pk").first()
        if first is None:
            return
        was = _said(row, label)
        said.update(taken_back_at=timezone.now())
        _put(row, label, first.was)
        row.corrected = [one for one in row.corrected if one != label]
        _save(row, label)
        activity.record(
            "took back correction", row, by=by, label=label, was=was, became=first.was
        )
        annotate.enqueue(message_ids=[row.message_id], again=True)
        _teach(label, row.workspace_id)
    _show(correction.annotation, row, label)


def _teach(label: str, workspace_id: int) -> None:
    """Soon, and once for all corrections made until then."""
    if label in PLACES:
        soon = timezone.now() + LEARNED_AFTER
        key = f"nlp.learn:{label}:{workspace_id}"
        learn.using(run_after=soon, key=key).enqueue(labels=[label])


def _said(row: Annotation, label: str) -> str:
    if label == "anger":
        return "angry" if row.is_angry else "calm"
    return str(getattr(row, label))


def _put(row: Annotation, label: str, value: str) -> None:
    """A value nobody doubts."""
    if label == "anger":
        row.anger = 1.0 if value == "angry" else 0.0
        row.anger_alone = SAID[value]
    else:
        setattr(row, label, value)
    if label == "sentiment":
        row.score, row.sentiment_confidence = _SCORES[value], 1.0
    elif label in {"language", "intent"}:
        setattr(row, f"{label}_confidence", 1.0)
    elif label == "urgency":
        row.urgency_score = (0.1, 0.5, 0.9)[URGENCIES.index(value)]


def _save(row: Annotation, label: str) -> None:
    row.annotated_at = timezone.now()
    row.save(update_fields=[*_columns(label), "corrected", "annotated_at"])


def _show(annotation: Annotation, row: Annotation, label: str) -> None:
    """The caller's own copy says the same as the row."""
    for field in (*_columns(label), "corrected"):
        setattr(annotation, field, getattr(row, field))


def _columns(label: str) -> tuple[str, ...]:
    more = {
        "sentiment": ("score", "sentiment_confidence"),
        "anger": ("anger_alone",),
        "intent": ("intent_confidence",),
        "language": ("language_confidence",),
        "urgency": ("urgency_score",),
    }
    return (label, *more.get(label, ()))
