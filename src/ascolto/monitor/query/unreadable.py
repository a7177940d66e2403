"""Why a query cannot be read, and where: in both languages, for the editor to point at."""

from __future__ import annotations

_SENTENCES = {
    "empty": (
        "Scrivi almeno una parola da cercare.",
        "Write at least one word to look for.",
    ),
    "too_long": (
        "La ricerca è troppo lunga: al massimo {most} caratteri.",
        "The query is too long: at most {most} characters.",
    ),
    "too_deep": (
        "Troppe parentesi una dentro l’altra: al massimo {most}.",
        "Too many brackets inside one another: at most {most}.",
    ),
    "no_end_quote": (
        "Queste virgolette non si chiudono.",
        "This quotation mark is never closed.",
    ),
    "no_close": (
        "Questa parentesi non si chiude.",
        "This bracket is never closed.",
    ),
    "no_open": (
        "Qui si chiude una parentesi che non era aperta.",
        "A bracket closes here that was never opened.",
    ),
    "missing": (
        "Dopo {said} manca qualcosa da cercare.",
        "Something to look for is missing after {said}.",
    ),
    "nothing_before": (
        "Prima di {said} manca qualcosa da cercare.",
        "Something to look for is missing before {said}.",
    ),
    "no_words": (
        "Qui non ci sono lettere né cifre da cercare.",
        "There are no letters or digits to look for here.",
    ),
    "short_prefix": (
        "Prima dell’asterisco servono almeno {least} lettere.",
        "At least {least} letters must stand before the asterisk.",
    ),
    "inner_star": (
        "L’asterisco può stare solo alla fine di una parola.",
        "An asterisk may only stand at the end of a word.",
    ),
    "distance": (
        "La distanza va da 0 a {most} parole.",
        "The distance is between 0 and {most} words.",
    ),
    "not_near": (
        "Accanto a {said} possono stare solo parole, frasi e alternative con O.",
        "Only words, phrases and alternatives with OR may stand beside {said}.",
    ),
    "no_field": (
        "Non c’è un campo {said}; ci sono autore:, fonte:, lingua:, umore:. Metti le virgolette se cerchi le parole.",
        "There is no field {said}; there are author:, source:, lang:, sentiment:. Quote what is meant as words.",
    ),
    "no_sentiment": (
        "L’umore è scontento, neutro, contento o misto (anche negative, neutral, positive, mixed).",
        "A sentiment is unhappy, neutral, happy or mixed (or negative, positive).",
    ),
    "no_language": (
        "Una lingua si scrive con due o tre lettere, come it.",
        "A language is written with two or three letters, such as en.",
    ),
    "only_not": (
        "Così troverebbe quasi tutto: scrivi almeno una parola che ci deve essere.",
        "This would find nearly everything: name at least one thing that must be there.",
    ),
}


class Unreadable(ValueError):
    """A query that cannot be read: from which character on (0 is the first), and how many."""

    def __init__(self, code: str, at: int, length: int = 1, **said: object) -> None:
        self.code, self.at, self.length = code, at, max(length, 1)
        self.it, self.en = (words.format(**said) for words in _SENTENCES[code])
        super().__init__(f"{self.en} (at {at})")

    def sentence(self, language: str) -> str:
        return self.it if language.startswith("it") else self.en
