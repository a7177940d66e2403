"""Who ends a contract, an order or a booking buys nothing by it, whatever the words around it."""

import pytest

from ascolto.nlp import analysing, encoder
from ascolto.nlp.reading import Reading, Request

ENDING = [
    ("it", "Vorrei disdire la prenotazione del 12 a nome Rossi, grazie."),
    ("it", "Buongiorno, vorrei annullare l'ordine 8841"),
    ("en", "Hello, I'd like to cancel my gym membership from next month. Thanks"),
    ("es", "Buenos días, quisiera anular la reserva del viernes."),
    ("fr", "Bonjour, je souhaite résilier mon abonnement."),
    ("de", "Ich möchte mein Abo kündigen."),
]
BUYING = [
    ("it", "Vorrei prenotare una camera doppia per il 12, quanto costa?"),
    ("en", "Hello, I'd like to join the gym from next month, how do I sign up?"),
    ("es", "Buenos días, quisiera reservar una mesa para cuatro el viernes."),
    ("fr", "Bonjour, je voudrais prendre un abonnement d'un an, quel est le prix ?"),
    ("de", "Ich möchte zwei Karten für Samstag kaufen."),
]


def read(text: str, language: str) -> Reading:
    asked = [Request(text, language, public=False)]
    return analysing.read(asked, among=(language,))[0]


@pytest.mark.parametrize(("language", "text"), ENDING)
def test_who_ends_something_buys_nothing(language: str, text: str) -> None:
    found = read(text, language)
    assert found.stake.ends
    assert found.intent.value != "purchase"


@pytest.mark.parametrize(("language", "text"), BUYING)
def test_who_buys_does(language: str, text: str) -> None:
    found = read(text, language)
    assert not found.stake.ends
    assert found.intent.value == "purchase"


@pytest.mark.skipif(
    not encoder.is_installed(), reason="the better reader's packages are not installed"
)
@pytest.mark.parametrize(("language", "text"), ENDING)
def test_the_better_reader_knows_it_too(language: str, text: str) -> None:
    (found,) = encoder.Encoder().read([Request(text, language, public=False)])
    assert found.intent.value != "purchase"
