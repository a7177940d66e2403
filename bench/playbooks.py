"""Two hundred playbooks over what arrives, against the same without any.

    python -m bench.playbooks 200 10000     # one side: how many playbooks, how many messages

Both sides take in the same webhook bodies as the worker does (`bench.mail`). Most playbooks look
for words, some for an account, stars, public or not, the hour, a known customer; about one message
in six makes one act. The bare side has none switched on.
"""

from __future__ import annotations

import json
import random
import sys
import time
from typing import Any

from bench import children, letters, mail, scratch
from bench.figures import Figure, middle

COUNT = 200
TARGET = 1.5
PEOPLE = 400


def product(playbooks: int, messages: int) -> dict[str, Any]:
    """CPU-seconds to take in; in a process set up for it."""
    from ascolto.channels.contract import Raw
    from ascolto.config import interpreter
    from ascolto.core.scoping import scope
    from ascolto.operate.models import PlaybookRun

    member = scratch.company()
    with scope(member.workspace_id):
        account = scratch.hook()
        _write(playbooks, account, member)
        warm = mail._raws(letters.letters(120, seed=9), "webhook", Raw)
        mail._take_in(account, warm)
    said = letters.letters(messages, seed=1, people=PEOPLE)
    raws = mail._raws(said, "webhook", Raw)
    interpreter.settle(crowded=True)
    began = time.process_time()
    mail._take_in(account, raws)
    spent = time.process_time() - began
    with scope(member.workspace_id):
        runs = PlaybookRun.objects.count()
        held = mail._held(len(warm))
    return {"cpu": spent, "messages": held["messages"], "runs": runs}


def _write(count: int, account: Any, member: Any) -> None:
    from ascolto.core.actor import Actor
    from ascolto.operate.actions import scripting

    chance, by = random.Random(7), Actor.system()
    for number in range(count):
        body = {
            "when": {"all": _when(number, chance, account)},
            "then": _then(number, member),
        }
        made = scripting.create(f"Playbook {number}", {"on": "message", **body}, by=by)
        scripting.switch(made, on=True, by=by)


def _when(number: int, chance: random.Random, account: Any) -> list[dict[str, Any]]:
    """Words that nobody says here, as most words of a company's playbooks; now and then ones
    that are said often, with something else that seldom holds."""
    rare = [f"parola{number}x{n}" for n in range(chance.randint(3, 12))]
    if number % 10 == 0:  # often said, seldom meant
        often = chance.sample(letters._WORDS, 3)
        return [
            {"fact": "message.text", "is": "any_of", "to": often},
            {"fact": "message.text", "is": "like", "to": ["ordine####"]},
        ]
    if number % 10 == 1:  # no words at all
        return [
            {"fact": "message.account", "is": "in", "to": [str(account.pk)]},
            {"fact": "message.stars", "is": "at_most", "to": ["2"]},
        ]
    if number % 10 == 2:  # asks the customer, the conversation and the clock
        return [
            {"fact": "message.text", "is": "any_of", "to": ["rimborso", "glutine"]},
            {"fact": "customer.past_cases", "is": "at_least", "to": ["50"]},
            {"fact": "conversation.turns", "is": "at_least", "to": ["2"]},
            {"fact": "time.weekday", "is": "in", "to": ["sat", "sun"]},
        ]
    if number % 100 == 5:  # acts
        words = ["allergia", "menù", "rimborso", "tavolo", "ieri", "conferma", "pacco"]
        return [{"fact": "message.text", "is": "all_of", "to": words}]
    return [{"fact": "message.text", "is": "any_of", "to": rare}]


def _then(number: int, member: Any) -> list[dict[str, str]]:
    if number % 2:
        return [
            {"do": "assign", "to": f"member:{member.pk}"},
            {"do": "due", "minutes": "30"},
        ]
    return [
        {"do": "note", "text": "Da guardare."},
        {"do": "assign", "to": f"member:{member.pk}"},
    ]


def figures(messages: int = 10_000, rounds: int = 3) -> list[Figure]:
    """Bare and with playbooks in turn, `rounds` times; the middle of the ratios."""
    ratios, costs, runs = [], {"bare": [], "with": []}, 0  # type: ignore[var-annotated]
    for _ in range(rounds):
        bare = children.run("bench.playbooks", "0", str(messages))
        full = children.run("bench.playbooks", str(COUNT), str(messages))
        ratios.append(full["cpu"] / bare["cpu"])
        costs["bare"].append(bare["cpu"] / messages * 1000)
        costs["with"].append(full["cpu"] / messages * 1000)
        runs = full["runs"]
    ratio = middle(ratios)
    return [
        Figure(
            "playbooks",
            ratio,
            "times bare",
            target=f"<= {TARGET}",
            holds=ratio <= TARGET,
            more={
                "playbooks": COUNT,
                "messages": messages,
                "acts": runs,
                "ms_each_bare": round(middle(costs["bare"]), 3),
                "ms_each_with": round(middle(costs["with"]), 3),
                "rounds": [round(r, 3) for r in ratios],
            },
        )
    ]


if __name__ == "__main__":
    with scratch.folder() as place:
        scratch.start(place)
        print(json.dumps(product(int(sys.argv[1]), int(sys.argv[2]))))
