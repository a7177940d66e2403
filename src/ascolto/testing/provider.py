"""A provider that misbehaves on purpose and keeps a ledger: the other end of the `fake` connector.

It takes messages, and how it takes each one follows a plan: at once, at once but without an
answer, not at all, after a pause. What it really accepted stands in an append-only file, synced
before anything is answered, so that a checker in another process can count how often each
idempotency key was sent:

    plan = Plan.seeded(7, {Fault.ACCEPT: 60, Fault.ACCEPT_IN_SILENCE: 20, Fault.DIE: 1})
    with providing(tmp_path / "ledger", plan=plan) as provider: ...
    assert max(accepted(tmp_path / "ledger").values()) == 1

As its own process:

    python -m ascolto.testing.provider --ledger FILE --port 8123 --seed 7 --weigh accept=60,die=1
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import hashlib
import hmac
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ascolto.testing.answering import Answer, Heard, Server

TOKEN = "fake-token-0123456789"
SECRET = "fake-signing-secret-0123456789"


class Fault(StrEnum):
    """What happens to one attempt to send a message."""

    ACCEPT = "accept"
    ACCEPT_IN_SILENCE = "accept_in_silence"  # takes it, never answers
    ACCEPT_AND_DROP = "accept_and_drop"  # takes it, hangs up
    ACCEPT_AND_CRASH = "accept_and_crash"  # takes it, answers 500
    REFUSE = "refuse"  # 422
    TOO_MANY = "too_many"  # 429 with Retry-After
    BROKEN = "broken"  # 503
    DROP = "drop"  # hangs up without taking it
    DIE = "die"  # the port is closed for a while; the message is not taken

    @property
    def accepts(self) -> bool:
        return self.value.startswith("accept")


@dataclass(frozen=True)
class Plan:
    """Which fault an attempt meets: the script's turn, else drawn from the weights.

    Drawing depends on seed, key and number of the attempt alone, so a run repeats whatever the
    order in which threads and processes come by.
    """

    script: Sequence[Fault] = ()
    weights: Mapping[Fault, float] = field(default_factory=lambda: {Fault.ACCEPT: 1})
    seed: int = 0
    retry_after: int = 1  # seconds, with TOO_MANY
    silence_for: float = 3.0  # seconds before a silent connection is closed
    dead_for: float = 1.0  # seconds, with DIE

    @classmethod
    def seeded(cls, seed: int, weights: Mapping[Fault, float], **more: Any) -> Plan:
        return cls(weights=weights, seed=seed, **more)

    @classmethod
    def always(cls, fault: Fault, **more: Any) -> Plan:
        return cls(weights={fault: 1}, **more)

    def fault(self, key: str, attempt: int, turn: int) -> Fault:
        """`attempt` counts from 1 for each key, `turn` from 0 over all."""
        if turn < len(self.script):
            return self.script[turn]
        draw = random.Random(f"{self.seed}/{key}/{attempt}")
        return draw.choices(list(self.weights), list(self.weights.values()))[0]


class Ledger:
    """An append-only file of JSON lines; what `write` returned from is on disk."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, event: str, **facts: Any) -> None:
        line = json.dumps({"event": event, "at": _now(), **facts}) + "\n"
        with self._lock:
            os.write(self._file, line.encode())
            os.fsync(self._file)

    def close(self) -> None:
        """A request that is still under way writes nowhere from now on."""
        with self._lock:
            os.close(self._file)
            self._file = -1


def read(path: Path) -> Iterator[dict[str, Any]]:
    """What a ledger holds; a last line cut by `kill -9` is left out."""
    if not path.exists():
        return
    for line in path.read_bytes().split(b"\n")[:-1]:
        yield json.loads(line)


def accepted(path: Path) -> Counter[str]:
    """Idempotency key → how many times a message with it was really accepted."""
    return Counter(e["key"] for e in read(path) if e["event"] == "accepted")


def refused(path: Path) -> set[str]:
    """The keys of messages that were refused for good."""
    faults = (e for e in read(path) if e["event"] == "attempt")
    return {e["key"] for e in faults if e["fault"] == Fault.REFUSE}


def signed(
    body: bytes, delivery: str, *, secret: str = SECRET, ago: int = 0
) -> dict[str, str]:
    """The headers of a webhook call of this provider."""
    at = str(int(time.time()) - ago)
    mark = hmac.new(
        secret.encode(), b"%b.%b." % (delivery.encode(), at.encode()), "sha256"
    )
    mark.update(body)
    return {
        "x-fake-delivery": delivery,
        "x-fake-timestamp": at,
        "x-fake-signature": mark.hexdigest(),
    }


