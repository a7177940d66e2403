"""Five thousand watches over what is said, against the bare scan for their words.

    python -m bench.watches 5000 20000      # one side: how many watches, how many messages

The watches are of the kinds people write: names of brands and products that are seldom said,
brands said often together with other conditions, phrases, nearness, beginnings, fields: ten watches a
brand, so that most messages match some. Both sides run in the same process, in turn, in CPU-seconds of
one thread: the product cuts the message into words, looks for anchors and evaluates; the bare scan
runs one Aho-Corasick pass for all literals over a text that was folded beforehand.
"""

from __future__ import annotations

import json
import random
import sys
import time
from typing import Any

from bench import children
from bench.figures import Figure, middle

COUNT = 5_000
TARGET = 10_000

_SYLLABLES = ["ba", "ro", "li", "ma", "ne", "to", "sa", "vi", "co", "de", "fu", "gra", "pe", "zi", "lu"]  # fmt: skip
_TALK = """il la di che e un per non con una sono mi ho ma si da come anche piu questo tutto
bene molto oggi ieri quando sempre grazie prodotto servizio ordine pacco consegna negozio prezzo
cliente risposta telefono settimana giorni ancora nessuno aspetto arrivato pagato rimborso"""
_COMMON = _TALK.split()
_BAD = ["pessimo", "lento", "rotto", "scaduto", "vergogna", "truffa", "ritardo", "mai"]


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))


def queries(count: int, chance: random.Random, brands: list[str]) -> list[str]:
    made = []
    for number in range(count):
        a, b = chance.choice(brands), chance.choice(brands)
        bad, other = chance.sample(_BAD, 2)
        made.append(
            (
                f"{a} NOT concorso",
                f'"{a} {b}"',
                f"({a} OR {b}) AND ({bad} OR {other})",
                f"{a} NEAR/6 {bad}",
                f"{a[:5]}* AND {bad} lang:it",
                f'"{a} {bad}"~4 OR ({b} AND {other} AND sentiment:negative)',
                f"{chance.choice(_COMMON)} AND {a}",
                f'({a} OR #{b} OR "{b} {a}") NOT ({other} OR author:{a})',
            )[number % 8]
        )
    return made


def messages(count: int, chance: random.Random, brands: list[str]) -> list[str]:
    """About a hundred characters each; the first brands are spoken of most."""
    weights = [1 / (i + 1) for i in range(len(brands))]
    texts = []
    for _ in range(count):
        said = chance.choices(_COMMON, k=chance.randint(8, 22))
        for brand in chance.choices(brands, weights, k=chance.randint(0, 2)):
            said.insert(chance.randint(0, len(said)), brand.capitalize())
        if chance.random() < 0.3:
            said.insert(chance.randint(0, len(said)), chance.choice(_BAD))
        texts.append(" ".join(said) + chance.choice([".", "!", " 😡", "…è così"]))
    return texts


def product(watches: int, count: int) -> dict[str, Any]:
    from ascolto.core import words
    from ascolto.monitor.matcher import LATELY, Said, Sieve, frequency
    from ascolto.monitor.query import read

    chance = random.Random(5)
    brands = list(dict.fromkeys(_name(chance) for _ in range(watches)))[
        : max(watches // 10, 20)
    ]
    # As the product makes it (`monitor/sieves.py`): by what was said before.
    counts = frequency(messages(LATELY, chance, brands))
    texts = messages(count, chance, brands)
    began = time.process_time()
    nodes = {i: read(q) for i, q in enumerate(queries(watches, chance, brands))}
    sieve = Sieve(nodes, counts)
    made = time.process_time() - began
    began = time.process_time()
    found = [len(sieve.matches(Said(t, language="it"))) for t in texts]
    spent = time.process_time() - began
    folded = [f" {' '.join(words.words(t))} " for t in texts]
    began = time.process_time()
    for text in folded:
        sieve._automaton.find_matches_as_indexes(text, overlapping=True)  # type: ignore[union-attr]
    bare = time.process_time() - began
    return {
        "rate": count / spent,
        "bare": count / bare,
        "made": made,
        "literals": len(sieve.literals),
        "matched": sum(map(bool, found)) / count,
        "each": sum(found) / count,
    }


def figures(
    watches: int = COUNT, messages: int = 20_000, rounds: int = 3
) -> list[Figure]:
    """Messages per CPU-second; the middle of `rounds`."""
    done = [
        children.run("bench.watches", str(watches), str(messages))
        for _ in range(rounds)
    ]
    rate, bare = middle([d["rate"] for d in done]), middle([d["bare"] for d in done])
    last = done[-1]
    return [
        Figure(
            "watches",
            rate,
            "messages/s/core",
            target=f">= {TARGET}",
            holds=rate >= TARGET,
            limit=bare,
            more={
                "watches": watches,
                "messages": messages,
                "literals": last["literals"],
                "seconds_to_make": last["made"],
                "share_that_match": last["matched"],
                "matches_each": last["each"],
                "rounds": [d["rate"] for d in done],
            },
        )
    ]


if __name__ == "__main__":
    print(json.dumps(product(int(sys.argv[1]), int(sys.argv[2]))))
