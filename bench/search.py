"""Search at size: how long people wait, and how fast messages get into the index.

    python -m bench.search [messages]        # on the database of DATABASE_URL: a scratch one

Messages go in through `search.index` in batches of 500, each batch one durable transaction with
the message rows themselves beside it; then eleven kinds of query run in turn.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench import children, scratch
from bench.figures import Figure

BATCH = 500
_SYLLABLES = [c + v for c in "bcdfglmnprstvz" for v in "aeiou"]
_RARE_EVERY = 20_000


def measure(messages: int = 1_000_000, *, rounds: int = 40) -> dict[str, Any]:
    """Fill a migrated, empty database with `messages`, ten to a conversation, and search it.

    Times are in milliseconds of the whole call, rates in messages per second and CPU-second.
    """
    from django.db import connection

    filled = _fill(messages)
    _settle()
    return {
        "database": connection.vendor,
        "messages": messages,
        **filled,
        "index_mb": _index_size(),
        "queries": {
            name: _timed(texts, rounds) for name, texts in _queries(messages).items()
        },
        "insert_at_size": _insert_at_size(messages),
    }


def figures(small: int = 10_000, large: int = 300_000) -> list[Figure]:
    """The index alone, on SQLite: the slowest kind of query, and rows added once it has its size."""
    few, many = _in_a_child(small), _in_a_child(large)
    kinds = many["queries"]
    worst = max(kinds, key=lambda kind: kinds[kind]["p95"])
    return [
        Figure(
            "search index", kinds[worst]["p95"], "ms p95", target="<= 50",
            holds=kinds[worst]["p95"] <= 50,
            more={
                "messages": large,
                "slowest_kind": worst,
                "p50_ms": {kind: times["p50"] for kind, times in kinds.items()},
                "small_p50_ms": {k: times["p50"] for k, times in few["queries"].items()},
                "added_per_cpu_second": many["insert_at_size"]["per_cpu_second"],
            },
        )
    ]  # fmt: skip


def _in_a_child(messages: int) -> dict[str, Any]:
    with scratch.folder() as place:
        env = scratch.environment(place)
        return children.run("bench.search", str(messages), env=env, timeout=3600)


# --- a made-up company -----------------------------------------------------------------------


class Speech:
    """Words as people use them: few very often, most hardly ever (Zipf)."""

    def __init__(self, seed: int = 7, vocabulary: int = 60_000) -> None:
        self.chance = random.Random(seed)
        self.words = list(
            dict.fromkeys(
                "".join(self.chance.choices(_SYLLABLES, k=self.chance.randint(1, 5)))
                for _ in range(vocabulary * 2)
            )
        )[:vocabulary]
        weights = [1 / (rank + 2.7) for rank in range(len(self.words))]
        self.weights = [sum(weights[:1])]
        for weight in weights[1:]:
            self.weights.append(self.weights[-1] + weight)

    def text(self, number: int) -> str:
        length = min(max(int(self.chance.lognormvariate(3.2, 0.6)), 3), 400)
        said = self.chance.choices(self.words, cum_weights=self.weights, k=length)
        said[0] = "Buongiorno"
        if number % _RARE_EVERY == 0:
            said.append("ornitorinco")
        who = number % 100_000
        name, surname = self.words[who % 997], self.words[2000 + who % 9973]
        author = f"{name}.{surname}{who % 90 + 10}@example.it"
        return f"Ordine OR-{number:07d} {' '.join(said)} {author}"


def _rows(messages: int, first: int = 1) -> Iterator[list[tuple[int, str]]]:
    speech = Speech(seed=first)
    speech.words = Speech().words
    for start in range(first, first + messages, BATCH):
        ids = range(start, min(start + BATCH, first + messages))
        yield [(pk, speech.text(pk)) for pk in ids]


def _fill(messages: int) -> dict[str, Any]:
    spent = _insert(_rows(messages))
    return {"index_per_second": round(messages / spent[0])}


def _insert(batches: Iterator[list[tuple[int, str]]]) -> tuple[float, float]:
    """Seconds by the clock and by this process's CPU, without making the texts up."""
    from django.db import transaction

    from ascolto.core import search

    clock = cpu = 0.0
    for batch in batches:
        began, cpu_began = time.perf_counter(), time.process_time()
        with transaction.atomic():
            search.index([search.Indexed(pk, 1, text) for pk, text in batch])
        clock += time.perf_counter() - began
        cpu += time.process_time() - cpu_began
    return clock, cpu


