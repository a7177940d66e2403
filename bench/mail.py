"""Mails into conversations: the whole way from raw bytes to a row in the inbox.

    python -m bench.mail email 0 3000       # the product alone: channel, people (0: all strangers), mails

Mails are stored as a poll brings them (pages of a hundred), and taken in as the worker does:
payload, handle, customer, thread, message, search index, conversation, case, commitment, activity,
acknowledgement. What is not measured: fetching them over IMAP and sending the acknowledgements.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from bench import children, letters, limits, scratch
from bench.figures import Figure, middle

PAGE = 100
NEVER_CALLED = "https://portal.example.org/answers"
TARGET = 1000


def product(mails: int, kind: str = "email", people: int = 0) -> dict[str, Any]:
    """CPU-seconds and what lies in the database afterwards; in a process set up for it."""
    from ascolto.channels.contract import Raw
    from ascolto.config import interpreter
    from ascolto.core.scoping import scope

    member = scratch.company()
    with scope(member.workspace_id):
        account = scratch.mailbox() if kind == "email" else scratch.hook(NEVER_CALLED)
        warm = _raws(letters.letters(120, seed=9), kind, Raw)
        _take_in(account, warm)
    raws = _raws(letters.letters(mails, seed=1, people=people), kind, Raw)
    interpreter.settle(crowded=True)
    began, clock = time.process_time(), time.perf_counter()
    _take_in(account, raws)
    spent, took = time.process_time() - began, time.perf_counter() - clock
    with scope(member.workspace_id):
        held = _held(len(warm))
    return {"cpu": spent, "wall": took, **held}


def _raws(said: list[letters.Letter], kind: str, raw: Any) -> list[Any]:
    if kind == "email":
        at = {"internaldate": said[0].at.isoformat()}
        return [
            raw(f"7:{x.address}-{x.number}", letters.mail(x, "info@example.org"), at)
            for x in said
        ]
    stamp = {"webhook-timestamp": str(int(time.time()))}
    return [raw(f"{x.address}-{x.number}", letters.body(x), stamp) for x in said]


def _take_in(account: Any, raws: list[Any]) -> None:
    from ascolto.channels.actions import accepting, ingesting
    from ascolto.core import bus

    for start in range(0, len(raws), PAGE):
        accepting.accept(account, raws[start : start + PAGE])
    while ingesting.pump() + bus.dispatch():
        pass


def _held(warm: int) -> dict[str, int]:
    from ascolto.channels.models import Message, Payload
    from ascolto.commitments.models import Commitment
    from ascolto.operate.models import Acknowledgement, Conversation

    return {
        "messages": Message.objects.inbound().count() - warm,
        "conversations": Conversation.objects.count() - warm,
        "commitments": Commitment.objects.open().count() - warm,
        "acknowledgements": Acknowledgement.objects.count() - warm,
        "not_understood": Payload.objects.not_understood().count(),
    }


# --- the comparison --------------------------------------------------------------------------


def figures(mails: int = 3000, rounds: int = 3) -> list[Figure]:
    """Product, peer and limit in turn, `rounds` times; the middle of each."""
    seen: dict[str, list[float]] = {}
    peer_mails = max(mails // 20, 10)
    for _ in range(rounds):
        for name, words in _SIDES.items():
            held = children.run("bench.mail", *words, str(mails))
            seen.setdefault(name, []).append(held["messages"] / held["cpu"])
        seen.setdefault("peer", []).append(_peer(peer_mails))
        for name, batch in (("limit", 1), ("limit in batches", PAGE)):
            seen.setdefault(name, []).append(_limit(mails, batch))
    rate = {name: middle(values) for name, values in seen.items()}
    more = {n.replace(" ", "_"): round(v) for n, v in rate.items() if n != "product"}
    return [
        Figure(
            "mail",
            rate["product"],
            "mails/CPU-s",
            target=f">= {TARGET}",
            holds=rate["product"] >= TARGET,
            peer=rate["peer"],
            limit=rate["limit"],
            more=more | {"rounds": [round(v) for v in seen["product"]]},
        )
    ]


# Worst case first: each mail of a stranger, so each makes a customer, a case, a conversation, a
# commitment and an acknowledgement.
_SIDES = {
    "product": ("email", "0"),
    "product, known people": ("email", "200"),
    "product, webhook bodies": ("webhook", "0"),
}


def _peer(mails: int) -> float:
    python = children.peer_python()
    with scratch.folder() as place:
        held = children.run(
            "bench.peer.take_in", str(place), str(mails),
            python=python, env={"BENCH_PLACE": str(place)},
        )  # fmt: skip
    return float(held["messages"] / held["cpu"])


def _limit(mails: int, batch: int) -> float:
    raws = [letters.mail(x, "info@example.org") for x in letters.letters(mails)]
    with scratch.folder() as place:
        return mails / limits.mail(raws, place, batch=batch)


if __name__ == "__main__":
    with scratch.folder() as place:
        scratch.start(place)
        print(json.dumps(product(int(sys.argv[3]), sys.argv[1], int(sys.argv[2]))))
