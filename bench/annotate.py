"""Every label of every message, by our own models: messages per CPU-second of one thread.

The limit is what any reader has to do at the least: find the words of the text. The peer is VADER,
which gives one label of English text, where it is installed (`requirements/models.lock`).
"""

from __future__ import annotations

import importlib.util
import random
import time
from collections.abc import Callable, Sequence

from bench.figures import Figure, middle

TARGET = 5_000
AT_ONCE = 250

_PARTS = {
    "it": (
        "Ho ordinato {n} tazze il 12 ottobre e non è ancora arrivato nulla",
        "nessuno risponde al telefono, è davvero una vergogna",
        "la camera era pulita ma il wifi non funzionava",
        "complimenti al personale, sempre gentilissimo",
        "potete dirmi se la colazione è compresa nel prezzo?",
        "il treno delle 7.{n} per Milano è di nuovo in ritardo",
        "sarebbe bello avere più posti all'aperto",
        "la bolletta numero 48{n} è raddoppiata senza spiegazioni",
    ),
    "en": (
        "I ordered {n} cups on 12 October and nothing has arrived",
        "nobody answers the phone, this is a disgrace",
        "the room was clean but the wifi did not work",
        "well done to the staff, always so kind",
        "could you tell me whether breakfast is included?",
        "order 48{n} is late again",
    ),
}


def texts(count: int) -> list[str]:
    """Believable messages of one to three sentences; two in three are Italian."""
    chance = random.Random(5)
    made = []
    for _ in range(count):
        code = "it" if chance.random() < 0.67 else "en"
        some = chance.sample(_PARTS[code], chance.randint(1, 3))
        said = ". ".join(some).format(n=chance.randint(2, 99))
        made.append(
            said + chance.choice(["", ".", "!", " 😡", " 👍", " @ascolto #caffèlago"])
        )
    return made


def _rate(work: Callable[[Sequence[str]], object], said: Sequence[str]) -> float:
    began = time.process_time()
    for at in range(0, len(said), AT_ONCE):
        work(said[at : at + AT_ONCE])
    return len(said) / (time.process_time() - began)


def _ours(said: Sequence[str]) -> object:
    from ascolto.nlp import analysing
    from ascolto.nlp.reading import Request

    names = (("brand", "Caffè Lago"), ("product", "Moka Oro"))
    return analysing.read([Request(text, "it", names) for text in said])


def _words(said: Sequence[str]) -> object:
    from ascolto.nlp import tokens

    return [tokens.split(tokens.clean(text)) for text in said]


def _vader() -> Callable[[Sequence[str]], object] | None:
    if importlib.util.find_spec("vaderSentiment") is None:
        return None
    made = importlib.import_module("vaderSentiment.vaderSentiment")
    judge = made.SentimentIntensityAnalyzer()
    return lambda said: [judge.polarity_scores(text) for text in said]


def figures(messages: int = 40_000, rounds: int = 3) -> list[Figure]:
    """In turn, `rounds` times; the middle one of each counts."""
    said = texts(messages)
    for work in (_ours, _words):
        work(said[:AT_ONCE])
    peer = _vader()
    rates: dict[str, list[float]] = {"ours": [], "words": [], "vader": []}
    for _ in range(rounds):
        rates["ours"].append(_rate(_ours, said))
        rates["words"].append(_rate(_words, said))
        if peer is not None:
            rates["vader"].append(_rate(peer, said[: max(len(said) // 10, 1)]))
    rate = middle(rates["ours"])
    return [
        Figure(
            "annotate",
            rate,
            "messages per CPU-second, all labels",
            target=f">= {TARGET}",
            holds=rate >= TARGET,
            peer=middle(rates["vader"]) if peer is not None else None,
            limit=middle(rates["words"]),
            more={
                "messages": messages,
                "letters_each": round(sum(map(len, said)) / len(said)),
                "rounds": [round(one) for one in rates["ours"]],
                "peer": "VADER, one label" if peer else "VADER is not installed",
            },
        )
    ]
