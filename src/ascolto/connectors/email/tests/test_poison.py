"""Mails that were written to break mail programs: within 5 s of CPU and 512 MB each."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from functools import cache
from typing import Any

import pytest

from ascolto.channels.contract import Incoming, Malformed, Raw, Receipt
from ascolto.connectors.email import parsing
from ascolto.testing.poison import names, poison

CPU = 5.0  # seconds
MEMORY = 512  # MB


@cache
def outcomes() -> dict[str, dict[str, Any]]:
    """What became of every poison, each swallowed in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", __name__], capture_output=True, timeout=300, check=True
    )
    return {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", names())
def test_poison_is_swallowed(name: str) -> None:
    outcome = outcomes().get(name)
    assert outcome is not None, f"{name} killed the process"
    assert outcome["facts"] in ("Incoming", "Malformed", "Receipt,Incoming"), outcome
    assert outcome["cpu"] <= CPU, outcome
    assert outcome["memory"] <= MEMORY, outcome


def _swallow(name: str) -> dict[str, Any]:
    resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
    resource.setrlimit(resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3))
    raw = Raw("1:1", poison(name))
    begun = time.process_time()
    try:
        facts = parsing.facts(
            raw, parsing.Mailbox("care@brand.test", frozenset({"care@brand.test"}))
        )
        kinds = ",".join(type(fact).__name__ for fact in facts)
        for fact in facts:
            _storable(fact)
    except Malformed as malformed:
        kinds = "Malformed" if str(malformed) else "silent"
    except Exception as problem:
        kinds = repr(problem)[:200]
    spent = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"name": name, "facts": kinds, "cpu": round(spent, 2), "memory": peak}


def _storable(fact: object) -> None:
    assert isinstance(fact, Incoming | Receipt)
    texts = [fact.external_id]
    if isinstance(fact, Incoming):
        texts += [
            fact.text,
            fact.html,
            fact.quoted,
            fact.subject,
            fact.author.name,
            fact.problem,
        ]
        texts += [
            fact.author.external_id,
            *fact.references,
            *(file.name for file in fact.files),
        ]
        assert "\n" not in fact.subject + fact.author.name
        assert all(
            "/" not in file.name and not file.name.startswith(".")
            for file in fact.files
        )
    for text in texts:
        assert "\x00" not in text, text[:100]
        text.encode()


if __name__ == "__main__":
    for each in names():
        child = os.fork()
        if child == 0:
            sys.stdout.write(json.dumps(_swallow(each)) + "\n")
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)
