"""Products are found by their catalogue names, each with the mood of its own clause."""

from __future__ import annotations

import time

import pytest

from ascolto.channels.models import Message
from ascolto.nlp import analysing, products
from ascolto.nlp.actions import annotating, naming
from ascolto.nlp.models import ProductName
from ascolto.nlp.reading import Request
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

NAMES = ("Miele di castagno", "Caffè del Lago", "Caffè")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Miele di castagno, 500 g", "Miele di castagno"),
        ("Caffè del Lago 250g", "Caffè del Lago"),
        ("Biscotti (senza glutine)", "Biscotti"),
        ("Tè", ""),
        ("Cesto - edizione di Natale", "Cesto"),
    ],
)
def test_a_title_is_more_than_people_write(title: str, name: str) -> None:
    assert products.short(title) == name


def test_the_longest_name_wins_each_once() -> None:
    told = products.told("Il caffe del lago, CAFFÈ DEL LAGO e un caffè", NAMES)
    assert [one.name for one in told] == ["Caffè del Lago", "Caffè"]
    assert told[0].said == "caffe del lago"


def test_each_product_has_its_own_mood() -> None:
    text = "Il miele di castagno è buonissimo, ma il caffè del lago è pessimo e disgustoso."
    [read] = analysing.read([Request(text, "it", (), NAMES)])
    moods = {e.value: e.sentiment for e in read.entities if e.kind == "product"}
    assert moods == {"Miele di castagno": "positive", "Caffè del Lago": "negative"}


def test_five_thousand_names_cost_a_text_next_to_nothing() -> None:
    names = tuple(f"Prodotto numero{n}" for n in range(5_000))
    products.told("x", names)
    began = time.process_time()
    for _ in range(100):
        products.told("Il prodotto numero77 è arrivato rotto", names)
    assert (time.process_time() - began) / 100 < 0.005


@pytest.mark.django_db
def test_annotations_say_how_products_are_felt(cast: Cast) -> None:
    naming.name(cast.brand, ["Miele di castagno, 500 g", "Tè"])
    rows = make.inbound(cast.account, cast.zoes, "Il miele di castagno è buonissimo")
    [note] = annotating.annotate(rows)
    [found] = [e for e in note.entities if e["kind"] == "product"]
    assert (found["value"], found["sentiment"]) == ("Miele di castagno", "positive")
    naming.name(cast.brand, ["Cesto di Natale"])
    assert list(ProductName.objects.values_list("name", flat=True)) == ["Cesto di Natale"]  # fmt: skip


@pytest.mark.django_db
def test_many_messages_ask_for_names_no_more_often(cast: Cast) -> None:
    make.inbound(cast.account, cast.zoes, *["ciao"] * 20)
    rows = list(Message.objects.select_related("account__brand"))
    few = count(lambda: annotating.requests(rows[:2]))
    assert count(lambda: annotating.requests(rows)) == few == 2
