# ruff: noqa: E501 -- people write as long as they like
"""Three times many spoke at once: a smell of gas, a concert, rooms that were given away twice. Pure.

Early warning is to find them by itself, so they are as dense as a crowd is: five or six strangers
within a quarter of an hour. The names of watches are strewn so that the watch that is about the
matter hears the fifth voice first, and ordinary talk of dinners and rooms does not date it back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from ascolto.demo.calendar import ROME
from ascolto.demo.elsewhere.said import Told, talk
from ascolto.demo.story import Person, Talk


@dataclass(frozen=True)
class Crowd:
    """`began`: when, seen from now."""

    key: str
    began: Callable[[datetime], datetime]
    told: tuple[Told, ...]


def _on(days: int, at: time) -> Callable[[datetime], datetime]:
    """So many days ago, by the inn's clock."""

    def began(now: datetime) -> datetime:
        day = now.astimezone(ROME).date() - timedelta(days=days)
        return datetime.combine(day, at, ROME)

    return began


def _ago(minutes: int) -> Callable[[datetime], datetime]:
    return lambda now: now - timedelta(minutes=minutes)


GAS = (
    Told("facebook", "Orietta Bellandi", """
        +4m c|Odore di gas ai Tre Remi, tutti fuori sul molo in vestaglia. Che paura.
        +21m nives|Anche noi, Orietta. Il gas è chiuso, nessuno si è fatto male, e il caffè arriva sul pontile.""", done="nives"),
    Told("x", "Jacopo Ferrini", """
        +7m c|@treremi odore di gas fin sulle scale, siamo sul pontile in ciabatte. Che brutto risveglio.
        +24m samuele|Jacopo, il rubinetto è chiuso e si può rientrare. Pane, marmellata e caffè sono in sala.""", done="samuele"),
    Told("telegram", "Rosetta Pagani", """
        +9m c|Buongiorno, siamo quelli della Ninfea: a metà colazione ci hanno fatto uscire per il gas. Possiamo risalire a prendere le giacche?
        +15m samuele|Sì, sopra è sicuro: ho controllato con Davide. Vi porto io le giacche, se volete.
        +17m c|Gentilissimo, grazie.""", done="samuele"),
    Told("sms", "Lidia Marenzi", """
        +12m c|Stasera abbiamo un tavolo per sei e leggo di una fuga di gas. Si viene o no?
        +54m marta|Buongiorno Lidia, stasera no. Vi aspetta la darsena, qui accanto, alla stessa ora: paghiamo noi.
        +58m c|Bel gesto, grazie.""", done="marta"),
    Told("mastodon", "Aurelio Vanzetti", """
        +14m c|Furgone della ditta del gas davanti ai #TreRemi. Nessuno si è fatto male, i cornetti sono rimasti dentro.""",
        done="nives", because="racconta soltanto"),
    Told("bluesky", "Marzia Colzani", """
        +17m c|Pranzo di famiglia saltato, la cucina è chiusa per il gas. Dove si mangia a Riva in nove, con la nonna?
        +49m nives|Marzia, alla darsena c'è un tavolo per nove a nome vostro, e il conto è nostro. Ci scusi con la nonna.""", done="nives"),
    Told("discourse", "Gianni Pedrazzoli", """
        +20m c|Dopo il gas di stamattina, qualcuno sa se domani sera ai Tre Remi si mangia? Siamo in cinque.
        +66m marta|Buongiorno Gianni, la cucina riapre fra due sere. Domani vi aspetta la darsena, o spostiamo la cena.""", done="marta"),
)  # fmt: skip

CONCERT = (
    Told("x", "Isotta Brenna", """
        +5m c|Che bella sera dalla @treremi: un contrabbasso, il lago, le luci delle barche.""", done="irene", because="un complimento"),
    Told("mastodon", "Elvira Magnaghi", """
        +8m c|#TreRemi, concerto sul pontile: mezzo paese seduto sulle coperte.""", done="irene", because="un complimento"),
    Told("facebook", "Remigio Cantù", """
        +10m c|Bis, e poi il bis del bis. Grazie alla locanda e ai musicisti!""", done="irene", because="un complimento"),
    Told("bluesky", "Marilena Dossi", """
        +12m c|Il concerto dalla @treremi con la zuppa calda in mano. Si rifà?
        +50m irene|Si rifà, Marilena: l'ultimo sabato di ogni mese, finché c'è zuppa.""", done="irene"),
    Told("discourse", "Ilario Fumagalli", """
        +14m c|Chi è al concerto dei Tre Remi? Il posto migliore è seduti sulla barca grande.""", done="irene", because="un complimento"),
    Told("youtube", "Wilma Rottoli", """
        +17m c|Dalla diretta si sente benissimo, complimenti alla locanda.""", done="irene", because="un complimento"),
)  # fmt: skip

