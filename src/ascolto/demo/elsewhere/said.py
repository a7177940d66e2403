"""What was said to the inn elsewhere in the last weeks. Pure.

A line begins with when it was, `2d3h` ago and so on, and who said it: `c` is the customer, who may also
edit (`~`) or delete (`-`) their last line, and like (`+`) our last one. Channels that close after a day are answered
while they are open, or wait, closed, for an approved text. In a crowd (`crowds`) a line is `+12m` after it began.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from ascolto.demo.story import CUSTOMER, Changed, Closed, Person, Reason, Talk, Turn

DAY = 24 * 60
CHANGES = {"~": "edited", "-": "deleted", "+": "liked"}


@dataclass(frozen=True)
class Told:
    """One talk: on which channel, with whom, and its lines: `when who|text`."""

    kind: str
    name: str
    lines: str
    language: str = "it"
    rating: int | None = None
    done: str = ""  # who closed it
    because: str = ""  # why nobody had to answer


TOLD = (
    Told("whatsapp", "Greta Bonomelli", """
        5h c|Buongiorno! Siamo in viaggio, si può arrivare verso le 22:30?
        4h30m irene|Buongiorno Greta, certo: le lasciamo la chiave nella cassetta, codice 4471. Buon viaggio!
        4h c|Perfetto, grazie mille 🙏"""),
    Told("whatsapp", "Tommaso Ghezzi", """
        2d14h c|Salve, per il compleanno di mia moglie fareste una torta piccola? Saremmo in due, sabato."""),
    Told("facebook", "Loredana Pasini", """
        6d c|Ma il pontile è aperto anche d'inverno?
        5d20h nives|Buongiorno Loredana, sì: tutti i giorni fino al tramonto, e al bar il tè è caldo.
        5d19h c|Allora domenica veniamo!""", done="nives"),
    Told("facebook", "Dario Venturelli", """
        6d1h c|Tre volte che chiamo e nessuno risponde. Bel servizio.
        6d nives|Ha ragione, Dario, ieri eravamo in due per tutto. La richiamo io entro le 18: a che numero?"""),
    Told("facebook", "Mina Salandra", """
        3h c|Che bella foto! È la camera Svasso?"""),
    Told("messenger", "Ilenia Corbetta", """
        7h c|Ciao, avete ancora posto per il ponte dell'8?
        6h40m samuele|Ciao Ilenia, sì, due camere: la Tinca e la Folaga. Te ne tengo una fino a domani?
        6h c|Sì la Folaga, grazie!"""),
    Told("instagram", "Carola Nespoli", """
        4d c|Il risotto al persico si può avere anche senza glutine?
        3d22h marta|Sì Carola, basta dircelo quando prenoti: lo cuociamo in un tegame a parte.""", done="marta"),
    Told("instagram", "Fabio Rizzardi", """
        9h c|Posso portare il cane in sala? È piccolo e russa poco"""),
    Told("google_reviews", "Simonetta Arrighi", """
        12d c|Posto incantevole, colazione con le marmellate della casa. Letto un po' duro.
        11d bianca|Grazie Simonetta. Per la prossima volta abbiamo già un materasso più morbido nella Persico.""",
        rating=4, done="bianca"),
    Told("google_reviews", "Enrico Malvestiti", """
        20h c|Camera fredda la prima notte, termosifone spento. Gentili, ma dopo le 22 nessuno.""",
        rating=2),
    Told("trustpilot", "Nadia Quaranta", """
        9d c|Cesto di Natale spedito in due giorni, olio ottimo.
        8d20h pia|Grazie Nadia, l'olio è quello di Ottavio: glielo diciamo, ne sarà contento.""",
        rating=5, done="pia"),
    Told("trustpilot", "Renzo Bassani", """
        30h c|Ordine arrivato con un vasetto rotto. Ho scritto e aspetto risposta.""", rating=2),
    Told("tripadvisor", "Hollis W.", """
        26h c|Lovely lake view, but breakfast ended ten minutes before the time on the door.""",
        language="en", rating=3),
    Told("telegram", "Saverio Zanella", """
        3d c|Buonasera, il sentiero per il belvedere è agibile dopo la pioggia?
        2d23h davide|Sì, solo l'ultimo tratto è fangoso: scarponi. Ho messo una corda nel punto ripido.
        2d22h c|Grazie, preziosissimo.""", done="nives"),
    Told("phone", "Ottorina Belluschi", """
        2d4h c|Sono Ottorina Belluschi: confermo la camera di venerdì, al piano terra se si può. Grazie."""),
    Told("phone", "Livio Castagna", """
        5h c|Sono Livio Castagna, ho lasciato gli occhiali sul tavolo. Mi richiamate?"""),
    Told("sms", "Rosa Tavecchio", """
        26h c|Confermo tavolo per 4 domani alle 13, Tavecchio
        25h30m irene|Confermato, signora Tavecchio. A domani!"""),
    Told("sms", "Alvise Moretto", """
        4d c|Non voglio altri avvisi, grazie
        3d23h c|STOP"""),
    Told("x", "Bice Lanfranchi", """
        5d c|@treremi la diretta del concerto sul pontile si rivede da qualche parte?
        4d23h irene|Sì, domani la carichiamo sul nostro canale. Grazie che c'eri!"""),
    Told("youtube", "Elio Rampoldi", """
        8d c|Che acqua! Le barche a remi si noleggiano anche per mezza giornata?
        7d22h davide|Sì Elio, dalle 9 alle 13 o dalle 14 alle 18, con i salvagenti.""", done="irene"),
    Told("mastodon", "Wanda Ferraris", """
        30h c|Qualcuno sa se alla locanda si arriva in treno e bici?
        29h samuele|Sì! Stazione a 6 km, pista ciclabile quasi tutta; le bici le teniamo al coperto."""),
    Told("bluesky", "Noemi Tacchini", """
        10h c|Weekend perfetto alla @treremi, ma dove trovo la ricetta della torta di grano saraceno?"""),
    Told("reddit", "Ugo Pellizzari", """
        2d c|Consigliate la locanda con due bambini piccoli? Il lago è vicino alle camere?
        1d22h irene|Sono Irene, della locanda: sì, il pontile ha un cancelletto."""),
    Told("linkedin", "Federica Olgiati", """
        3d c|Avete una sala per una riunione di venti persone a febbraio?
        2d20h bianca|Sì, la sala del torchio. Le scrivo con misure e prezzi, a quale indirizzo?"""),
    Told("rss", "Cesira Mondini", """
        34h c|Bellissimo articolo sulle api di Ottavio! Il miele di castagno è già finito?"""),
    Told("discourse", "Piero Santambrogio", """
        4d c|Qualcuno è stato ai Tre Remi con la canoa propria? Si può ormeggiare?"""),
    Told("discourse", "Livia Tarantola", """
        3d2h c|Il sentiero per la cascata è agibile? Ci andiamo sabto con i bambini.
        3d1h ~|Il sentiero per la cascata è agibile? Ci andiamo sabato con i bambini, il piccolo ha tre anni.
        2d22h samuele|Buongiorno Livia, sì: fino al ponte anche col passeggino, poi meglio lo zaino.
        2d21h +|""", done="samuele"),
    Told("discourse", "Duilio Fermi", """
        30h c|Chi ha trovato un portachiavi blu al pontile? Dentro c'è la chiave del box 12 di via Manzoni.
        29h -|""", done="irene"),
    Told("misago", "Ercole Ghislandi", """
        5d c|Chi ha già fatto il giro del lago in bicicletta? I Tre Remi le noleggiano?
        4d20h samuele|Buongiorno Ercole, sì: otto biciclette, e la mappa è appesa alla rimessa. Il giro è di 41 km.
        4d19h c|Perfetto, verremo in tre.""", done="samuele"),
    Told("review_feed", "Gaia", """
        3d c|L'app per prenotare il tavolo si chiude quando scelgo la data.""", rating=2),
    Told("matrix", "Lino Boffa", """
        15h c|Il giovedì del gioco da tavolo c'è anche questa settimana?
        14h samuele|Sì, dalle 20:30 nella stanza del camino."""),
    Told("capture", "vagabonda_88", """
        2d c|Ai Tre Remi ho dormito da regina, ma il parcheggio la sera è un'avventura."""),
)  # fmt: skip

