"""Numbers, days and places that a text names, and what only looks like one."""

from __future__ import annotations

import time

import pytest

from ascolto.nlp import codes, dates, entities, places


def named(text: str, kind: str) -> list[str]:
    return [one.value for one in entities.find(text) if one.kind == kind]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Il mio ordine n. 48213 non è arrivato", "48213"),
        ("ordine #AB-12345", "AB-12345"),
        ("Order 99281 is late", "99281"),
        ("prenotazione: LX4471", "LX4471"),
        ("Il mio ordine è il 5530912, quando arriva?", "5530912"),
        ("Order ID 70811", "70811"),
        ("ho l'ord. 41200 fermo", "41200"),
        ("our order (no. 61834) never came", "61834"),
        ("PNR: W3RTYU", "W3RTYU"),
        ("il codice prenotazione è H8KLMN", "H8KLMN"),
        ("Codice cliente 410 225 876", "410225876"),
        ("ordine n. 512", "512"),
        ("Order number: 112-4456789-1234567", "112-4456789-1234567"),
        ("la pratica 2026/00431", "2026/00431"),
        ("el número de pedido: 660183", "660183"),
        ("mi pedido 774120 no ha llegado", "774120"),
        ("ma commande n° 40117", "40117"),
        ("numéro de réservation : RX4410", "RX4410"),
        ("Meine Bestellung Nr. 6650172", "6650172"),
        ("Buchungsnummer HX2291", "HX2291"),
        ("#58120 mai arrivato", "58120"),
    ],
)
def test_a_number_is_found_beside_the_word_for_it(text: str, number: str) -> None:
    assert named(text, "order") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "L'ordine del 9/11 è in ritardo", "prenotazione 18/09 - 21/09", "booking 18/09-21/09",
        "la prenotazione del 2026-09-18", "la fattura 2026", "il contratto 2031 scade", "fattura 2026-08",
        "ticket 348 7654321, è il mio cellulare", "Camera #305 sporca", "stanza #214", "tavolo #1204",
        "ordine 1500 euro di merce", "un ordine di 1500 euro", "order 2 pizzas", "ho fatto 3 ordini",
        "prenotazione alle 20:30", "prenotazione 20:30", "siamo i #10 di sempre", "#estate2026", "spedizione 48h",
        "In ordine di arrivo", "il codice ABCDEF", "Bestellung vom 03.10.2026", "confermato al 3471234567",
    ],
)  # fmt: skip
def test_a_day_a_sum_or_a_telephone_is_no_number_of_an_order(text: str) -> None:
    assert named(text, "order") == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Arrivo il 12 agosto 2026", ["2026-08-12"]),
        ("il 3/11/26 alle 10", ["2026-11-03"]),
        ("on May 4th", ["--05-04"]),
        ("2026-01-31", ["2026-01-31"]),
        ("dal 4 al 9 settembre", ["--09-04", "--09-09"]),
        ("dal 28 giugno al 2 luglio 2027", ["2027-06-28", "2027-07-02"]),
        ("from 3 to 7 August", ["--08-03", "--08-07"]),
        ("del 3 al 7 de agosto", ["--08-03", "--08-07"]),
        ("du 3 au 7 août", ["--08-03", "--08-07"]),
        ("vom 3. bis 7. August", ["--08-03", "--08-07"]),
        ("18/09 - 21/09 per due", ["--09-18", "--09-21"]),
        ("L'ordine del 9/11 non c'è", ["--11-09"]),
        ("consegna entro 30/6", ["--06-30"]),
        ("we come on 5/7", ["--07-05"]),
        ("sabato 14/11 siamo in sei", ["--11-14"]),
        ("il 20 nov", ["--11-20"]),
        ("4 gen. 2027", ["2027-01-04"]),
        ("18 sept", ["--09-18"]),
        ("Dec 10", ["--12-10"]),
        ("29/02/2028", ["2028-02-29"]),
        ("il 29 febbraio", ["--02-29"]),
    ],
)
def test_days_are_found_in_five_languages(text: str, days: list[str]) -> None:
    assert named(text, "date") == days


@pytest.mark.parametrize(
    "text",
    [
        "Sono le 10.30", "costa 12.50 euro", "il 45/13", "aperti 24/7", "on 24/7 support", "voto: 8/10", "8/10 di voto",
        "2/3 volte a settimana", "il 30 febbraio", "il 31/04/2026", "29/02/2027", "il 9/10 delle volte",
        "may 20 people come?", "2 set di lenzuola", "set 4 tavoli", "versione 3.12.10", "mi chiamo Maggio Luca",
    ],
)  # fmt: skip
def test_a_mark_a_fraction_or_a_day_that_is_none_is_no_date(text: str) -> None:
    assert named(text, "date") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Il negozio di Reggio Emilia è chiuso", ["Reggio Emilia"]),
        ("partenza da Reggio Calabria", ["Reggio Calabria"]),
        ("Sono a Forli da ieri", ["Forlì"]),
        ("Via Roma 12, Torino", ["Torino"]),
        ("piazza di Spagna a Roma", ["Roma"]),
        ("un corso a Verona", ["Verona"]),
        ("Oxford Street in London", ["London"]),
        ("il treno per Como", ["Como"]),
        ("siamo fermi a Fermo", ["Fermo"]),
        ("a week in Nice", ["Nice"]),
        ("il punto vendita nelle Marche", ["Marche"]),
        ("a bologna zona fiera", ["Bologna"]),
        ("arrivo a la spezia domani", ["La Spezia"]),
        ("the flight to madrid", ["Madrid"]),
        ("we stayed in Paris", ["Paris"]),
        ("Paris, what a city", ["Paris"]),
        ("MILANO", ["Milano"]),
    ],
)
def test_places_are_found(text: str, found: list[str]) -> None:
    assert named(text, "place") == found


@pytest.mark.parametrize(
    "text",
    [
        "Como podemos hacerlo?", "Como mai non risponde nessuno?", "Nice room, nice view", "Fermo al casello",
        "Prato inglese secco", "Via Milano 7", "viale Trento", "Corso Francia 5", "c.so Torino 3", "rue de Lyon",
        "10 Oxford Street", "Signor Ancona, buongiorno", "Sig.ra Paola Messina", "Mrs Florence", "Giulia Siena",
        "Paris Jackson", "Marche da bollo", "di massa", "la roma di ieri", "la sala è piena", "the train was nice",
        "in prato", "l'aquila vola",
    ],
)  # fmt: skip
def test_words_streets_and_people_are_no_places(text: str) -> None:
    assert named(text, "place") == []


@pytest.mark.parametrize(
    "text", ["1 " * 2_000, "ordine n. " * 400, "dal 3 " * 700, "a di da " * 500, "3/4-" * 1_000, "A" * 4_000,
             "3 al " * 800, "# " * 2_000, "Via della " * 400, "3 ago" * 800],
)  # fmt: skip
def test_hostile_text_is_looked_through_quickly(text: str) -> None:
    began = time.process_time()
    for find in (codes.find, dates.find, places.find):
        list(find(text))  # type: ignore[operator]
    assert time.process_time() - began < 0.5
