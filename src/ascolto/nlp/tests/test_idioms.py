"""Expressions are read as the plain words they stand for, and shown as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.nlp import analysing, idioms
from ascolto.nlp.idioms import Idiom, Idioms
from ascolto.nlp.reading import Request
from ascolto.nlp.tokens import clean, split, words

LANGUAGES = ("it", "en", "es", "fr", "de")


def known(*listed: tuple[str, str]) -> Idioms:
    by_key: dict[str, tuple[Idiom, ...]] = {}
    for said, meaning in listed:
        parts = tuple(words(said))
        by_key[parts[0]] = (
            *by_key.get(parts[0], ()),
            Idiom(said, parts, 0, meaning),
        )
    return Idioms(by_key, dict(listed), {})


JOY = known(("non vedo l'ora", "sono felice"), ("non male", "buono"))


def test_an_expression_is_one_token_with_its_apostrophe_and_capitals() -> None:
    assert JOY.joined(split("Non vedo l'ora, davvero")) == [
        "Non vedo l'ora", ",", "davvero",
    ]  # fmt: skip
    assert JOY.joined(split("NON MALE qui")) == ["NON MALE", "qui"]
    assert JOY.meaning("NON MALE") == "buono"


def test_the_text_says_it_plainly_and_keeps_the_rest_to_the_letter() -> None:
    assert JOY.plainly("Ciao!  Non vedo l’ora di tornare…") == (
        "Ciao!  sono felice di tornare…"
    )


@pytest.mark.parametrize(
    "said", ["non vedo, l'ora", "vedo l'ora", "non l'ora vedo", "non", ""]
)
def test_what_only_looks_like_one_stays(said: str) -> None:
    assert JOY.joined(split(said)) == split(said)
    assert JOY.plainly(said) == said


def test_the_longer_one_is_meant() -> None:
    both = known(("not bad", "good"), ("not bad at all", "excellent"))
    assert both.plainly("not bad at all, not bad") == "excellent, good"


@given(st.text(alphabet="nonmale vdrl'’ora,.!NÒò \n", max_size=60))
def test_nothing_is_lost_of_any_text(text: str) -> None:
    if not list(JOY.found(JOY.likened(split(clean(text))))):
        assert JOY.plainly(text) == clean(text)
    left = [r for r in JOY.joined(split(clean(text))) if " " not in r]
    assert all(raw in split(clean(text)) for raw in left)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_the_list_is_found_and_known(language: str) -> None:
    listed = idioms.of(language)
    assert len(listed.meanings) >= 40
    for said, meaning in listed.meanings.items():
        assert " " in said, said  # what has no space is a word
        assert said == said.lower()
        assert listed.joined(split(clean(said))) == [said]
        assert listed.plainly(f"x {said} x") == f"x {meaning} x"


@pytest.mark.parametrize(
    ("language", "text", "tone"),
    [
        ("it", "Non vedo l'ora di tornare", "positive"),
        ("it", "Hotel niente male davvero", "positive"),
        ("it", "sì sì, grazie al cavolo", "negative"),
        ("en", "Can't wait to come back", "positive"),
        ("en", "Not bad at all, would come again", "positive"),
        ("en", "Thanks for nothing.", "negative"),
    ],
)
def test_what_is_said_so_is_understood(language: str, text: str, tone: str) -> None:
    (found,) = analysing.read([Request(text, language)], among=(language,))
    assert found.sentiment.value == tone, found.sentiment


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Senza di voi non ce l'avrei fatta a trovare la valigia, un abbraccio a tutti"),
        ("it", "Meno male che ci siete: mi avete salvato il compleanno"),
        ("it", "Dieci soggiorni in dieci anni e niente di cui lamentarsi"),
        ("it", "Officina di fiducia, non posso che parlarne bene"),
        ("it", "Compro da loro da sempre, mai un problema"),
        ("it", "Mai un ritardo, mai una scortesia in cinque anni di autobus con loro"),
        ("en", "Couldn't have done it without you, the whole wedding party says hi"),
        ("en", "Ten years with this bank and never a problem"),
        ("es", "Solucionaron mi problema en un momento"),
        ("fr", "Cliente depuis six ans, jamais eu de problème"),
        ("fr", "Merci de nous avoir accueillis si gentiment"),
        ("de", "Ohne euch hätte ich das nicht geschafft"),
        ("de", "Das Problem wurde schnell gelöst"),
    ],
)  # fmt: skip
def test_praise_with_a_negation_is_praise(language: str, text: str) -> None:
    request = Request(text, language, public=False)
    (found,) = analysing.read([request], among=(language,))
    assert (found.sentiment.value, found.intent.value) == ("positive", "praise")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Mi è arrivata una bolletta doppia, chiedo di correggerla. Grazie in anticipo"),
        ("it", "Il problema non è stato risolto"),
        ("it", "Il problema è stato risolto solo dopo tre reclami"),
        ("it", "Avete risolto il problema? Sono due settimane che aspetto"),
        ("it", "Sono stufa, che skifo"),
        ("it", "ke skifo di servizio"),
        ("en", "The boiler has been off since Friday. Thank you for looking into this soon."),
        ("en", "I was charged twice. Thanks in advance for sorting it out"),
        ("en", "The problem was fixed only after I threatened to leave"),
        ("fr", "Le colis est perdu depuis un mois, merci de bien vouloir me donner une réponse"),
        ("fr", "Vous m'avez facturé deux fois, merci de régulariser"),
        ("fr", "Ma chaudière est en panne, merci de me rappeler au plus vite"),
        ("es", "No me llega el paquete. Gracias de antemano por su ayuda"),
        ("de", "Die Heizung ist seit Freitag kaputt. Vielen Dank im Voraus für eine Antwort"),
    ],
)  # fmt: skip
def test_thanks_that_only_ask_are_no_praise(language: str, text: str) -> None:
    request = Request(text, language, public=False)
    (found,) = analysing.read([request], among=(language,))
    assert found.sentiment.value != "positive"
    assert found.intent.value == "complaint"


def test_a_word_is_one_reason_in_capitals_or_not() -> None:
    (found,) = analysing.read([Request("Pessimo. PESSIMO! pessimo")], among=("it",))
    said = [word.lower() for word in found.sentiment.why]
    assert said.count("pessimo") == 1


def test_the_hour_is_no_haste_and_small_words_are_no_reason() -> None:
    asked, owed = analysing.read(
        [
            Request("Buongiorno, a che ora è il check-in?"),
            Request("Il bagno era sporco e la camera era sporca, lo voglio ora"),
        ],
        among=("it",),
    )
    assert asked.urgency.why == ()
    assert "ora" in owed.urgency.why
    small = {"il", "era", "e", "la", "lo", "a", "che", "è"}
    for label in (asked.sentiment, asked.intent, owed.sentiment, owed.intent):
        assert not small & {word.lower() for word in label.why}, label
