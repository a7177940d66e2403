"""Locanda dei Tre Remi: the inn, its shop and kitchen, its people and its doors."""

from __future__ import annotations

from datetime import time

from ascolto.demo.story import Account, Brand, Company, Hours, Member, Team

INN, PANTRY = "locanda", "dispensa"

ROOMS = (
    "Alborella",
    "Persico",
    "Lavarello",
    "Agone",
    "Tinca",
    "Luccio",
    "Airone",
    "Svasso",
    "Folaga",
    "Ninfea",
    "Canneto",
    "Darsena",
)


def _every_day(
    *stretches: tuple[int, int, int, int], but: tuple[int, ...] = ()
) -> tuple[Hours, ...]:
    return tuple(
        Hours(weekday, time(h1, m1), time(h2, m2))
        for weekday in range(7)
        if weekday not in but
        for h1, m1, h2, m2 in stretches
    )


BRANDS = (
    Brand(
        key=INN,
        name="Locanda dei Tre Remi",
        colour="#1f6f78",
        signature="Locanda dei Tre Remi\nVia del Molo 3, Riva Sant'Alba",
        hours=_every_day((7, 30, 22, 30)),
        acknowledgements={
            "it": "Buongiorno, il suo messaggio è arrivato. Le scrive una persona, di solito entro"
            " un'ora; di notte leggiamo alle 7:30. Se è già in viaggio e ha bisogno subito, suoni"
            " al portone: c'è sempre qualcuno.",
            "en": "Hello, your message has arrived. A person will write to you, usually within the"
            " hour; at night we read at half past seven. If you are on your way and need us now,"
            " ring at the front door: somebody is always there.",
            "de": "Guten Tag, Ihre Nachricht ist angekommen. Ein Mensch antwortet Ihnen, meist"
            " innerhalb einer Stunde; nachts lesen wir um 7.30 Uhr. Wenn Sie schon unterwegs sind,"
            " klingeln Sie am Tor: Es ist immer jemand da.",
        },
    ),
    Brand(
        key=PANTRY,
        name="La Dispensa dei Tre Remi",
        colour="#8a5a1c",
        signature="La Dispensa dei Tre Remi\nbottega e cucina, Riva Sant'Alba",
        hours=_every_day((9, 0, 13, 0), (15, 30, 22, 0), but=(1,)),
        acknowledgements={
            "it": "Grazie, abbiamo ricevuto. Se siamo tra un tavolo e l'altro ci vuole un po' di"
            " più, ma entro un'ora una di noi le risponde. Il martedì la cucina riposa: leggiamo lo"
            " stesso, con più calma.",
            "en": "Thank you, we have your message. One of us answers within the hour, a little"
            " later when the dining room is full. On Tuesdays the kitchen rests; we still read.",
            "de": "Danke, Ihre Nachricht ist da. Eine von uns antwortet innerhalb einer Stunde,"
            " bei vollem Saal etwas später. Dienstags ruht die Küche; lesen tun wir trotzdem.",
        },
    ),
)

MEMBERS = (
    Member(
        "bianca",
        "Bianca Torvelli",
        "bianca@treremi.example",
        "admin",
        "titolare",
        ("it", "en"),
    ),
    Member(
        "nives",
        "Nives Cardelio",
        "nives@treremi.example",
        "lead",
        "capo ricevimento",
        ("it", "en"),
    ),
    Member(
        "samuele",
        "Samuele Pradal",
        "samuele@treremi.example",
        "agent",
        "ricevimento, sera e notte",
        ("it", "de", "en"),
    ),
    Member(
        "irene",
        "Irene Foltran",
        "irene@treremi.example",
        "agent",
        "ricevimento, fine settimana",
        ("it", "en"),
    ),
    Member(
        "marta", "Marta Zulberti", "marta@treremi.example", "lead", "sala", ("it", "en")
    ),
    Member(
        "pia", "Pia Sordelli", "pia@treremi.example", "agent", "bottega", ("it", "de")
    ),
    Member("gaspare", "Gaspare Ilardo", "gaspare@treremi.example", "voice", "cuoco"),
    Member(
        "davide",
        "Davide Mezzanin",
        "davide@treremi.example",
        "voice",
        "manutenzione e barche",
    ),
    Member(
        "ottavio",
        "Ottavio Torvelli",
        "ottavio@treremi.example",
        "voice",
        "orto, oliveto, api",
    ),
)

TEAMS = (
    Team("ricevimento", "Ricevimento", ("nives", "samuele", "irene")),
    Team("sala", "Sala e cucina", ("marta", "gaspare")),
    Team("bottega", "Bottega", ("pia", "ottavio")),
    Team("direzione", "Direzione", ("bianca", "nives", "marta")),
)

ACCOUNTS = (
    Account(
        "mail",
        "mail",
        INN,
        "Posta della locanda",
        "ciao@treremi.example",
        team="ricevimento",
    ),
    Account(
        "mail-dispensa",
        "mail",
        PANTRY,
        "Posta di bottega e cucina",
        "dispensa@treremi.example",
        team="bottega",
    ),
    Account("chat", "chat", INN, "Chat sul sito", team="ricevimento"),
    Account("form", "form", INN, "Modulo di contatto", team="ricevimento"),
    Account(
        "portal",
        "portal",
        INN,
        "Messaggi di Lagovia",
        "lagovia.example",
        team="ricevimento",
    ),
    Account(
        "reviews",
        "reviews",
        INN,
        "Recensioni di Sassolino",
        "sassolino.example",
        public=True,
        team="direzione",
    ),
    Account("counter", "counter", PANTRY, "Banco e telefono", team="bottega"),
)

COMPANY = Company(
    name="Locanda dei Tre Remi",
    slug="tre-remi",
    language="it",
    timezone="Europe/Rome",
    place="Riva Sant'Alba, lago di Sarvena",
    about="Dodici camere sul molo, una cucina di lago e una bottega con le cose che coltiviamo.",
    brands=BRANDS,
    members=MEMBERS,
    teams=TEAMS,
    accounts=ACCOUNTS,
    on_call=("nives", "bianca"),
)
