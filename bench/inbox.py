"""The screens people wait for: list, open, search and a long thread, with few and a million messages.

    python -m bench.inbox MESSAGES ROUNDS       # on DATABASE_URL or SQLite: one line of JSON

Times are of the server: the real views through all middleware, templates included, in one process
without a network between. The limit is the bare statement of the list over the same index.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import children, scratch
from bench.figures import Figure, percentile

TARGETS = {"list": 20, "open": 50, "search": 50, "thread": 100}  # milliseconds, p95
LONG = 2_000  # messages of the long thread, where there are more in all
IN_PG = (
    'DATABASE_URL="postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres" exec "$@"'
)


def figures(
    small: int = 10_000, large: int = 1_000_000, rounds: int = 200
) -> list[Figure]:
    large = int(os.environ.get("LARGE", large))
    found = []
    for database in ("sqlite", "postgresql"):
        few = _measured(database, small, rounds)
        many = _measured(database, large, rounds)
        found += [_figure(database, what, few, many) for what in TARGETS]
    return found


def _figure(
    database: str, what: str, few: dict[str, Any], many: dict[str, Any]
) -> Figure:
    p95 = many[what]["p95"]
    return Figure(
        f"{what} {database}",
        p95,
        "ms p95",
        target=f"<= {TARGETS[what]}",
        holds=p95 <= TARGETS[what],
        limit=many["bare"]["p95"] if what == "list" else None,
        more={
            "messages": many["messages"],
            "p50_ms": many[what]["p50"],
            "small_messages": few["messages"],
            "small_p50_ms": few[what]["p50"],
            "small_p95_ms": few[what]["p95"],
            "flat": many[what]["p50"] / few[what]["p50"],
            "cpu_p50_ms": many[what]["cpu_p50"],
            "small_cpu_p50_ms": few[what]["cpu_p50"],
            "filled_in_s": many["filled_in_s"],
        },
    )


def _measured(database: str, messages: int, rounds: int) -> dict[str, Any]:
    with scratch.folder() as place:
        words = ("bench.inbox", str(place), str(messages), str(rounds))
        if database == "sqlite":
            return children.run(*words, timeout=3600)
        around = [
            "pg_virtualenv",
            "-t",
            "-o",
            "shared_buffers=256MB",
            "sh",
            "-c",
            IN_PG,
            "sh",
        ]
        return children.run(*words, around=around, timeout=3600)


# --- in a process of its own -------------------------------------------------------------------


def measure(place: Path, messages: int, rounds: int) -> dict[str, Any]:
    filled_in = _filled(place, messages)
    from django.db import connection

    from ascolto.config import interpreter
    from ascolto.core.models import Member
    from ascolto.core.scoping import unscoped

    with unscoped("the bench has one company"):
        member = Member.objects.select_related("user").get()
    client = _client(member)
    count = max(messages // 10, 1)
    long = _long_thread(member.workspace_id, messages)
    interpreter.settle(crowded=False)
    return {
        "database": connection.vendor,
        "messages": messages,
        "filled_in_s": filled_in,
        "list": _timed(lambda n: client.get(_lists(n)), rounds),
        "open": _timed(lambda n: client.get(_thread(n, count), headers=PANES), rounds),
        "search": _timed(lambda n: client.get(_search(n, messages)), rounds),
        "thread": _timed(
            lambda n: client.get(f"/conversations/{long}/?view=open"), rounds
        ),
        "bare": _timed(lambda n: _bare(member.workspace_id), rounds),
    }


PANES = {"HX-Request": "true", "HX-Target": "panes"}


def _lists(number: int) -> str:
    return f"/inbox/?view={('waiting', 'open', 'mine', 'unassigned', 'closed', 'all')[number % 6]}"


def _thread(number: int, count: int) -> str:
    return f"/conversations/{1 + number * 7919 % count}/?view=open"


def _search(number: int, messages: int) -> str:
    """Common and seldom words, two together, an order, a beginning, nothing."""
    from urllib.parse import quote_plus

    from bench.search import Speech

    global _words
    _words = _words or Speech().words
    common, seldom = _words[number % 20], _words[20_000 + number % 40]
    asked = (
        f"{common} ", f"{seldom} ", f"{common} {_words[300 + number % 40]} ",
        f"OR-{1 + number * 7919 % messages:07d} ", f"{_words[300 + number % 40][:4]}", "buongiorno",
        "xyzzy ",
    )[number % 7]  # fmt: skip
    return f"/inbox/?q={quote_plus(asked)}"


_words: list[str] = []


def _long_thread(workspace_id: int, messages: int) -> int:
    """The first conversation, with two thousand messages; the whole page of it is asked for."""
    from datetime import timedelta

    from ascolto.channels.models import Message
    from ascolto.core.scoping import scope
    from ascolto.operate.models import Conversation

    with scope(workspace_id):
        talk = Conversation.objects.get(pk=1)
        last = talk.last_message_at
        Message.objects.insert(
            ("id", "workspace_id", "account_id", "thread_id", "handle_id", "external_id",
             "direction", "text", "sent_at", "received_at"),
            [
                (messages + n, workspace_id, talk.account_id, talk.thread_id, talk.handle_id,
                 f"long-{n}", "in", f"Numero {n}. Avete una camera per due, con vista lago?",
                 last + timedelta(seconds=n), last)
                for n in range(1, min(LONG, messages) + 1)
            ],
        )  # fmt: skip
    return 1


def _bare(workspace_id: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, subject, preview, last_message_at FROM operate_conversation "
            "WHERE workspace_id = %s AND status = 'open' "
            "ORDER BY last_message_at DESC, id DESC LIMIT 41",
            [workspace_id],
        )
        cursor.fetchall()


def _client(member: Any) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _timed(ask: Callable[[int], Any], rounds: int) -> dict[str, float]:
    for number in range(14):  # templates are compiled, pages come from disk
        answer = ask(number)
        if answer is not None and answer.status_code != 200:
            raise RuntimeError(f"answered {answer.status_code}")
    times, spent = [], []
    for number in range(14, 14 + rounds):
        began, cpu = time.perf_counter(), time.process_time()
        ask(number)
        times.append((time.perf_counter() - began) * 1000)
        spent.append((time.process_time() - cpu) * 1000)
    return {
        "p50": percentile(times, 0.5),
        "p95": percentile(times, 0.95),
        "worst": max(times),
        "cpu_p50": percentile(spent, 0.5),
    }


def _filled(place: Path, messages: int) -> float:
    """A database of that size; SQLite's is kept under `.build` until a migration changes."""
    kept = scratch.BUILD / f"past{messages}-{scratch.schema()}.sqlite3"
    is_sqlite = not os.environ.get("DATABASE_URL")
    if is_sqlite and kept.exists():
        shutil.copyfile(kept, place / "ascolto.sqlite3")
        scratch.start(place)
        return 0.0
    scratch.start(place)
    from django.db import connection

    from bench import fill

    if is_sqlite:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    took = fill.fill(messages)
    if is_sqlite:
        connection.close()
        scratch.keep(place / "ascolto.sqlite3", kept)
    return took


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
