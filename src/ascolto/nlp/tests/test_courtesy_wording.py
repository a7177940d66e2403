"""What is put into a reply fits where it stands; what would not is advice."""

from __future__ import annotations

import pytest

from ascolto.nlp.courtesy import Finding, Guide, check


def of(
    rule: str, text: str, language: str = "it", guide: Guide | None = None
) -> Finding:
    """The only finding of this rule."""
    found = check(text, language=language, public=True, guide=guide)
    [one] = [finding for finding in found if finding.rule == rule]
    return one


def put(text: str, finding: Finding) -> str:
    """The text with the wording in its place."""
    a, b = finding.at or (0, 0)
    return text[:a] + finding.suggestion + text[b:]


HOUSE = Guide(
    {"slot": "orario", "voucher": "buono", "utente": "cliente", "buffer": "riserva"}
)


@pytest.mark.parametrize(
    ("language", "text", "put_in"),
    [
        ("it", "Il back office risponde entro le 18.", "L'ufficio risponde entro le 18."),
        ("it", "Ha scritto al back office ieri.", "Ha scritto all'ufficio ieri."),
        ("it", "Il Suo ordine è in evasione.", "Il Suo ordine è in preparazione."),
        ("it", "Possiamo evadere l'ordine domani.", "Possiamo completare l'ordine domani."),
        ("it", "Bisogna obliterare il biglietto.", "Bisogna timbrare il biglietto."),
        ("it", "La Sua pregiata richiesta è qui.", "La Sua gentile richiesta è qui."),
        ("it", "Il customer care è aperto.", "Il servizio clienti è aperto."),
        ("it", "Chieda al nostro customer care.", "Chieda al nostro servizio clienti."),
        ("it", "Rispettiamo lo SLA di 4 ore.", "Rispettiamo il tempo promesso di 4 ore."),
        ("it", "Guardi i KPI del mese.", "Guardi i risultati del mese."),
        ("it", "Abbiamo guardato nei KPI.", "Abbiamo guardato nei risultati."),
        ("it", "C'è stato un disguido.", "C'è stato un errore."),
        ("it", "Ci scusiamo per il disguido.", "Ci scusiamo per l'errore."),
        ("it", "Abbiamo un modulo all'uopo.", "Abbiamo un modulo per questo."),
        ("it", "Lo slot delle 10 è libero.", "L'orario delle 10 è libero."),
        ("it", "Scelga uno slot libero.", "Scelga un orario libero."),
        ("it", "Il Suo voucher vale 10 euro.", "Il Suo buono vale 10 euro."),
        ("it", "Gentile utente, siamo aperti.", "Gentile cliente, siamo aperti."),
        ("en", "We raised a support ticket.", "We raised a request."),
        ("en", "We escalate your case today.", "We pass on your case today."),
        ("en", "Your case was escalated.", "Your case was passed on."),
        ("en", "We pay as per invoice 10.", "We pay in line with invoice 10."),
        ("en", "A refund pursuant to the law.", "A refund under the law."),
        ("en", "You get the form herewith.", "You get the form with this message."),
        ("en", "You can utilize the card.", "You can use the card."),
        ("en", "The card was utilised.", "The card was used."),
        ("en", "Please remit payment by Friday.", "Please pay by Friday."),
        ("en", "Please remit the amount.", "Please pay the amount."),
    ],
)  # fmt: skip
def test_plain_words_agree_where_they_are_put(
    language: str, text: str, put_in: str
) -> None:
    found = of("jargon", text, language, HOUSE)
    assert found.is_wording
    assert put(text, found) == put_in


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("jargon", "La Sua richiesta è stata presa in carico."),
        ("jargon", "Il ticket 8812 è aperto."),
        ("jargon", "Abbiamo chiesto un'escalation."),
        ("jargon", "Il conguaglio di novembre è di 32 euro."),
        ("jargon", "Rispettiamo gli SLA."),
        ("jargon", "L'utente è entrato."),
        ("jargon", "Il buffer è pieno."),
        ("blame", "Lei ha inserito un indirizzo errato."),
        ("defensive", "Non dipende da noi."),
        ("personal data", "La chiamiamo al 347 1234567."),
        ("vague", "La richiamiamo a breve."),
    ],
)
def test_what_would_not_agree_is_advice(rule: str, text: str) -> None:
    found = of(rule, text, guide=HOUSE)
    assert not found.is_wording
    assert found.suggestion


@pytest.mark.parametrize(
    "text",
    [
        "Il ticket del parcheggio costa 2 euro.",
        "Il ticket sanitario si paga qui.",
        "Non può evadere le tasse.",
    ],
)
def test_a_word_of_another_trade_is_no_jargon(text: str) -> None:
    found = check(text, language="it", public=True)
    assert "jargon" not in {finding.rule for finding in found}


@pytest.mark.parametrize(
    ("text", "put_in"),
    [
        ("Buongiorno, puoi mandarci il Suo IBAN?", "Buongiorno, può mandarci il Suo IBAN?"),
        ("Ti serve altro? La chiamiamo e Le diciamo il resto.", "Le serve altro? La chiamiamo e Le diciamo il resto."),
        ("Scrivici: La aiutiamo noi e La ringraziamo.", "Ci scriva: La aiutiamo noi e La ringraziamo."),
        ("Questo è per te, e La ringraziamo.", "Questo è per Lei, e La ringraziamo."),
        ("Buongiorno, te lo mandiamo e La ringraziamo.", None),
        ("Buongiorno, se non ti trovi bene La rimborsiamo.", None),
        ("Buongiorno, tu trovi Anna e La ringraziamo.", None),
        ("Ti abbiamo chiamato ieri, La ringraziamo.", None),
        ("Puoi venire se vuoi, e La ringraziamo.", None),
    ],
)  # fmt: skip
def test_a_tu_becomes_lei_only_where_that_mends_the_sentence(
    text: str, put_in: str | None
) -> None:
    found = of("mixed address", text)
    assert found.is_wording == (put_in is not None)
    if put_in is not None:
        assert put(text, found) == put_in


def test_abbreviations_stay_as_they_are_when_a_shout_is_calmed() -> None:
    text = "NON SERVE LO SPID, GRAZIE. LA CHIAMIAMO DOMANI"
    found = of("shouting", text)
    assert found.suggestion == "Non serve lo SPID, grazie. La chiamiamo domani"