TWICE = (
    Told("x", "Ginevra Tosetti", """
        +0m c|@treremi il portale conferma la mia prenotazione di sabato, al telefono mi dite che la camera è già presa. Quindi?"""),
    Told("facebook", "Rocco Mantegazza", """
        +3m c|Prenotazione doppia anche a voi? La Folaga di questo fine settimana, pagata da un mese, l'hanno data a un'altra coppia.
        +57m irene|Buongiorno Rocco, sono Irene. Stiamo guardando camera per camera con il portale: la chiamo io oggi, con una risposta."""),
    Told("mastodon", "Viola Bernasconi", """
        +6m c|Ai #TreRemi due prenotazioni confermate per la stessa stanza, questo weekend. I secondi siamo noi, e nessuno ci ha avvisati."""),
    Told("reddit", "Callum Reeve", """
        +9m c|Double booked at Tre Remi for this weekend: one bed, two confirmations. Did anybody else get the same mail?""", language="en"),
    Told("bluesky", "Ambra Locatelli", """
        +11m c|Prenotato da due mesi, caparra pagata, e per sabato risulta già tutto occupato. Che brutta sorpresa."""),
    Told("discourse", "Ezio Caldara", """
        +14m c|Chi ha prenotato ai Tre Remi per il fine settimana controlli: a noi hanno confermato una camera che era già di altri. Una delusione."""),
    Told("whatsapp", "Teodora Sala", """
        +31m c|Buongiorno, leggo di prenotazioni doppie per questo weekend: la nostra Tinca di sabato è salva?
        +43m irene|Buongiorno Teodora, la Tinca è sua: l'ho appena controllata. La aspettiamo.
        +46m c|Che sollievo, grazie.""", done="irene"),
    Told("capture", "lagomania", """
        +52m c|Non prenotate dal portale per questo fine settimana: ai Tre Remi danno la stessa camera a due famiglie."""),
    Told("google_reviews", "Mirko Salvioni", """
        +73m c|Prenotazione confermata due volte, e i secondi siamo noi: niente camera per il fine settimana. Saputo dal portale, non da voi.""", rating=1),
    Told("facebook", "Debora Scalvini", """
        +76m c|Quattro amiche, un weekend prenotato da mesi, e oggi scopriamo che il posto è già preso. Che rabbia."""),
    Told("x", "Nicolò Farina", """
        +79m c|@treremi rispondete, per favore: la prenotazione di sabato è nostra o di qualcun altro? Così non si fa."""),
    Told("telegram", "Rosalba Ghislotti", """
        +81m c|Buongiorno, la conferma della nostra prenotazione è arrivata due volte, con due camere diverse. Quale vale?"""),
    Told("mastodon", "Tazio Brena", """
        +84m c|Altra camera prenotata due volte ai #TreRemi: oggi siamo già in dieci a raccontarlo."""),
)  # fmt: skip

CROWDS = (
    Crowd("gas", _on(23, time(9, 0)), GAS),
    Crowd("concert", _on(6, time(21, 0)), CONCERT),
    Crowd("twice", _ago(94), TWICE),
)


def talks(
    kinds: set[str], now: datetime
) -> tuple[tuple[Talk, ...], tuple[Person, ...]]:
    """Of these channels."""
    found, people = [], []
    for crowd in CROWDS:
        began = round((now - crowd.began(now)) / timedelta(minutes=1))
        for number, told in enumerate(crowd.told):
            if told.kind in kinds:
                key = f"{crowd.key}-{number:02}"
                people.append(Person(key, told.name, told.language))
                found.append(talk(key, told, began))
    return tuple(found), tuple(people)
