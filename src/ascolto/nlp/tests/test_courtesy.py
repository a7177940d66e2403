"""The courtesy check: a table of replies and what is found in them."""

from __future__ import annotations

import time

import pytest

from ascolto.nlp import readability
from ascolto.nlp.courtesy import Asked, Guide, check

GOOD = (
    "Buongiorno signora Rossi, ci dispiace per il ritardo del pacco. Lo consegniamo domani entro le 18 "
    "e Le rimborsiamo la spedizione. Cordiali saluti, Marco"
)
COMPLAINT = "Il pacco non è mai arrivato, servizio pessimo, sono molto arrabbiato"


def rules(text: str, **more: object) -> set[str]:
    asked: dict[str, object] = {"language": "it", "public": False, **more}
    return {finding.rule for finding in check(text, **asked)}  # type: ignore[arg-type]


def test_a_good_reply_is_left_alone() -> None:
    assert rules(GOOD, answering=COMPLAINT) == set()


@pytest.mark.parametrize(
    ("text", "rule", "more"),
    [
        ("Lei ha sbagliato a compilare il modulo.", "blame", {}),
        ("Come già detto, il modulo è online.", "blame", {}),
        ("You should have read the terms.", "blame", {"language": "en"}),
        ("Doveva leggere le condizioni.", "blame", {}),
        ("Buongiorno, doveva avvisarci prima.", "blame", {}),
        ("Lei doveva compilare il modulo.", "blame", {}),
        ("Avreste dovuto prenotare.", "blame", {}),
        ("Non è colpa nostra se piove.", "defensive", {}),
        ("That is our policy.", "defensive", {"language": "en"}),
        ("NON POSSIAMO RISPONDERE ADESSO", "shouting", {}),
        ("Abbiamo risposto!!!", "shouting", {}),
        ("Abbiamo aperto un trouble ticket.", "jargon", {}),
        ("Il Suo lotto FIFO è pronto.", "jargon", {"jargon": {"FIFO": "primo arrivato"}}),
        ("Gentile cliente, il pacco arriva domani.", "apology", {"answering": COMPLAINT}),
        ("Domani siamo aperti.", "thanks", {"answering": "Siete fantastici, complimenti a tutti!"}),
        ("Il pacco arriva domani alle 10, suoni al citofono.", "greeting", {}),
        ("Buongiorno, il pacco arriva domani alle dieci.", "closing", {}),
        ("Buongiorno, il pacco arriva domani alle dieci.", "signature", {"signature": "Marco, Locanda"}),
        ("Buongiorno, grazie del messaggio e a presto!", "unanswered",
         {"answering": "Accettate cani di piccola taglia in camera?"}),
        ("Buongiorno, la ricontattiamo il prima possibile.", "vague", {}),
        ("Buongiorno, La preghiamo di indicare il tuo numero d'ordine.", "mixed address", {}),
        ("Ci chiami al 333 123 4567.", "personal data", {"public": True}),
        ("Scriva a mario.rossi@example.com", "personal data", {"public": True}),
        ("Il codice fiscale RSSMRA80A01F205X risulta valido", "personal data", {"public": True}),
        ("IBAN IT60X0542811101000000123456", "personal data", {"public": True}),
        ("a " * 500, "length", {"public": True}),
        ("Relativamente alla summenzionata documentazione contrattualistica, comunichiamo l'impossibilità "
         "procedimentale dell'annullamento amministrativo dell'obbligazione precedentemente sottoscritta.",
         "readability", {}),
    ],
)  # fmt: skip
def test_what_is_found(text: str, rule: str, more: dict[str, object]) -> None:
    assert rule in rules(text, **more)


