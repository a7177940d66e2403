"""Stems, likeness, variables and the way from one answer to an entry: pure, in tables of cases."""

from __future__ import annotations

import pytest

from ascolto.operate import contentment, generalising, placeholders, stems, wording
from ascolto.operate.likeness import Index, Text
from ascolto.operate.models import AnswerBody


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("parcheggio", "parcheggiare", "it"),
        ("cane", "cani", "it"),
        ("prenotazione", "prenotare", "it"),
        ("allergia", "allergica", "it"),
        ("spedite", "spedizione", "it"),
        ("bikes", "bike", "en"),
        ("booking", "booked", "en"),
        ("Fahrräder", "Fahrrad", "de"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str, language: str) -> None:
    common = set(stems.grams(one, language)) & set(stems.grams(other, language))
    assert stems.stems(one, language) == stems.stems(other, language) or len(common) > 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Buongiorno, avete una camera per due?", "it"),
        ("Hello, do you have a room for the two of us?", "en"),
        ("Guten Tag, haben Sie ein Zimmer für uns?", "de"),
    ],
)
def test_the_language_is_told_from_small_words(text: str, language: str) -> None:
    assert stems.language_of(text) == language
    assert stems.language_of(text, "en-GB") == "en"


def index() -> Index:
    made = Index()
    made.put(1, [Text("Parcheggio"), Text("Dove posso lasciare la macchina?", "it")])
    made.put(2, [Text("Cani"), Text("Possiamo portare il nostro cane?", "it")])
    made.put(3, [Text("Fattura"), Text("Mi serve la fattura del soggiorno", "it")])
    return made


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("abbiamo due cani, si può?", 2),
        ("parchegio??", 1),  # a slip of the pen
        ("Città: c'è un parchéggio", 1),
        ("FATTURE", 3),
    ],
)
def test_the_right_entry_comes_first(asked: str, best: int) -> None:
    assert index().find(asked)[0].id == best


def test_nothing_is_found_for_what_nothing_speaks_of() -> None:
    assert index().find("grazie mille, a presto") == []
    assert Index().find("cane") == []


def test_a_changed_entry_is_found_by_its_new_words_only() -> None:
    made = index()
    made.put(2, [Text("Piscina"), Text("C'è la piscina?", "it")])
    assert made.find("cane") == []
    assert made.find("piscina")[0].id == 2
    made.remove(2)
    assert made.find("piscina") == []
    assert len(made) == 2


def test_an_index_changed_a_hundred_times_finds_as_a_new_one() -> None:
    made = index()
    for _ in range(100):
        made.put(2, [Text("Cani"), Text("Possiamo portare il nostro cane?", "it")])
    again = index().find("il cane e la macchina")
    assert [f.id for f in made.find("il cane e la macchina")] == [f.id for f in again]


def test_variables_are_filled_and_what_is_missing_is_named() -> None:
    filled = placeholders.fill(
        "Gentile {customer.name}, {x} {x} { no } {1}",
        {"customer.name": "Ida", "x": " "},
    )
    assert filled.text == "Gentile Ida, {x} {x} { no } {1}"
    assert filled.missing == ("x",)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Prenotazione 88-4120. Arriviamo tardi", "88-4120"),
        ("il mio ordine n. OR-1042 dov'è?", "OR-1042"),
        ("Booking #AB12345 please", "AB12345"),
        ("prenotazione per 4 persone", ""),
        ("ordine arrivato", ""),
    ],
)
def test_the_order_number_is_found(text: str, order: str) -> None:
    assert placeholders.order_in(text) == order


@pytest.mark.parametrize(
    ("text", "general"),
    [
        ("Costa 158 euro, poi 139 euro", "Costa {amount}, poi {amount_2}"),
        ("€ 12,50 subito", "{amount} subito"),
        ("il 12 agosto e il 12 agosto", "il {date} e il {date}"),
        ("alle 20:45", "alle {time}"),
        ("scriva a ugo@example.org", "scriva a {email}"),
        ("pratica AB-10422", "pratica {number}"),
        ("Ciao Idalina, ciao Ida", "Ciao Idalina, ciao {who}"),
        ("per 4 persone", "per 4 persone"),
    ],
)
def test_an_answer_to_one_becomes_an_answer_to_all(text: str, general: str) -> None:
    assert generalising.generalised(text, {"who": "Ida", "empty": ""}) == general


@pytest.mark.parametrize(
    ("language", "kind", "fit"),
    [
        ("it", "webchat", "it chat"),
        ("it", "email", "it"),
        ("en", "webchat", "en"),
        ("fr", "email", "it"),
        ("de", "webchat", "it chat"),
    ],
)
def test_the_wording_that_fits(language: str, kind: str, fit: str) -> None:
    bodies = [
        AnswerBody(language="en", text="en"),
        AnswerBody(language="it", text="it"),
        AnswerBody(language="it", kind="webchat", text="it chat"),
    ]
    found = wording.fitting(bodies, language=language, kind=kind, brand_language="it")
    assert found is not None
    assert found.text == fit


@pytest.mark.parametrize(
    ("text", "rating", "outcome"),
    [
        ("Grazie!", None, ""),
        ("Perfetto, confermo", None, ""),
        ("Grazie, ma il cane?", None, "again"),
        ("Ok", 1, "negative"),
        ("This is unacceptable", None, "negative"),
        ("Ich bin enttäuscht", None, "negative"),
    ],
)
def test_what_a_next_message_says(text: str, rating: int | None, outcome: str) -> None:
    assert contentment.outcome(text, rating) == outcome