_AGO = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$")


def talks(
    kinds: set[str], now: datetime
) -> tuple[tuple[Talk, ...], tuple[Person, ...]]:
    """Of these channels."""
    found, people = [], {}
    for number, told in enumerate(TOLD):
        if told.kind in kinds:
            key = f"elsewhere-{number:02}"
            people[key] = Person(key, told.name, told.language)
            found.append(talk(key, told))
    return tuple(found), tuple(people.values())


def talk(key: str, told: Told, began: int = 0) -> Talk:
    """`began`: minutes before now, from which `+` counts."""
    turns = []
    changes = []
    for line in told.lines.strip().splitlines():
        head, _, text = line.strip().partition("|")
        when, who = head.split(" ")
        ago = began - minutes(when[1:]) if when.startswith("+") else minutes(when)
        if who in CHANGES:
            changes.append(Changed(CHANGES[who], ago, text))
            continue
        by = CUSTOMER if who == "c" else who
        rating = told.rating if by == CUSTOMER else None
        turns.append(Turn(by, ago, text, rating=rating))
    closed = None
    if told.done:
        last = turns[-1].minutes_before_now
        thanked = turns[-1].by_customer
        reason = Reason.NOT_NEEDED if thanked else Reason.ANSWERED
        because = (told.because or "ringrazia soltanto") if thanked else ""
        closed = Closed(reason, told.done, max(last - 30, 1), because)
    return Talk(
        key=key, person=key, account=told.kind, language=told.language,
        turns=tuple(turns), theme="elsewhere", closed=closed,
        changes=tuple(changes),
    )  # fmt: skip


def minutes(ago: str) -> int:
    """Of `2d3h`, `40m`."""
    found = _AGO.match(ago)
    assert found, ago
    days, hours, rest = (int(one or 0) for one in found.groups())
    return days * DAY + hours * 60 + rest
