"""What the models make of messages: a table of cases, and what must hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascolto.nlp import analysing, courtesy, linear
from ascolto.nlp.analysing import read_one
from ascolto.nlp.reading import INTENTS, SENTIMENTS, URGENCIES, Reading, Request

NAUGHTY = [
    "", " ", "\x00", "\n\n", "\ud800", "a" * 20_000, "!" * 5000, "😀" * 300, "ZA̡͊͠͝LGO", "\u202eabc", "<script>",
    "'; DROP TABLE", "田中さんにあげて下さい", "١٢٣", "http://", "@", "#", "€", "🏳️‍🌈", "\ufeff", "1/0", "NaN",
    "a\u0301" * 50, "-1e309", "ﷺ", "(((((", "?!?!?!", "http://a b", "a@", "0" * 400, "\r\n\t",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Ho aspettato il rimborso due mesi, servizio vergognoso", "complaint"),
        ("La fibra non funziona da una settimana e nessuno risponde!", "complaint"),
        ("My parcel never arrived and nobody answers my emails", "complaint"),
        ("Voglio il rimborso", "complaint"),
        ("I want a refund", "complaint"),
        ("A che ora apre il negozio la domenica?", "question"),
        ("What time do you open on Sundays?", "question"),
        ("Siete stati gentilissimi, grazie di cuore!", "praise"),
        ("Thank you so much, wonderful staff", "praise"),
        ("Dovreste aggiungere una fermata vicino alla scuola", "suggestion"),
        ("Guadagna 5000 euro al mese da casa, scrivimi in privato", "spam"),
    ],
)
def test_what_somebody_wants(text: str, intent: str) -> None:
    assert read_one(text).intent.value == intent


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("Il personale è scortese e la camera era sporca", "negative"),
        ("Soggiorno meraviglioso, personale gentilissimo", "positive"),
        ("Il treno parte alle 12.40 dal binario 3", "neutral"),
        ("Camera bellissima e pulita, ma il personale è stato davvero maleducato", "mixed"),
        ("The food was great, but the service was horrible", "mixed"),
        ("Das Zimmer war schmutzig und der Service schrecklich", "negative"),
        ("El servicio fue excelente, muchas gracias", "positive"),
        ("Merci beaucoup, c'était magnifique", "positive"),
        ("Estoy harta de esperar, qué asco", "negative"),
        ("que pesimo servicio", "negative"),
        ("Me encanta, está buenísima", "positive"),
        ("Das nervt total, einfach nur peinlich", "negative"),
        ("Lecker, freue mich auf das nächste Mal", "positive"),
        ("😡😡", "negative"),
        ("Voglio il rimborso", "negative"),
        ("Rivoglio i miei soldi", "negative"),
        ("Voglio essere rimborsato", "negative"),
        ("I want a refund", "negative"),
        ("Grazie del rimborso, velocissimi!", "positive"),
        ("Voglio ringraziarvi per il rimborso velocissimo, siete fantastici", "positive"),
        ("Quando arriva il rimborso?", "neutral"),
    ],
)  # fmt: skip
def test_how_somebody_feels(text: str, sentiment: str) -> None:
    assert read_one(text).sentiment.value == sentiment


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("it", "La macchina del caffè è nuova", "cleanliness"),
        ("it", "Non riesco a registrarmi", "advertising"),
        ("it", "Cara Locanda, arriviamo alle nove", "price"),
        ("it", "Tutto a posto, grazie", "booking"),
        ("it", "Su quale piattaforma lo vedo?", "food"),
        ("en", "The waiter was lovely", "waiting"),
        ("en", "What a gig last night", "booking"),
        ("es", "Seguro que volvemos esta tarde", "safety"),
        ("es", "Nos vemos esta tarde", "waiting"),
        ("fr", "Je suis en train de lire", "travel"),
        ("fr", "Le repas était prêt", "payment"),
        ("de", "Das Buch ist angekommen", "booking"),
        ("it", "Cordiali saluti, Anna Bassi", "staff"),
        ("it", "I miei più cordiali saluti", "staff"),
        ("it", "Vado a Trento in trenta minuti", "travel"),
        ("it", "Mi aspetto che rispondiate", "waiting"),
        ("it", "Ci aspettiamo delle scuse", "waiting"),
        ("it", "L'aspetto del locale è curato", "waiting"),
        ("it", "Non si apre il file che ho ricevuto", "waiting"),
        ("it", "Ho letto sul Corriere della vostra apertura", "room"),
        ("it", "Ho letto sul Corriere della vostra apertura", "delivery"),
        ("it", "Ho letto sul Corriere della vostra apertura", "staff"),
        ("it", "Ho diritto a un rimborso di 20 euro", "price"),
        ("it", "Mi mandate la scheda tecnica?", "staff"),
        ("it", "La cucina componibile ha un'anta storta", "food"),
        ("it", "Dopo tre ore mi sono rotto", "quality"),
        ("it", "Mi rendo conto che è difficile", "payment"),
        ("en", "Many happy returns", "returns"),
        ("en", "There is room for improvement", "room"),
        ("es", "En cambio no dijeron nada", "returns"),
        ("fr", "Un plat salé", "cleanliness"),
        ("fr", "Cher Monsieur, bonjour", "price"),
        ("de", "Mit freundlichen Grüßen", "staff"),
        ("de", "Laut Vertrag steht mir das zu", "room"),
    ],
)
def test_a_word_that_only_looks_like_a_topic_is_none(
    language: str, text: str, topic: str
) -> None:
    (found,) = analysing.read([Request(text, language)], among=(language,))
    assert topic not in {a.topic for a in found.topics}


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("it", "Personale cordiale e disponibile", "staff"),
        ("it", "Il treno è in ritardo", "travel"),
        ("it", "Aspetto da due ore", "waiting"),
        ("it", "In fila per un'ora", "waiting"),
        ("it", "Il letto era scomodo", "room"),
        ("it", "C'è puzza di gas in cucina", "safety"),
        ("it", "Sono venti euro a persona", "price"),
        ("it", "La tazza è arrivata rotta", "quality"),
        ("en", "So slowly served", "waiting"),
        ("fr", "Les draps étaient sales", "cleanliness"),
        ("de", "Sehr freundliche Leute", "staff"),
        ("de", "Das Zimmer war laut", "room"),
    ],
)
def test_a_word_that_is_about_a_topic_is_found(
    language: str, text: str, topic: str
) -> None:
    (found,) = analysing.read([Request(text, language)], among=(language,))
    assert topic in {a.topic for a in found.topics}


def test_of_two_words_that_are_a_topic_the_one_that_says_it_is_named() -> None:
    topics = {a.topic: a.why for a in read_one("Troppa puzza di gas qui").topics}
    assert topics["safety"] == ("gas",)


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Mijn pakket is nog steeds niet aangekomen, schandalig!!!", "other"),
        ("Estou muito desiludido, nunca mais compro nada", "other"),
        ("Где моя посылка?", "question"),
        ("我的包裹在哪里？", "question"),
    ],
)
def test_no_tone_is_pretended_in_a_language_we_do_not_read(
    text: str, intent: str, public: bool
) -> None:
    (found,) = analysing.read([Request(text, "it", public=public)])
    assert found.language.value == "other"
    assert (found.sentiment.value, found.intent.value) == ("neutral", intent)
    assert found.sentiment.confidence < 0.6
    assert (found.anger.value, found.urgency.value) == ("calm", "low")
    assert sum(found.intents) == pytest.approx(1, abs=0.01)
    (felt,) = analysing.read([Request(f"{text} 😡😡", "it", public=public)])
    assert felt.sentiment.value == "negative"


def test_a_negation_turns_a_good_word() -> None:
    good, bad = read_one("Il corso è bello"), read_one("Il corso non è bello")
    assert good.score > 0 > bad.score


def test_the_words_that_decided_are_named() -> None:
    reading = read_one("Servizio pessimo, il rimborso non arriva")
    assert "pessimo" in {w.lower() for w in reading.sentiment.why}


@pytest.mark.parametrize(
    ("language", "text", "shown", "never"),
    [
        ("it", "Dopo 14 giorni, n. 3 mail e 2 telefonate: vergogna!!!", "vergogna", "14 n 3 2 !!! :"),
        ("en", "My order hasn't arrived, you've lost it!!", "hasn't", "hasn t ve !!"),
        ("en", "It didn't work", "didn't", "didn t"),
        ("en", "I'll never come back?", "never", "ll i ?"),
        ("fr", "Rien aujourd'hui, c'est honteux", "honteux", "c aujourd hui ,"),
        ("it", "@locanda www.esempio.it che schifo €", "schifo", "@locanda www.esempio.it €"),
    ],
)  # fmt: skip
def test_a_reason_is_a_word_that_people_understand(
    language: str, text: str, shown: str, never: str
) -> None:
    (found,) = analysing.read([Request(text, language)], among=(language,))
    told = (found.sentiment, found.intent, found.anger)
    why = {word.lower() for label in told for word in label.why}
    assert shown in why
    assert not why & set(never.split())


def test_an_emoji_and_a_hashtag_are_reasons() -> None:
    assert read_one("❤ 10/10").sentiment.why == ("❤",)
    assert read_one("#vergogna").sentiment.why == ("#vergogna",)


def test_a_small_word_is_a_reason_only_where_there_is_no_better() -> None:
    why = read_one("È arrivato il 14/3, una vergogna!").anger.why
    assert why == ("vergogna",)


def test_of_what_is_mixed_both_sides_are_named() -> None:
    reading = read_one(
        "Camera bellissima e pulita, ma il personale è stato davvero maleducato"
    )
    assert {"bellissima", "maleducato"} <= set(reading.sentiment.why)
    assert len(str(reading.shares[0])) <= 5


def test_an_aspect_is_spoken_of_as_its_clause_is() -> None:
    reading = read_one("La camera era bellissima ma la colazione pessima")
    scores = {a.topic: a.score for a in reading.topics}
    assert scores["room"] > 0 > scores["food"]


def test_danger_and_threats_are_urgent() -> None:
    calm = read_one("Che bella giornata al lago")
    gas = read_one("Sento odore di gas in casa, intervenite subito!!!")
    law = read_one("Non ho ricevuto il rimborso: domani vado dall'avvocato")
    assert calm.urgency.value == "low"
    assert gas.urgency.value == "high"
    assert law.urgency.confidence > calm.urgency.confidence
    assert "gas" in gas.urgency.why


def test_what_nobody_bites_on_is_a_danger_in_food_alone() -> None:
    glass = read_one("Ho trovato un pezzo di vetro nella minestra")
    assert glass.urgency.value == "high"
    assert {"vetro", "minestra"} <= set(glass.urgency.why)
    insect = read_one("I found a maggot in my soup", expected="en")
    assert "maggot" in insect.urgency.why
    for other in (
        "La vetrata di vetro è splendida",
        "Pizza ottima, ma c'è muffa in bagno",  # in another clause
        "Tavolo di metallo, pasta buona",
    ):
        reading = read_one(other)
        assert (reading.urgency.value, reading.urgency.why) == ("low", ())


def test_anger_ranks_above_calm() -> None:
    angry = read_one("VERGOGNATEVI!!! Siete dei ladri, fate schifo")
    assert angry.anger.value == "angry"
    assert angry.anger.confidence > read_one("Grazie, tutto bene").anger.confidence


def sane(reading: Reading) -> bool:
    labels = (reading.language, reading.anger, reading.intent, reading.urgency)
    return (
        reading.sentiment.value in SENTIMENTS
        and reading.intent.value in INTENTS
        and reading.urgency.value in URGENCIES
        and all(0 <= label.confidence <= 1 for label in (*labels, reading.sentiment))
        and -1 <= reading.score <= 1
        and len(reading.bands) in (0, 4)
    )


@pytest.mark.parametrize("text", NAUGHTY, ids=lambda t: ascii(t[:12]))
def test_no_text_is_too_odd(text: str) -> None:
    assert sane(read_one(text))


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_reads(text: str) -> None:
    assert sane(read_one(text))


TEXTS = [
    "Pacco mai arrivato, vergogna!", "Grazie mille", "When do you open?", "", "Ordine 48213 in ritardo",
    "Camera sporca ma staff gentile", "😍", "ok", "Ich bin sehr zufrieden mit dem Service",
]  # fmt: skip


@given(st.lists(st.sampled_from(TEXTS) | st.text(max_size=80), max_size=12))
@settings(max_examples=60)
def test_a_batch_reads_as_one_by_one(texts: list[str]) -> None:
    together = analysing.read([Request(text) for text in texts])
    for text, reading in zip(texts, together, strict=True):
        alone = read_one(text)
        assert (alone.sentiment.value, alone.intent.value, alone.urgency.value) == (
            reading.sentiment.value,
            reading.intent.value,
            reading.urgency.value,
        )
        assert abs(alone.score - reading.score) < 0.01
        assert (alone.bands, alone.entities) == (reading.bands, reading.entities)


def test_an_artifact_that_was_changed_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = linear.manifest()
    forged = {**held, "files": {**held["files"], "intent.it.npz": "0" * 64}}
    monkeypatch.setattr(linear, "manifest", lambda: forged)
    with pytest.raises(linear.Tampered):
        linear.read("intent.it.npz")


def test_every_artifact_is_the_one_of_the_manifest() -> None:
    names = linear.manifest()["files"]
    assert {"tone.it.npz", "intent.it.npz", "tone.en.npz"} <= names.keys()
    assert sum(len(linear.read(name)) for name in names) < 8_400_000


@pytest.mark.parametrize(
    "text",
    ["ordine " + "n" * 4000, "ordine" + " :" * 2000 + "1", "a." * 2000, "a-" * 2000, "@" * 4000, "1/" * 2000,
     "http://" * 600, "#" * 4000, "order # " * 500, "12 " * 1300, "ordine n. " * 400, "Reggio " * 600],
    ids=lambda t: ascii(t[:10]),
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    import time

    read_one("warm")
    began = time.process_time()
    read_one(text)
    courtesy.check(text, language="it", public=True, answering=text)
    assert time.process_time() - began < 0.5