@pytest.mark.parametrize(
    ("text", "rule", "more"),
    [
        ("Doveva arrivare ieri: il corriere è in ritardo.", "blame", {}),
        ("Il pacco doveva arrivare ieri.", "blame", {}),
        ("Il corriere doveva chiamare.", "blame", {}),
        ("La camera avrebbe dovuto essere pronta.", "blame", {}),
        ("Avreste dovuto ricevere il pacco ieri, ci scusiamo.", "blame", {}),
        ("You should have received it yesterday, sorry.", "blame", {"language": "en"}),
        ("Sì, i cani piccoli sono benvenuti.", "unanswered",
         {"answering": "Accettate cani di piccola taglia in camera?"}),
        ("Ci chiami al 333 123 4567.", "personal data", {"public": False}),
        ("La camera è pronta. Le chiavi sono alla reception, tu trovi Anna.", "mixed address", {}),
        ("Grazie!", "greeting", {"public": True}),
        ("La consegna è in ritardo ma arriva domani alle 10", "apology", {"answering": "A che ora arriva?"}),
        ("Il treno per ROMA parte alle 10", "shouting", {}),
    ],
)  # fmt: skip
def test_what_is_not_found(text: str, rule: str, more: dict[str, object]) -> None:
    assert rule not in rules(text, **more)


GUIDE = Guide(
    jargon={"slot": "orario"}, never={"purtroppo": "", "utente": "cliente"}, address="lei",
    greeting="Buongiorno e benvenuta,", closing="Un caro saluto dal lago",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rule", "wording"),
    [
        ("Lo slot delle 10 è libero.", "jargon", "L'orario"),
        ("Purtroppo siamo chiusi.", "never", ""),
        ("Gentile utente, siamo aperti.", "never", "cliente"),
        ("Buongiorno, ti aspettiamo domani alle 10.", "address", "La"),
        ("Salve, siamo aperti domani alle 10.", "greeting", "Buongiorno e benvenuta"),
        ("La camera è pronta alle 10.", "greeting", "Buongiorno e benvenuta,"),
        ("Buongiorno, la camera è pronta. Cordiali saluti", "closing", "Un caro saluto dal lago"),
    ],
)  # fmt: skip
def test_how_the_brand_writes(text: str, rule: str, wording: str) -> None:
    found = check(text, language="it", public=False, guide=GUIDE)
    assert (rule, wording) in {(f.rule, f.suggestion) for f in found}


def test_what_keeps_to_the_guide_is_left_alone() -> None:
    text = "Buongiorno e benvenuta, la camera è pronta e La aspettiamo alle 10. Un caro saluto dal lago"
    found = check(text, language="it", public=False, guide=GUIDE)
    assert not {f.rule for f in found} & {"never", "address", "greeting", "closing"}
    tu = check("Ciao, La aspettiamo alle 10.", language="it", public=False, guide=Guide(address="tu"))  # fmt: skip
    assert "address" in {f.rule for f in tu}


@pytest.mark.parametrize(
    ("text", "rule", "put_in"),
    [
        ("NON È COLPA NOSTRA SE PIOVE, La chiamiamo.", "shouting",
         "Non è colpa nostra se piove, La chiamiamo."),
        ("Grazie, ma NON POSSIAMO FARLO adesso.", "shouting", "Grazie, ma non possiamo farlo adesso."),
        ("Buongiorno.\n\nTi scriviamo domani, La salutiamo.", "mixed address",
         "Buongiorno.\n\nLe scriviamo domani, La salutiamo."),
        ("Buongiorno, ti ringraziamo e Le scriviamo domani.", "mixed address",
         "Buongiorno, La ringraziamo e Le scriviamo domani."),
        ("La Sua camera è pronta: puoi venire quando La chiamiamo.", "mixed address",
         "La Sua camera è pronta: può venire quando La chiamiamo."),
    ],
)  # fmt: skip
def test_a_wording_fits_where_it_is_put(text: str, rule: str, put_in: str) -> None:
    [found] = [f for f in check(text, language="it", public=True) if f.rule == rule]
    assert found.at is not None
    a, b = found.at
    assert text[:a] + found.suggestion + text[b:] == put_in


def test_a_short_question_that_sounds_sharp_is_owed_no_apology() -> None:
    """The fast reader hears anger in it; nobody complained."""
    text = "Buongiorno, sì, in cortile. A presto, Anna"
    assert "apology" not in rules(text, answering="Avete un parcheggio?", public=True)
    sharp = Asked("question", "neutral", is_angry=True)
    assert "apology" not in rules(text, answering="Allora?", asked=sharp)
    bad = Asked("question", "negative", is_angry=True)
    assert "apology" in rules(text, answering="Allora?", asked=bad)