class Provider:
    """The server; `start` it, `stop` it as hard as you like, start another on the same ledger."""

    def __init__(
        self, ledger: Path, *, plan: Plan | None = None, port: int = 0
    ) -> None:
        self.plan = plan or Plan()
        self.token = TOKEN
        self.files: dict[str, bytes] = {}
        self.templates, self.insights = list[dict[str, Any]](), list[dict[str, Any]]()
        self.dedupes = False  # True: a known key is answered again and not taken again
        self._path = ledger
        self._ledger = Ledger(ledger)
        self._lock = threading.Lock()
        self._life = threading.RLock()  # one death or rebirth at a time
        self._closed = threading.Event()
        self._attempts: Counter[str] = Counter()
        self._turn = 0
        self._sent: dict[str, dict[str, str]] = {}
        self._said: list[dict[str, Any]] = []
        self._remember()
        self._server = Server(self._answer, port=port)

    @property
    def url(self) -> str:
        return self._server.url

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def close(self) -> None:
        with self._life:
            self._closed.set()
            self.stop()
        self._ledger.close()

    def say(self, *items: Mapping[str, Any]) -> None:
        """Customers write: these wait to be polled."""
        for item in items:
            self._ledger.write("said", item=dict(item))
            with self._lock:
                self._said.append(dict(item))

    def _remember(self) -> None:
        for entry in read(self._path):
            if entry["event"] == "accepted":
                self._sent.setdefault(
                    entry["key"], {"id": entry["id"], "at": entry["at"]}
                )
            elif entry["event"] == "said":
                self._said.append(entry["item"])
            elif entry["event"] == "attempt":
                self._attempts[entry["key"]] += 1
                self._turn += 1

    def _answer(self, call: Heard) -> Answer | None:
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return _json(401, {"error": "unknown token"})
        url = urlsplit(call.path)
        query = {name: values[-1] for name, values in parse_qs(url.query).items()}
        if (call.method, url.path) == ("POST", "/messages"):
            return self._take(call)
        if (call.method, url.path) == ("POST", "/say"):
            self.say(*json.loads(call.body))
            return _json(201, {})
        if url.path.startswith("/sent/"):
            found = self._sent.get(unquote(url.path.removeprefix("/sent/")))
            return _json(200, found) if found else _json(404, {"error": "never seen"})
        if url.path == "/messages":
            return self._page(
                int(query.get("after") or 0), int(query.get("limit", 100))
            )
        if url.path == "/news":
            return self._news(
                int(query.get("after") or 0), float(query.get("seconds", 0))
            )
        if url.path.startswith("/files/"):
            name = unquote(url.path.removeprefix("/files/"))
            content = self.files.get(name)
            held = base64.b64encode(content or b"").decode()
            return _json(200, {"content_base64": held} if content else {"gone": True})
        if url.path in ("/templates", "/insights"):
            return _json(200, {url.path[1:]: getattr(self, url.path[1:])})
        if url.path == "/me":
            return _json(200, {"name": "Fake provider"})
        return _json(404, {"error": "no such place"})

    def _take(self, call: Heard) -> Answer | None:
        key = call.headers.get("idempotency-key", "")
        with self._lock:
            self._attempts[key] += 1
            fault = self.plan.fault(key, self._attempts[key], self._turn)
            self._turn += 1
        self._ledger.write("attempt", key=key, fault=fault.value)
        if fault.accepts:
            self._accept(key, json.loads(call.body))
        if fault is Fault.DIE:
            threading.Thread(target=self._die, daemon=True).start()
            return None
        return self._say_after(fault, key, call)

    def _accept(self, key: str, message: dict[str, Any]) -> None:
        with self._lock:
            known = self._sent.get(key)
            if known and self.dedupes:
                return
            id = f"sent-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
            self._sent.setdefault(key, {"id": id, "at": _now()})
        self._ledger.write(
            "accepted",
            key=key,
            id=id,
            text=message.get("text"),
            thread=message.get("thread"),
        )

    def _say_after(self, fault: Fault, key: str, call: Heard) -> Answer | None:
        if fault is Fault.ACCEPT:
            return _json(201, self._sent[key])
        if fault is Fault.ACCEPT_IN_SILENCE:
            time.sleep(self.plan.silence_for)
        if fault in {Fault.ACCEPT_IN_SILENCE, Fault.ACCEPT_AND_DROP, Fault.DROP}:
            with contextlib.suppress(OSError):
                call.socket.shutdown(2)
            return None
        if fault is Fault.TOO_MANY:
            return _json(429, {}, {"Retry-After": str(self.plan.retry_after)})
        status = {Fault.REFUSE: 422, Fault.BROKEN: 503, Fault.ACCEPT_AND_CRASH: 500}
        return _json(status[fault], {"error": fault.value})

    def _die(self) -> None:
        with self._life:
            self._server.stop()
        if self._closed.wait(self.plan.dead_for):
            return
        with self._life:
            if not self._closed.is_set():
                self._server.start()

    def _page(self, after: int, limit: int) -> Answer:
        items = self._said[after : after + limit]
        more = after + limit < len(self._said)
        return _json(
            200, {"items": items, "cursor": str(after + len(items)), "more": more}
        )

    def _news(self, after: int, seconds: float) -> Answer:
        until = time.monotonic() + min(seconds, 30)
        while len(self._said) <= after and time.monotonic() < until:
            time.sleep(0.02)
        return _json(200, {"news": len(self._said) > after})


@contextmanager
def providing(ledger: Path, *, plan: Plan | None = None) -> Iterator[Provider]:
    provider = Provider(ledger, plan=plan)
    provider.start()
    try:
        yield provider
    finally:
        provider.close()


def _json(status: int, data: Any, headers: Mapping[str, str] | None = None) -> Answer:
    kind = {"Content-Type": "application/json"}
    return Answer(status, json.dumps(data).encode(), {**kind, **(headers or {})})


def _now() -> str:
    return datetime.now(UTC).isoformat()


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m ascolto.testing.provider")
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--weigh", default="accept=1", help="fault=weight, …")
    parser.add_argument("--silence-for", type=float, default=3.0)
    parser.add_argument("--dead-for", type=float, default=1.0)
    given = parser.parse_args(None if arguments is None else list(arguments))
    pairs = (pair.split("=") for pair in given.weigh.split(","))
    weights = {Fault(name): float(weight) for name, weight in pairs}
    plan = Plan.seeded(
        given.seed, weights, silence_for=given.silence_for, dead_for=given.dead_for
    )
    provider = Provider(given.ledger, plan=plan, port=given.port)
    provider.start()
    print(provider.url, flush=True)
    done = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: done.set())
    done.wait()
    provider.close()


if __name__ == "__main__":
    main()
