"""The page about what reading has learnt: figures, a switch, one correction taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from ascolto.core.models import Job
from ascolto.nlp.actions import annotating, correcting
from ascolto.nlp.models import Annotation, Correction, Tuning
from ascolto.nlp.reads import tunings
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.web.settings.tests.conftest import browser

pytestmark = pytest.mark.django_db


def corrected(cast: Cast, n: int = 3) -> list[Annotation]:
    rows = []
    for i in range(n):
        said = make.inbound(cast.account, cast.zoes, f"Il lago era pessimo, giorno {i}")
        rows += annotating.annotate(said)
    for row in rows:
        correcting.correct(row, label="sentiment", value="positive", by=cast.as_("marco"))  # fmt: skip
    return rows


def layer(label: str = "sentiment", **more: object) -> Tuning:
    row: Tuning = Tuning.objects.create(
        label=label, number=1, weights=b"", learned_from=30, held_out=10, before=0.4, after=0.9,
        kept=0.98, **more,
    )  # fmt: skip
    return row


def test_an_empty_page_teaches(cast: Cast) -> None:
    page = browser(cast.sara).get(reverse("tunings")).content.decode()
    assert "12 correzioni" in page
    assert reverse("tunings_learn") not in page
    assert browser(cast.marco).get(reverse("tunings")).status_code == 403


def test_who_reads_is_said_and_whether_anything_leaves(
    cast: Cast, settings: Any
) -> None:
    sara = browser(cast.sara)

    def says() -> str:
        return sara.get(reverse("tunings")).content.decode()  # type: ignore[no-any-return]

    assert "lettore veloce, che conosce le parole" in says()
    settings.READER_ENCODER = True
    assert "da quello migliore. Niente viene inviato" in says()
    settings.READER_FOLDER = "/srv/models/toni"
    assert "nella cartella /srv/models/toni" in says()
    settings.READER_URL, settings.READER_MODEL = "https://llm.example/v1", "tono-7"
    assert "da tono-7: il suo testo viene inviato a llm.example" in says()


def test_figures_and_who_corrected_what(cast: Cast) -> None:
    corrected(cast)
    layer(is_on=True)
    page = browser(cast.sara).get(reverse("tunings")).content.decode()
    assert "Su 10 correzioni tenute da parte, 4" in page
    assert "98 %" in page
    assert "Marco" in page
    assert "Il lago era pessimo, giorno 2" in page
    assert "scontento → contento" in page.replace("scontenta", "scontento")


def test_it_is_switched_back_and_forward(cast: Cast) -> None:
    corrected(cast, 1)
    row = layer(is_on=True)
    sara, where = browser(cast.sara), reverse("tuning_switch", args=[row.pk])
    sara.post(where, {"on": "no"})
    row.refresh_from_db()
    assert (row.is_on, row.switched_by) == (False, "Sara")
    sara.post(where, {"on": "yes"})
    row.refresh_from_db()
    assert row.is_on


def test_one_is_taken_back_and_stays_so(cast: Cast) -> None:
    [first, *_others] = corrected(cast)
    last = Correction.objects.get(annotation=first)
    sara, where = browser(cast.sara), reverse("correction_undo", args=[last.pk])
    sara.post(where)
    sara.post(where)
    first.refresh_from_db()
    assert first.sentiment == last.was
    assert first.corrected == []
    assert [c.taken_back_at is None for c in first.corrections.all()] == [False]
    assert first.pk not in {row.annotation_id for row in tunings.corrections()}
    assert len(tunings.corrections()) == 2


def test_learning_is_asked_for_once(cast: Cast) -> None:
    corrected(cast, 1)
    sara = browser(cast.sara)
    before = Job.objects.filter(name__endswith="jobs.learn").count()
    sara.post(reverse("tunings_learn"))
    sara.post(reverse("tunings_learn"))
    assert Job.objects.filter(name__endswith="jobs.learn").count() == before + 1


def test_a_lead_of_another_brand_sees_and_takes_back_nothing(cast: Cast) -> None:
    [row] = corrected(cast, 1)
    bruno = make.member("Bruno", role="lead", brands=[make.brand("La Dispensa")])
    page = browser(bruno).get(reverse("tunings")).content.decode()
    assert "pessimo" not in page
    last = Correction.objects.get(annotation=row)
    assert browser(bruno).post(reverse("correction_undo", args=[last.pk])).status_code == 404  # fmt: skip


def test_many_corrections_cost_no_more_questions(cast: Cast) -> None:
    corrected(cast, 2)
    sara = browser(cast.sara)
    sara.get(reverse("tunings"))
    few = count(lambda: sara.get(reverse("tunings")))
    corrected(cast, 12)
    assert count(lambda: sara.get(reverse("tunings"))) == few
