from __future__ import annotations

import time

import pytest

from ascolto.operate.telling import masked_iban, told


def kinds(text: str) -> set[tuple[str, str]]:
    return {(one.kind, one.value) for one in told(text)}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        # booking numbers
        ("La mia prenotazione è la 8841.", ("booking", "8841")),
        ("Prenotazione n. 8841, due persone", ("booking", "8841")),
        ("prenotazione numero 120934", ("booking", "120934")),
        ("Numero di prenotazione: HT-20391", ("booking", "HT-20391")),
        ("codice prenotazione AB12CD", ("booking", "AB12CD")),
        ("rif. prenotazione #445566", ("booking", "445566")),
        ("My booking number is 7751.", ("booking", "7751")),
        ("booking reference XK99D2", ("booking", "XK99D2")),
        ("reservation no. 556677", ("booking", "556677")),
        ("our booking 90812 was for two", ("booking", "90812")),
        ("PNR Y4T8QL", ("booking", "Y4T8QL")),
        ("Meine Buchung Nr. 55102", ("booking", "55102")),
        ("mi reserva n.º 77410", ("booking", "77410")),
        # orders
        ("Ordine n° 10234 mai arrivato", ("order", "10234")),
        ("il mio ordine #A-5521", ("order", "A-5521")),
        ("numero ordine: 2024-8831", ("order", "2024-8831")),
        ("order number 88123", ("order", "88123")),
        ("Order #TX4410 has not come", ("order", "TX4410")),
        ("riguardo all'ordine 558812", ("order", "558812")),
        ("el pedido 774120", ("order", "774120")),
        ("la commande n° 55821", ("order", "55821")),
        ("Bestellnummer: 8841203", ("order", "8841203")),
        # rooms
        ("Siamo in camera 204", ("room", "204")),
        ("camera n. 12", ("room", "12")),
        ("la stanza 7b", ("room", "7b")),
        ("we were in room 31.", ("room", "31")),
        ("suite 3, secondo piano", ("room", "3")),
        # dates
        ("Arriviamo il 12 marzo.", ("date", "12 marzo")),
        ("dal 3 al 7 agosto", ("date", "3 al 7 agosto")),
        ("dal 30 luglio al 4 agosto 2026", ("date", "30 luglio al 4 agosto 2026")),
        ("arrivo 12/03/2026", ("date", "12/03/2026")),
        ("il 05.11.26 la sera", ("date", "05.11.26")),
        ("check-in 2026-08-14", ("date", "2026-08-14")),
        ("We arrive on March 12th", ("date", "March 12th")),
        ("from 3 to 7 August", ("date", "3 to 7 August")),
        ("on 1 May 2026 at noon", ("date", "1 May 2026")),
        ("the 2nd of June", ("date", "2nd of June")),
        ("del 3 al 7 de agosto", ("date", "3 al 7 de agosto")),
        ("le 14 juillet", ("date", "14 juillet")),
        ("am 3. Oktober", ("date", "3. Oktober")),
        ("arrivo sabato 14/11", ("date", "14/11")),
        # phones
        ("Mi chiami al 333 1234567", ("phone", "3331234567")),
        ("+39 045 7210453", ("phone", "+390457210453")),
        ("tel. 045 7210453", ("phone", "0457210453")),
        ("call me on +44 20 7946 0958", ("phone", "+442079460958")),
        ("cell: 347-9876543", ("phone", "3479876543")),
        ("0049 171 2345678", ("phone", "00491712345678")),
        # addresses
        ("Abito in Via Garibaldi 12, 37016 Garda", ("address", "Via Garibaldi 12, 37016 Garda")),
        ("Spedite in Piazza San Marco 3", ("address", "Piazza San Marco 3")),
        ("viale della Repubblica, 45", ("address", "viale della Repubblica, 45")),
        ("I live at 12 Market Street", ("address", "12 Market Street")),
        ("send it to 221b Baker Street, London", ("address", "221b Baker Street, London")),
        # e-mail
        ("scrivetemi a Zoe.Keller@Example.net.", ("email", "zoe.keller@example.net")),
        ("my mail: a.b+c@mail.example.org", ("email", "a.b+c@mail.example.org")),
        # IBAN, masked
        ("IBAN IT60X0542811101000000123456", ("iban", "IT60 •••• 3456")),
        ("su IT60 X054 2811 1010 0000 0123 456 grazie", ("iban", "IT60 •••• 3456")),
        ("DE89 3704 0044 0532 0130 00", ("iban", "DE89 •••• 3000")),
        ("GB82WEST12345698765432.", ("iban", "GB82 •••• 5432")),
    ],
)  # fmt: skip
def test_what_is_told_is_recognised(text: str, fact: tuple[str, str]) -> None:
    assert fact in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vorrei una prenotazione per 2 persone",
        "È possibile una prenotazione in ottobre?",
        "Una prenotazione costa 120 euro?",
        "prenotazione 2026",
        "in order to come",
        "In ordine di arrivo",
        "I would like to order 2 pizzas",
        "un ordine di 1500 euro",
        "camera 2 letti",
        "Avete una camera per 4?",
        "camera 2 notti",
        "room 2 people",
        "camera 25 mq",
        "una camera 4 stelle",
        "camera a 18°",
        "room 3 nights please",
        "costa 120,50 euro",
        "alle 18:30",
        "Siamo in 4 e abbiamo 2 cani",
        "Il voto è 9/10",
        "il 90% delle volte",
        "24/7",
        "versione 3.12.10",
        "Ho speso 1.234,56 euro",
        "12345678901234567890",
        "0000 0000 0000",
        "per via mail",
        "via libera alle 3",
        "Via!",
        "IT60X0542811101000000123457",
        "AB12 CDEF GHIJ KLMN",
        "chiocciola @ sola",
        "nome@",
        "@locandadellago",
        "may 5 people come",
        "contatore 3471234567",
        "lettura 3471234567 kWh",
        "347 125 450 euro",
        "ordine 1500 euro",
        "Grazie mille, a presto",
        "I may come",
        "set 4 tavoli",
        "",
    ],
)
def test_what_is_not_told_is_not_made_up(text: str) -> None:
    assert kinds(text) == set()


def test_one_number_is_one_fact_and_said_twice_is_once() -> None:
    text = "Prenotazione 8841. Ripeto: prenotazione 8841, camera 12."
    assert [(t.kind, t.value) for t in told(text)] == [
        ("booking", "8841"),
        ("room", "12"),
    ]


def test_a_masked_iban_shows_only_its_ends() -> None:
    assert masked_iban("it60x0542811101000000123456") == "IT60 •••• 3456"


@pytest.mark.parametrize(
    "text", ["1 " * 10_000, "a1-" * 7_000, "+39 " * 5_000, "Via Roma " * 2_000, "A" * 20_000, "3" * 20_000,
             "prenotazione n. " * 1_200, "dal 3 " * 3_000, "a@" * 10_000, "IT60 X054 " * 2_000],
)  # fmt: skip
def test_hostile_text_is_read_quickly(text: str) -> None:
    began = time.process_time()
    told(text)
    assert time.process_time() - began < 1.0
