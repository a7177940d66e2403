"""Proposals at size: how long the three best of five thousand entries take, on SQLite.

    python -m bench.answers ENTRIES ROUNDS       # one line of JSON

Entries are made of the bench's own speech (few words very often, most hardly ever) with four ways
of asking and one wording each; a message is twelve words of one of those with twenty others around
it. Measured is the whole read: the stamp query, the index, the entries worded and filled in. The
limit is the bare full-text query of the same words over as many rows.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import children, scratch
from bench.figures import Figure, percentile

TARGET = 30  # milliseconds, p95


def figures(entries: int = 5000, rounds: int = 300) -> list[Figure]:
    found = children.run("bench.answers", str(entries), str(rounds), timeout=900)
    p95 = found["proposals"]["p95"]
    return [
        Figure(
            "answers", p95, "ms p95", target=f"<= {TARGET}", holds=p95 <= TARGET,
            limit=found["bare"]["p95"], more=found,
        )
    ]  # fmt: skip


def measure(entries: int, rounds: int) -> dict[str, Any]:
    from django.db import transaction

    from ascolto.core import search
    from ascolto.core.scoping import scope
    from ascolto.operate.models import Conversation
    from ascolto.operate.reads import library

    member = scratch.company()
    workspace = member.workspace_id
    with scope(workspace), transaction.atomic():
        asked = _fill(entries)
        conversation = _conversation(scratch.hook())
        search.index(
            [
                search.Indexed(10**9 + n, workspace, texts[0])
                for n, texts in enumerate(asked)
            ]
        )
    with scope(workspace):
        conversation = Conversation.objects.select_related(
            "account", "brand", "case", "handle__link__customer"
        ).get(pk=conversation.pk)
        began = time.perf_counter()
        library.fresh()
        built = time.perf_counter() - began
        message = library.question_of(conversation)
        assert message is not None
        chance = random.Random(5)
        letters = [_letter(chance.choice(asked), chance) for _ in range(rounds)]

        def propose(number: int) -> None:
            message.text = letters[number]
            assert library.proposals(conversation, member, message=message)

        def bare(number: int) -> None:
            words = letters[number].split()[8:10]
            search.find(workspace, f"{' '.join(words)} ", limit=3)

        return {
            "entries": entries,
            "built_in_s": built,
            "proposals": _timed(propose, rounds),
            "bare": _timed(bare, rounds),
        }


def _fill(entries: int) -> list[list[str]]:
    from ascolto.operate.models import Answer, AnswerBody, AnswerQuestion
    from bench.search import Speech

    speech = Speech()

    def said(count: int) -> str:
        return " ".join(
            speech.chance.choices(speech.words, cum_weights=speech.weights, k=count)
        )

    answers = [Answer(title=said(5)[:160], status="published") for _ in range(entries)]
    Answer.objects.bulk_create(answers)
    asked = [[said(12)[:1000] for _ in range(4)] for _ in answers]
    AnswerQuestion.objects.bulk_create(
        AnswerQuestion(answer=answer, language="it", text=text)
        for answer, texts in zip(answers, asked, strict=True)
        for text in texts
    )
    AnswerBody.objects.bulk_create(
        AnswerBody(answer=answer, language="it", text=said(40)) for answer in answers
    )
    return asked


def _conversation(account: Any) -> Any:
    from ascolto.operate.actions import conversing
    from ascolto.testing import make

    messages = make.inbound(account, make.handle(name="Zoe Keller"), "Buongiorno")
    return conversing.receive(messages)[0]


def _letter(texts: list[str], chance: random.Random) -> str:
    """Half of one way of asking, among words of other questions."""
    words = chance.choice(texts).split()
    others = " ".join(chance.sample(texts, 2)).split()
    chance.shuffle(others)
    return " ".join(["Buongiorno", *others[:6], *words, *others[6:20], "grazie"])


def _timed(work: Callable[[int], None], rounds: int) -> dict[str, float]:
    for number in range(min(10, rounds)):
        work(number)
    times, spent = [], []
    for number in range(rounds):
        began, clock = time.perf_counter(), time.process_time()
        work(number)
        times.append((time.perf_counter() - began) * 1000)
        spent.append((time.process_time() - clock) * 1000)
    return {
        "p50": percentile(times, 0.5),
        "p95": percentile(times, 0.95),
        "cpu_p50": percentile(spent, 0.5),
        "cpu_p95": percentile(spent, 0.95),
        "worst": max(times),
    }


if __name__ == "__main__":
    with scratch.folder() as where:
        scratch.start(where)
        print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
