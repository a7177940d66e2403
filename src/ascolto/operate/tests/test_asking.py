from __future__ import annotations

import pytest

from ascolto.operate.asking import Known, asked_again, kinds_asked

KNOWN = [
    Known(1, "booking", "8841"),
    Known(2, "order", "10234"),
    Known(3, "phone", "3331234567"),
    Known(4, "room", "204"),
    Known(5, "date", "12 marzo"),
    Known(6, "address", "Via Garibaldi 12"),
    Known(7, "email", "zoe@example.net"),
    Known(8, "iban", "IT60 •••• 3456"),
]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ci può dare il numero di prenotazione?", "booking"),
        ("Buongiorno. Potrebbe indicarci il codice prenotazione?", "booking"),
        ("Ci serve il numero della Sua prenotazione.", "booking"),
        ("Qual è il numero di prenotazione?", "booking"),
        ("Could you give us your booking number?", "booking"),
        ("Please send us the reservation code.", "booking"),
        ("What is your booking reference?", "booking"),
        ("Mi dia il numero d'ordine, per favore.", "order"),
        ("Ci comunichi il numero dell'ordine.", "order"),
        ("May I have your order number?", "order"),
        ("Ci lascia un recapito telefonico?", "phone"),
        ("Qual è il Suo numero di telefono?", "phone"),
        ("Could you tell us your phone number?", "phone"),
        ("In quale camera alloggia?", "room"),
        ("Che camera aveva?", "room"),
        ("Which room are you in?", "room"),
        ("Ci può dire le date del soggiorno?", "date"),
        ("Quando arriva?", "date"),
        ("Which dates did you have in mind?", "date"),
        ("Ci mandi il Suo indirizzo postale.", "address"),
        ("What is your postal address?", "address"),
        ("Potrebbe scriverci il Suo indirizzo e-mail?", "email"),
        ("Can you give us your email address?", "email"),
        ("Ci serve l'IBAN per il rimborso.", "iban"),
        ("Please provide your bank details.", "iban"),
    ],
)
def test_a_draft_that_asks_for_what_is_known_is_flagged(text: str, kind: str) -> None:
    found = asked_again(text, KNOWN)
    assert [a.known.kind for a in found] == [kind]
    assert text[found[0].start : found[0].end] == found[0].sentence


@pytest.mark.parametrize(
    "text",
    [
        "Abbiamo il Suo numero di prenotazione.",
        "La Sua prenotazione 8841 è confermata.",
        "Il numero di prenotazione è 8841, giusto?",
        "Le va bene così?",
        "Come possiamo aiutarLa?",
        "La camera è pronta.",
        "Ha bisogno di altro?",
        "Your room is ready. Anything else?",
        "Il nostro indirizzo è in calce.",
        "Thank you for your order.",
        "Le scriviamo all'indirizzo e-mail che ci ha dato.",
        "",
    ],
)
def test_a_draft_that_asks_for_nothing_known_is_left_alone(text: str) -> None:
    assert asked_again(text, KNOWN) == []


def test_what_is_not_known_may_be_asked() -> None:
    assert asked_again("Ci può dare il numero di prenotazione?", KNOWN[1:]) == []


def test_a_street_address_is_no_mail_address() -> None:
    found = kinds_asked("Ci può dare il Suo indirizzo e-mail?")
    assert [kind for kind, _, _ in found] == ["email"]


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "Ci può dare il n. di prenotazione, sig. Rossi?"
    assert [a.known.kind for a in asked_again(text, KNOWN)] == ["booking"]
