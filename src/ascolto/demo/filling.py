"""Fills the gaps of the templates: people, rooms, dates, and choices drawn with a seeded die."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from ascolto.demo.company import ROOMS
from ascolto.demo.templates import foreign, italian

_CHOICE = re.compile(r"\[(?:(\d):)?([^\[\]]*)\]")
_STRAY = re.compile(r" +([!?,]+)(?=\s|$)")  # a space left before a mark
_SLOT = re.compile(r"<([a-zA-Z0-9 ]+)>")

_SCRIPTS = {"it": italian.SCRIPT, "en": foreign.ENGLISH, "de": foreign.GERMAN}
TEMPLATES: dict[str, tuple[str, ...]] = {
    language: tuple(
        one.strip() for one in re.split(r"(?m)^(?==== )", script) if one.strip()
    )
    for language, script in _SCRIPTS.items()
}

_WOMEN = {
    "it": "Adelaide Bruna Clelia Dorina Elda Fernanda Gaia Ilenia Lavinia Marisa Norma Olimpia"
    " Patrizia Rosita Serena Tullia Viola Zoe Alma Bettina Carlotta Dina Emma Federica Greta Ida"
    " Letizia Mafalda Nora Palmira Romina Stella Teresa Ughetta Vera Azzurra Berenice Chiara",
    "en": "Abigail Beryl Clara Doreen Edith Fiona Gwen Hazel Imogen Joan Kirsty Lorna Maeve Nell",
    "de": "Anke Birgit Carola Dagmar Elke Frauke Gerda Heike Ilse Karin Lotte Marlies Nele Ute",
}
_MEN = {
    "it": "Adelmo Biagio Cesare Dario Elio Fabrizio Gino Italo Lapo Mauro Nevio Oscar Piero Remo"
    " Saverio Tiziano Umberto Valter Zeno Alvise Beppe Claudio Diego Ermanno Flavio Guido Igor"
    " Lino Michele Nereo Orlando Primo Raul Silvio Tommaso Ugo Vito Attilio Bortolo Carlo",
    "en": "Alistair Barnaby Colin Dougal Edwin Fergus Graham Hugh Ian Jasper Keith Lionel Miles",
    "de": "Anton Bernd Christoph Dietmar Emil Falk Georg Holger Ingo Klaus Lutz Matthias Norbert",
}
_SURNAMES = {
    "it": "Abbondioli Bernaschi Cavallari Dozzoli Ermoli Frattesi Gamberoni Introzzola Lavezzari"
    " Mascheroni Nobilotti Orsenighi Pedraglia Quaglini Roncaldi Sbarbati Toffolini Ubertalli"
    " Vanossi Zambelletti Agostinelli Bramucci Cimolai Dalmasso Fontanive Grisenti Larcheri"
    " Maccabelli Nervetti Oberosler Passamani Rigotti Salvaterri Trentinaglia Valduga Zanoner"
    " Berlendis Cattoretti Dossena Franzelli Ghirardini Malgarolo Paternolli Sartorelli",
    "en": "Ashbourne Bickerton Crowhurst Dunmore Elsworth Farrow Gillingham Hathersage Inchbald"
    " Kettlewell Lockhart Merriweather Northcott Oakshott Pemberley Quill Ravenscar Thwaite",
    "de": "Aschenbrenner Birkholz Dornhöfer Eichstätter Feldkamp Grünwald-Senn Hagenbuch Kaltofen"
    " Lindacher Mooslechner Niederhofer Ottersbach Pfefferkorn Riedlinger Steinhauer Wegscheider",
}
_GOODS = [
    "vasi di miele di castagno",
    "vasi di miele di acacia",
    "bottiglie d'olio nuovo",
    "vasetti di lavarello affumicato",
    "bottiglie di grappa al miele",
    "vasi di confettura di fichi",
    "saponi all'olio",
    "sacchetti di farina da polenta",
    "scatole di biscotti alla segale",
    "vasi di confettura di cotogne",
]
_THINGS = [
    "un foulard azzurro",
    "la borraccia di mio figlio",
    "gli occhiali da sole",
    "il libro giallo",
    "le ciabatte",
    "una felpa grigia",
    "il caricatore del computer",
    "la sciarpa rossa",
    "un braccialetto",
    "il beauty",
    "l'ombrellino pieghevole",
    "il peluche della piccola",
    "il cappello di paglia",
    "le chiavi di casa",
]
_DOGS = [
    "Nuvola",
    "Biscotto",
    "Tobia",
    "Frida",
    "Ercole",
    "Pulce",
    "Margot",
    "Otto",
    "Nina",
    "Birillo",
    "Gilda",
    "Fagiolo",
]
_FIRMS = [
    "lumenova",
    "gestialbergo",
    "brillapulito",
    "sonnoforte",
    "stelledoro",
    "clienticerti",
]
_AND_THEN = {  # how a written second message ends
    "it": "Grazie ancora, <nome>|A presto, <nome>|<nome>|Buona giornata, <nome>|Un saluto|Saluti"
    "|Buon lavoro a tutti|<nome> <cognome>|Cordialità|Saluti al cuoco|Saluti al gatto, <nome>",
    "en": "Best, <nome>|Thanks again, <nome>|<nome>|Looking forward to it|All the best, <nome>",
    "de": "Viele Grüße, <nome>|Schöne Grüße|<nome>|Bis bald, <nome>|Gruß, <nome> <cognome>",
}
_AND_OFF = {  # how a chat line ends
    "it": "🙂|!|!!|👍|🙏|buona giornata|a presto|:)|😊|ciao",
    "en": "!|👍|x|🙂|bye|have a good day|:-)",
    "de": "!|👍|🙂|tschüss|schönen Tag noch|:-)",
}
_DESK = {"nives": "a", "samuele": "o", "irene": "a"}


@dataclass(frozen=True)
class Somebody:
    name: str
    woman: bool
    language: str


def somebody(dice: Random, language: str) -> Somebody:
    """A new person of that language."""
    woman = dice.random() < 0.55
    first = dice.choice((_WOMEN if woman else _MEN)[language].split())
    return Somebody(
        f"{first} {dice.choice(_SURNAMES[language].split())}", woman, language
    )


def recognised(name: str, language: str) -> Somebody | None:
    """The person behind a name we know how to address, or None."""
    first = name.partition(" ")[0]
    if first in _WOMEN[language].split():
        return Somebody(name, True, language)
    return Somebody(name, False, language) if first in _MEN[language].split() else None


def fill(template: str, person: Somebody, dice: Random) -> str:
    """The template with its choices made and its slots filled; "*" signs stay."""
    text = template.replace("<e poi>", f"[{_AND_THEN[person.language]}]")
    text = text.replace("<e via>", f"[{_AND_OFF[person.language]}]")
    drawn: dict[str, int] = {}  # choices with the same number go together

    def chosen(match: re.Match[str]) -> str:
        number, options = match[1], match[2].split("|")
        index = dice.randrange(len(options))
        return options[drawn.setdefault(number, index) if number else index]

    while _CHOICE.search(text):
        text = _CHOICE.sub(chosen, text)
    slots = _slots(person, dice)

    def slot(match: re.Match[str]) -> str:
        name = match[1]
        return str(_DELAYS[name](dice)) if name in _DELAYS else slots[name]

    return _STRAY.sub(r"\1", _SLOT.sub(slot, text))


def _delay(dice: Random) -> int:
    """Minutes until a member answers; one in ten comes late."""
    return dice.randint(72, 260) if dice.random() < 0.1 else dice.randint(6, 57)


def _their_delay(dice: Random) -> int:
    return dice.choice((dice.randint(9, 59), dice.randint(70, 420)))


def _chat_delay(dice: Random) -> int:
    return dice.randint(1, 6)


_DELAYS: dict[str, Callable[[Random], int]] = {
    "t": _delay,
    "t2": _their_delay,
    "c": _chat_delay,
}


def _slots(person: Somebody, dice: Random) -> dict[str, str]:
    first, _, last = person.name.partition(" ")
    desk = dice.choice(tuple(_DESK))
    soon, nights = dice.randint(9, 55), dice.randint(2, 5)
    room = dice.choice(ROOMS)
    size = dice.choice((6, 7, 8, 9, 10, 11))
    return {
        "nome": first,
        "cognome": last,
        "o": "a" if person.woman else "o",
        "il signor": "la signora" if person.woman else "il signor",
        "Gentile": f"Gentile {'signora' if person.woman else 'signor'} {last}",
        "saluto": dice.choice(
            ("Buongiorno", "Salve", "Salve a tutti", "Gentile locanda")
        ),
        "io": desk,
        "Io": desk.capitalize(),
        "o di io": _DESK[desk],
        "camera": room,
        "la camera": f"l'{room}" if room[0] == "A" else f"la {room}",
        "La camera": f"L'{room}" if room[0] == "A" else f"La {room}",
        "della camera": f"dell'{room}" if room[0] == "A" else f"della {room}",
        "nella camera": f"nell'{room}" if room[0] == "A" else f"nella {room}",
        "prezzo": str(dice.choice((96, 128, 134, 142, 148, 158, 164, 210))),
        "g": str(soon),
        "g2": str(soon + nights),
        "notti": ("zero", "una", "due", "tre", "quattro", "cinque")[nights],
        "notti2": ("none", "one", "two", "three", "four", "five")[nights],
        "ora": f"{dice.randint(15, 21)}:{dice.choice(('00', '15', '30', '45'))}",
        "tardi": f"{dice.choice((22, 23))}:{dice.choice(('35', '40', '45', '50'))}",
        "pren": f"88-{dice.randint(5000, 9899)}",
        "numero": f"0{dice.randint(451, 989)}",
        "pacco": f"TR-{dice.randint(2000, 9999)}",
        "chili": str(dice.choice((4, 7, 9, 12, 18, 22, 27, 31, 38))),
        "cane": dice.choice(_DOGS),
        "n2": ("sei", "sette", "otto", "nove", "dieci", "undici")[size - 6],
        "n3": str(dice.randint(13, 34)),
        "eta": str(dice.choice((40, 50, 60, 70, 75, 80, 85, 90))),
        "anni": str(dice.randint(19, 58)),
        "prodotto": dice.choice(_GOODS),
        "quanti": dice.choice(("tre", "quattro", "sei", "otto"))
        if person.language == "it"
        else str(dice.choice((3, 4, 6, 8))),
        "cosa": dice.choice(_THINGS),
        "ditta": dice.choice(_FIRMS),
        "sconto": str(dice.choice((30, 35, 40, 55, 60, 70))),
    }
