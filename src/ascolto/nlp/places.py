"""Towns, regions and countries of our own list (`data/places.tsv`) that a text names. Pure.

The list marks what else a name is: a `word` ("Como", "Fermo", "Nice") counts only after a word for where, a
`name` of people ("Paris") not before a surname. A text may be too short to know its language, so a mark holds in all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ascolto.nlp import linear
from ascolto.nlp.tokens import bare

_WHERE = (
    r"a|ad|da|di|in|per|tra|fra|su|verso|presso|zona|vicino|nel|nella|nelle|dalle|alle|delle|to|from|at|near|of|around|"
    r"en|de|desde|hacia|hasta|à|vers|nach|aus|von|bei"
)
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’]*")
_SMALL = re.compile(
    r"[ \n](?:a|da|di|in|zona|to|from|near|en|desde|à|nach|aus) +(?=([a-zß-öø-ÿ][\w'’]*))"
)
_AFTER_WHERE = re.compile(rf"(?<!\w)(?:{_WHERE})\s+$", re.IGNORECASE)
_IN_A_STREET = re.compile(
    r"(?<!\w)(?:via|viale|v\.le|corso|c\.so|piazza|p\.?zza|piazzale|largo|vicolo|lungomare|rue|avenue|boulevard|place|"
    r"quai|calle|avenida|plaza|paseo)\s+(?:(?:del|della|delle|dei|degli|dello|di|de|du|la|des)\s+)*$",
    re.IGNORECASE,
)
_STREET_AFTER = re.compile(
    r"\s+(?:street|st\b|road|rd\b|avenue|lane|square|stra(?:ß|ss)e|platz|allee)",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?<!\w)(?:signor[ea]?|sig\.?(?:ra|na)?|dott\.?(?:ssa)?|dr\.?|mr\.?|mrs\.?|ms\.?|miss|avv\.|ing\.|prof\.?|herrn?|frau|"
    r"señora?|sra?\.|monsieur|madame|mme)\s+(?:[A-ZÀ-Þ][\w'’]+\s+)?$",
    re.IGNORECASE,
)
_FIRST_NAMES = (
    "Alessandra|Alessandro|Alessia|Alice|Andrea|Angela|Angelo|Anna|Antonella|Antonio|Barbara|Beatrice|Carla|Carlo|"
    "Chiara|Claudia|Claudio|Cristina|Daniela|Daniele|Davide|Elena|Elisa|Emanuele|Enrico|Fabio|Federica|Federico|"
    "Filippo|Francesca|Francesco|Gabriele|Giacomo|Giorgia|Giorgio|Giovanna|Giovanni|Giulia|Giulio|Giuseppe|Ilaria|"
    "Laura|Lorenzo|Luca|Lucia|Luigi|Marco|Maria|Mario|Marta|Martina|Massimo|Matteo|Michela|Michele|Monica|Nicola|"
    "Paola|Paolo|Patrizia|Pietro|Riccardo|Roberta|Roberto|Rosa|Salvatore|Sara|Sergio|Silvia|Simona|Simone|Sofia|"
    "Stefania|Stefano|Teresa|Valentina|Valeria|Vincenzo|Vittorio|David|Emma|James|Jane|John|Mary|Michael|Peter|Sarah|"
    "Thomas|Hans|Klaus|Anne|Claire|Jean|Pierre|Sophie|Carlos|Carmen|José|Juan|Pedro"
)
_FORENAMED = re.compile(rf"(?<!\w)(?:{_FIRST_NAMES})\s+$")
_SURNAME = re.compile(r"\s+[A-ZÀ-Þ][a-zß-ÿ]")
_NEAR = 40  # characters that are looked at before a name


@dataclass(frozen=True, slots=True)
class Place:
    name: str  # as the list spells it
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    also: str  # "", "word" or "name"


@cache
def _listed() -> dict[str, list[_Listed]]:
    """By first word, the longest name first."""
    made: dict[str, list[_Listed]] = {}
    lines = (linear.DATA / "places.tsv").read_text().splitlines()
    for line in sorted(filter(None, lines), key=len, reverse=True):
        name, _, also = line.partition("\t")
        made.setdefault(_first(name), []).append(_Listed(name, also))
    return made


def _first(text: str) -> str:
    return bare(text.lower()).split()[0]


def find(text: str) -> Iterable[Place]:
    """Each in its order; what is part of a longer name, of a street or of a person's name is none."""
    end = 0
    for start, is_small in _begins(text):
        if start < end:
            continue
        found = _at(text, start)
        if found is None:
            continue
        end = start + len(found.name)
        place = Place(found.name, start, end)
        if _is_meant(text, place, found.also, is_small):
            yield place


def _begins(text: str) -> list[tuple[int, bool]]:
    """Where a name of the list may begin, and whether in small letters: after a word for where."""
    listed = _listed()
    capital = (
        (hit.start(), False)
        for hit in _CAPITAL.finditer(text)
        if bare(hit[0].lower()) in listed
        and not text[hit.start() - 1 : hit.start()].isalnum()
    )
    small = (
        (hit.end() - 1, True)
        for hit in _SMALL.finditer(f" {text}")
        if bare(hit[1]) in listed
    )
    return sorted([*capital, *small])


def _at(text: str, start: int) -> _Listed | None:
    word = re.match(r"[\w'’]+", text[start:])
    for one in _listed().get(_first(word[0]), ()) if word else ():
        there = text[start : start + len(one.name)]
        after = text[start + len(one.name) : start + len(one.name) + 1]
        if bare(there.lower()) == bare(one.name.lower()) and not after.isalnum():
            return one
    return None


def _is_meant(text: str, place: Place, also: str, is_small: bool) -> bool:
    before = text[max(0, place.start - _NEAR) : place.start]
    if _TITLED.search(before) or _FORENAMED.search(before):
        return False
    if _IN_A_STREET.search(before) or _STREET_AFTER.match(text, place.end):
        return False
    if is_small:
        return not also
    is_after_where = bool(_AFTER_WHERE.search(before))
    if also == "word":
        return is_after_where
    return is_after_where or not (also and _SURNAME.match(text, place.end))