def _insert_at_size(messages: int) -> dict[str, int]:
    """What twenty thousand more cost once the index has its size."""
    more = min(20_000, messages)
    clock, cpu = _insert(_rows(more, messages + 1))
    return {"per_second": round(more / clock), "per_cpu_second": round(more / cpu)}


def _settle() -> None:
    """As the database's own upkeep would have it after a quiet hour."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE channels_message_search")


def _index_size() -> int:
    from django.db import connection

    sizes = {
        "postgresql": "SELECT pg_total_relation_size('channels_message_search')",
        "sqlite": "SELECT (SELECT page_count FROM pragma_page_count) * "
        "(SELECT page_size FROM pragma_page_size)",
    }
    with connection.cursor() as cursor:
        cursor.execute(sizes[connection.vendor])
        return int(cursor.fetchone()[0] / 1024 / 1024)


# --- the queries -----------------------------------------------------------------------------


def _queries(messages: int) -> dict[str, list[str]]:
    words = Speech().words
    common, middle, seldom = words[:20], words[300:340], words[20_000:20_040]
    some = random.Random(3)
    numbers = [f"OR-{some.randint(1, messages):07d}" for _ in range(40)]
    return {
        "in every message": ["buongiorno ", "ordine "],
        "frequent": [f"{word} " for word in common],
        "medium": [f"{word} " for word in middle],
        "rare": [f"{word} " for word in seldom] + ["ornitorinco "],
        "two words": [f"{a} {b} " for a, b in zip(common * 2, middle, strict=True)]
        + [f"{a} {b} " for a, b in itertools.pairwise(middle)],
        "common and rare": [f"{a} {b} " for a, b in zip(common, seldom, strict=False)],
        "phrase": [f'"{a} {b}"' for a, b in itertools.pairwise(common)]
        + [f'"{a} {b}"' for a, b in zip(common, middle, strict=False)],
        "beginning": [word[:n] for word in common + middle for n in (2, 3, 4, 5, 6)],
        "beginning of a rare word": [word[:7] for word in seldom] + ["ornito"],
        "beginning that is in every message": [
            "buon",
            "buongi",
            "or",
            "ordi",
            "exampl",
        ],
        "order number": [f"{number} " for number in numbers],
        "address": [
            f"{words[n % 997]}.{words[2000 + n % 9973]}{n % 90 + 10}@example.it "
            for n in range(1, 41)
        ],
        "without": [f"{a} -{b} " for a, b in zip(middle, common * 2, strict=True)],
        "absent": ["xyzzy ", "xyzzy", "ordine xyzzy ", "ordinex", "buongiorno xy"],
        "phrase that never stands": ['"ordine buongiorno"'],
    }


def _timed(texts: list[str], rounds: int) -> dict[str, Any]:
    from ascolto.core import search

    times: list[tuple[float, str]] = []
    for text in texts:  # once unmeasured: the pages come from disk
        search.find(1, text, limit=50)
    for number in range(max(rounds, len(texts))):
        text = texts[number % len(texts)]
        began = time.perf_counter()
        search.find(1, text, limit=50)
        times.append(((time.perf_counter() - began) * 1000, text))
    only = sorted(taken for taken, _ in times)
    return {
        "p50": round(statistics.median(only), 2),
        "p95": round(only[int(len(only) * 0.95)], 2),
        "worst": round(only[-1], 2),
        "worst_of": max(times)[1],
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ascolto.config.settings")
    import django

    django.setup()
    scratch.bring_up_to_date()
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(json.dumps(measure(size)))
