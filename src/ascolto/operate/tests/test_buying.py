"""Who wants to buy, who hesitates, who asks a price; and who does none of it, however near the words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.operate import buying
from ascolto.operate.buying import Sign

BUY, DOUBT, PRICE = Sign.BUY, Sign.DOUBT, Sign.PRICE
SAID = [
    ("Vorrei prenotare una camera per due dal 3 al 6 maggio.", BUY),
    ("Buongiorno, vorremmo prenotare un tavolo per otto.", BUY),
    ("Volevo ordinare sei vasetti di miele, come faccio?", BUY),
    ("Mi piacerebbe acquistare un buono regalo per mia madre", BUY),
    ("Come posso comprare l'olio nuovo?", BUY),
    ("È ancora possibile iscriversi al corso di giugno?", BUY),
    ("Posso prenotare anche per telefono?", BUY),
    ("Perfetto, la prendo!", BUY),
    ("Ne prendo due, grazie.", BUY),
    ("Mi tenete una bottiglia fino a sabato?", BUY),
    ("Mi fareste un preventivo per una cena di trenta persone?", BUY),
    ("Richiesta di preventivo per il matrimonio di mia figlia", BUY),
    ("Avete ancora una camera libera dal 12 al 15?", BUY),
    ("C'è posto per il ponte del 2 giugno?", BUY),
    ("Stiamo pensando di prenotare da voi per Pasqua.", BUY),
    ("Vorrei prenderne una scatola per Natale", BUY),
    ("Avete disponibilità di una suite per tre notti?", BUY),
    ("I would like to book a double room for the weekend.", BUY),
    ("We'd love to reserve a table for six", BUY),
    ("Hi, I want to order two jars of honey", BUY),
    ("How can I buy the new oil from Germany?", BUY),
    ("Can we still book for Easter?", BUY),
    ("I'm interested in buying a gift card.", BUY),
    ("Great, I'll take two.", BUY),
    ("Could you reserve a table for four, please?", BUY),
    ("Could you send me a quote for thirty people?", BUY),
    ("Do you have any rooms from the 3rd of May?", BUY),
    ("We are planning to book again this summer", BUY),
    ("Sono indeciso tra la suite e la doppia.", DOUBT),
    ("Siamo ancora un po' indecisi se venire a maggio o a giugno", DOUBT),
    ("Non so quale scegliere, il castagno o l'acacia.", DOUBT),
    ("Quale mi consigliate per un regalo?", DOUBT),
    ("Che vino ci consigliereste con la trota?", DOUBT),
    ("Conviene prendere l'abbonamento?", DOUBT),
    ("Sto valutando l'acquisto di una bici da voi", DOUBT),
    ("I'm torn between the suite and the double.", DOUBT),
    ("We are still undecided", DOUBT),
    ("I'm not sure which one to get", DOUBT),
    ("I can't decide between the two oils", DOUBT),
    ("Which one would you recommend?", DOUBT),
    ("Should I get the large or the small box?", DOUBT),
    ("Is it worth buying the season ticket?", DOUBT),
    ("Quanto costa per tre notti?", PRICE),
    ("Quanto verrebbe una settimana in agosto con due bambini?", PRICE),
    ("Qual è il prezzo della cena degustazione?", PRICE),
    ("Vorrei sapere il prezzo del miele di castagno", PRICE),
    ("Mi potete dire il costo del corso?", PRICE),
    ("Prezzi per due notti a settembre?", PRICE),
    ("Che tariffe avete per i gruppi?", PRICE),
    ("How much is a double room for three nights?", PRICE),
    ("What are your rates for August?", PRICE),
    ("What would a week with two children cost?", PRICE),
    ("Price for two nights?", PRICE),
    ("What do you charge for a transfer from the station?", PRICE),
    # A sentence among others is enough, and the strongest one counts.
    ("Buongiorno. Quanto costa la doppia? Vorrei prenotare per sabato.", BUY),
    ("L'anno scorso siamo stati benissimo! Quanto viene la stessa camera?", PRICE),
]
NOTHING = [
    # Complaints.
    "Ho ordinato due settimane fa e non è arrivato niente.",
    "Vergognoso: volevo prenotare un tavolo e nessuno risponde al telefono.",
    "Voglio il rimborso. Quanto costa farmi perdere la giornata?",
    "Quanto costa rispondere a un cliente? Presento reclamo.",
    "Il prezzo sulla fattura è sbagliato, quanto mi avete addebitato?",
    "Pessimo servizio, non prenoterò mai più.",
    "I ordered last week and nothing came.",
    "This is the worst hotel, I wanted to book again but never again.",
    "I want a refund. How much is my time worth to you?",
    "I was charged twice, how much is the room really?",
    # Refusals.
    "Non voglio comprare niente, grazie.",
    "Non vorrei prenotare adesso, ci sentiamo.",
    "Non mi interessa acquistare, volevo solo dire grazie",
    "I don't want to order anything.",
    "I would not like to book, thank you.",
    "We are no longer interested in buying it.",
    "Ho cambiato idea, non la prendo.",
    # Ends and returns.
    "Vorrei disdire la prenotazione di sabato.",
    "Vorrei annullare l'ordine 4711",
    "Quanto costa restituire il pacco?",
    "I'd like to cancel my booking, how much is the cancellation?",
    "How much is it to return the parcel? I want to return it.",
    "Vorrei disiscrivermi dalla newsletter",
    # About something else.
    "Avete una camera per due?",
    "A che ora apre il ristorante?",
    "La mia prenotazione è confermata?",
    "Ho prenotato per sabato, posso portare il cane?",
    "A quanto pare domani piove.",
    "Grazie di tutto, siamo stati benissimo!",
    "Lo compro sempre da voi da anni.",
    "Il miele di castagno era buonissimo",
    "I am not sure my booking went through.",
    "Thank you for the wonderful stay",
    "Vorrei lavorare da voi, come posso iscrivermi alle selezioni?",
    "Can you tell me when my order arrives?",
    "",
    "?!",
]


@pytest.mark.parametrize(("text", "sign"), SAID)
def test_what_is_said_about_buying(text: str, sign: Sign) -> None:
    found = buying.found(text)
    assert found is not None
    assert found.sign == sign
    assert found.words in " ".join(text.split())


@pytest.mark.parametrize("text", NOTHING)
def test_what_says_nothing_of_it(text: str) -> None:
    assert buying.found(text) is None


def test_the_words_are_the_sentence_as_it_was_written() -> None:
    text = "Buongiorno!\nSono Zoe.   Vorrei  prenotare\tuna camera, grazie. A presto"
    found = buying.found(text)
    assert found is not None
    assert found.words == "Vorrei prenotare una camera, grazie."


@given(st.text(max_size=500))
def test_any_text_is_read(text: str) -> None:
    found = buying.found(text)
    assert found is None or len(found.words) <= buying.WORDS