def test_what_it_was_held_to_be_goes_before_what_the_fast_reader_says() -> None:
    text = "Buongiorno, il pacco arriva domani. A presto, Anna"
    assert "apology" in rules(text, answering=COMPLAINT)
    calm = Asked("question", "neutral", is_angry=False)
    assert "apology" not in rules(text, answering=COMPLAINT, asked=calm)


def test_the_brands_own_addresses_may_stand_in_public() -> None:
    text = "Ciao! Scriva a marta@borgo.it o al 347 1234567."
    own = ["info@borgo.it", "+39 347 123 4567"]
    assert "personal data" not in rules(text, public=True, ours=own)
    assert "personal data" in rules(text, public=True, ours=["anna@gmail.com"])


@pytest.mark.parametrize(
    ("text", "rule", "guide"),
    [
        ("a " * 500, "length", Guide()),
        ("Ciao, La aspettiamo alle 10.", "address", Guide(address="tu")),
        ("Ciao, La aspettiamo: scrivici.", "mixed address", Guide(address="tu")),
    ],
)
def test_advice_is_no_wording(text: str, rule: str, guide: Guide) -> None:
    found = check(text, language="it", public=True, guide=guide)
    assert [f.is_wording for f in found if f.rule == rule] == [False]


def test_a_long_guide_takes_less_than_fifty_milliseconds() -> None:
    many = {f"parola{n}": f"altra{n}" for n in range(200)}
    guide = Guide(many, {f"mai{n}": "" for n in range(200)}, "lei", "Buongiorno", "Saluti")  # fmt: skip
    asked = {"language": "it", "public": True, "answering": COMPLAINT, "guide": guide}
    check(GOOD, **asked)  # type: ignore[arg-type]
    began = time.process_time()
    for _ in range(5):
        check(GOOD * 8, **asked)  # type: ignore[arg-type]
    assert (time.process_time() - began) / 5 < 0.05


def test_in_public_the_same_weighs_more() -> None:
    text = "Non è colpa nostra se il corriere ha tardato."
    public = {f.rule: f.level for f in check(text, language="it", public=True)}
    private = {f.rule: f.level for f in check(text, language="it", public=False)}
    assert (public["defensive"], private["defensive"]) == ("must", "should")


def test_every_finding_has_a_reason_in_both_languages_and_a_wording() -> None:
    text = "VERGOGNA VOSTRA! Come già detto non dipende da noi, il ticket è chiuso, ci chiami al 333 1234567"
    found = check(text, language="it", public=True, answering=COMPLAINT)
    assert len(found) >= 5
    assert all(f.reason.it and f.reason.en and f.suggestion for f in found)
    assert [f.level for f in found] == sorted(
        (f.level for f in found), key=("must", "should", "hint").index
    )


def test_other_languages_are_held_to_what_needs_no_words() -> None:
    assert rules("NÃO POSSO FAZER NADA!!!", language="pt") == {"shouting"}


def test_the_longest_draft_takes_no_longer_than_that() -> None:
    for text in (GOOD * 30, "Lei " * 1200, "a" * 5000, "NON " * 1200, "1 " * 2500):
        began = time.process_time()
        check(text, language="it", public=True, asked=Asked("complaint", "negative", True))  # fmt: skip
        assert time.process_time() - began < 0.25, text[:10]


def test_it_takes_less_than_fifty_milliseconds() -> None:
    check(GOOD, language="it", public=True, answering=COMPLAINT)
    began = time.process_time()
    for _ in range(5):
        check(GOOD * 8, language="it", public=True, answering=COMPLAINT * 10)
    assert (time.process_time() - began) / 5 < 0.05


def test_gulpease_is_the_formula() -> None:
    text = (
        "Il gatto dorme sul divano rosso. La bambina legge un libro nuovo in giardino."
    )
    words, letters = 14, 62
    assert readability.score(text, "it") == pytest.approx(
        89 + (600 - 10 * letters) / words
    )


def test_flesch_knows_easy_from_hard() -> None:
    easy = "We got your note. We will call you back at six. The bag is here and it is safe."
    hard = "Notwithstanding contractual considerations, reimbursement necessitates comprehensive administrative verification procedures hereinafter enumerated individually."  # noqa: E501
    assert (readability.score(easy, "en") or 0) > 80
    assert (readability.score(hard, "en") or 0) < 20
