"""What people say elsewhere, without end: each channel in turn, so that none is silent for long. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from ascolto.channels.contract.rehearsing import Line

NAMES = (
    "Agnese Ravelli", "Bruno Cattaneo", "Chiara Molteni", "Donato Faggi", "Elsa Brambati",
    "Furio Lanzani", "Gilda Perego", "Ivo Sartirana", "Lucia Tentorio", "Mauro Invernizzi",
    "Nora Castelnuovo", "Oscar Valsecchi", "Petra Zanotta", "Quinto Beretta", "Rita Colnaghi",
    "Sandro Mauri", "Tilde Rusconi", "Vasco Airoldi",
)  # fmt: skip
ASKED = (
    "Buongiorno, avete una camera per due questo fine settimana?",
    "Si può cenare anche senza dormire da voi?",
    "Siamo in quattro con un cane, c'è posto?",
    "A che ora apre il pontile la domenica?",
    "Quanto costa il noleggio della barca per mezza giornata?",
    "Arriviamo in treno: venite a prenderci in stazione?",
    "Il menu di stasera ha qualcosa di vegetariano?",
    "Ho dimenticato una sciarpa blu nella stanza del camino, l'avete trovata?",
    "Fate ancora il corso di torta di grano saraceno?",
    "Si può pagare con il buono che mi hanno regalato?",
    "C'è una culla? Il bimbo ha otto mesi.",
    "Il concerto di sabato si fa anche se piove?",
)
RATED = {
    1: ("Prenotazione persa, nessuno ci ha avvisati.", "Un'ora ad aspettare il conto."),
    2: ("Camera rumorosa, peccato perché il posto è bello.", "Cena lenta e tiepida."),
    3: ("Bene la vista, così così la colazione.", "Nella media, prezzi alti."),
    4: (
        "Bel soggiorno, il letto un po' corto.",
        "Gentili e attenti. Parcheggio scomodo.",
    ),
    5: ("Torneremo: silenzio, lago e pane caldo.", "Tutto perfetto, grazie a Nives."),
}


@dataclass(frozen=True)
class Turn:
    kind: str
    line: Line


def lines(kinds: Mapping[str, bool], dice: Random) -> Iterator[Turn]:
    """Without end. `kinds`: each with whether people leave stars there."""
    number = dice.randrange(1, 800_000)
    while True:
        for kind in dice.sample(sorted(kinds), len(kinds)):
            number += 1
            yield Turn(kind, _line(number, dice, rated=kinds[kind]))


def _line(number: int, dice: Random, *, rated: bool) -> Line:
    name = dice.choice(NAMES)
    stars = dice.choices((1, 2, 3, 4, 5), (1, 2, 2, 4, 6))[0] if rated else None
    return Line(
        key=str(20_000_000 + number),
        talk=str(1_000_000 + number),
        author=f"34{zlib.crc32(f'{name} {number}'.encode()) % 10**8:08}",
        name=name,
        text=dice.choice(RATED[stars] if stars else ASKED),
        at=datetime.now(UTC),
        rating=stars,
    )


def going_on(given: Mapping[str, str], text: str, dice: Random) -> Line:
    """What somebody who was answered says to it."""
    return Line(
        key=str(50_000_000 + dice.randrange(40_000_000)),
        talk=given["talk"],
        author=given["author"],
        name=given["name"],
        text=text,
        at=datetime.now(UTC),
        language=given["language"],
    )
