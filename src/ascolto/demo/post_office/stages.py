"""The demo's providers: every channel that can be rehearsed, at one address of this machine.

    /KIND/…              what the provider's own API is there
    /~/KIND/say          a customer says something; answers with the call that the provider makes
    /~/KIND/given?after= the answers of ours that it took

A connection that does not begin as HTTP does goes to the provider that speaks so.

What was said and answered is kept as lines in the data folder, and told again after a restart: a
provider that forgot would look as if everybody had deleted everything.
"""

from __future__ import annotations

import base64
import contextlib
import json
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from ascolto.channels import registry
from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import (
    PREFIX,
    Answer,
    Change,
    Changes,
    Heard,
    Hosts,
    Line,
    Rehearsal,
)
from ascolto.demo.post_office import places

WAITS = "x-rehearsed-wait"  # seconds: nothing is new, and who asks waits for news
LARGEST = 30 * 1024 * 1024
LOOKS_EVERY = 0.3
LONGEST_WAIT = 30.0


class Play:
    """One provider, with what it was told so far."""

    def __init__(self, kind: str, rehearsal: Rehearsal, file: Path) -> None:
        self.kind, self._rehearsal, self._file = kind, rehearsal, file
        self._lock = threading.Lock()
        self._who: dict[str, dict[str, str]] = {}  # talk → its person

    def begin(self, url: str) -> None:
        """It stands at `url`; what it was told before is told again."""
        self._rehearsal.url = url
        file = self._file
        if isinstance(self._rehearsal, Hosts):
            self._rehearsal.reside(file.with_suffix(""))
        with contextlib.suppress(FileNotFoundError):
            for line in file.read_text().splitlines():
                # A line cut short by a crash; a server that does not start.
                with contextlib.suppress(ValueError, OSError):
                    self._again(json.loads(line))

    def end(self) -> None:
        if isinstance(self._rehearsal, Hosts):
            self._rehearsal.end()

    def carries(self, line: socket.socket, first: bytes) -> bool:
        """Whether this connection, which begins so, was for it: then it is over by now."""
        hosts = self._rehearsal
        if not (isinstance(hosts, Hosts) and hosts.knows(first)):
            return False
        hosts.carry(line)
        return True

    def settings(self) -> dict[str, Any]:
        return self._rehearsal.settings(self._rehearsal.url)

    def say(self, line: Line, hook: str) -> Sequence[Call]:
        with self._lock:
            told = asdict(line) | {"at": line.at.isoformat()}
            self._keep({"say": told, "hook": hook})
            self._rehearsal.clock = datetime.now(UTC)
            return self._spoken(line, hook)

    def hear(self, heard: Heard) -> Answer | None:
        """The answer; who waits for news gets it when there is some, or when the time is over."""
        until = time.monotonic() + LONGEST_WAIT
        while True:
            answer = self._heard(heard)
            # Before who waits gives up.
            wait = 0.6 * float(answer.headers.get(WAITS, 0)) if answer else 0.0
            begun = until - LONGEST_WAIT
            if not wait or time.monotonic() > min(until, begun + wait):
                return answer
            time.sleep(LOOKS_EVERY)

    def given(self, after: int) -> list[dict[str, str]]:
        """The answers it took since the first `after`, each with whom it answers."""
        with self._lock:
            return [
                asdict(one) | self._who.get(one.talk, {})
                for one in self._rehearsal.given[after:]
            ]

    def _heard(self, heard: Heard) -> Answer | None:
        with self._lock:
            before = len(self._rehearsal.given)
            self._rehearsal.clock = datetime.now(UTC)
            answer = self._rehearsal(heard)
            if len(self._rehearsal.given) > before:
                body = base64.b64encode(heard.body).decode()
                told = {"method": heard.method, "path": heard.path, "body": body}
                self._keep({"heard": told, "headers": dict(heard.headers)})
            return answer

    def _spoken(self, line: Line, hook: str) -> Sequence[Call]:
        who = {"author": line.author, "name": line.name, "language": line.language}
        self._who[line.talk] = who
        if line.change is not None:
            assert isinstance(self._rehearsal, Changes), f"{self.kind} changes nothing."
            return self._rehearsal.change(line, hook)
        return self._rehearsal.speak(line, hook)

    def _keep(self, event: dict[str, Any]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        now = {"now": datetime.now(UTC).isoformat()}
        with self._file.open("a") as file:
            file.write(json.dumps(now | event) + "\n")

    def _again(self, event: dict[str, Any]) -> None:
        self._rehearsal.clock = datetime.fromisoformat(event["now"])
        if "say" in event:
            self._spoken(line_of(event["say"]), event["hook"])
            return
        told = event["heard"]
        body = base64.b64decode(told["body"])
        self._rehearsal(Heard(told["method"], told["path"], event["headers"], body))


def line_of(told: Mapping[str, Any]) -> Line:
    change = told.get("change")
    more = {"at": datetime.fromisoformat(told["at"])}
    return Line(**{**told, **more, "change": Change(change) if change else None})


class Stages:
    """All of them, on one port, from `start` to `stop`."""

    def __init__(self, folder: Path) -> None:
        made = registry.rehearsals()
        self.plays = {
            kind: Play(kind, make(), folder / "stages" / f"{kind}.jsonl")
            for kind, make in made.items()
        }
        self._httpd: ThreadingHTTPServer | None = None

    def start(self, host: str, port: int) -> None:
        """Raises `OSError` when the port is taken."""
        self._httpd = _Threads((host, port), _handler(self))
        port = self._httpd.server_address[1]
        for kind, play in self.plays.items():
            play.begin(f"http://{places.NAME}:{port}/{kind}")
        threading.Thread(
            target=self._httpd.serve_forever,
            kwargs={"poll_interval": 0.1},
            name="stages",
            daemon=True,
        ).start()

    def stop(self) -> None:
        httpd, self._httpd = self._httpd, None
        if httpd:
            httpd.shutdown()
            httpd.server_close()
        for play in self.plays.values():
            play.end()

    def carries(self, line: socket.socket) -> bool:
        """Whether a connection speaks no HTTP; it was served then."""
        first = line.recv(1, socket.MSG_PEEK)
        return any(play.carries(line, first) for play in self.plays.values() if first)

    def hear(self, heard: Heard) -> Answer | None:
        head, _, rest = heard.path.lstrip("/").partition("/")
        kind = head.partition("?")[0]
        if kind == "~":
            return self._told(heard, rest)
        play = self.plays.get(kind)
        if play is None:
            return Answer(404)
        headers = {**heard.headers, PREFIX: f"/{kind}"}
        own = heard.path.lstrip("/").removeprefix(kind)
        own = own if own.startswith("/") else f"/{own}"
        return play.hear(Heard(heard.method, own, headers, heard.body))

    def _told(self, heard: Heard, rest: str) -> Answer:
        url = urlsplit(rest)
        kind, _, what = url.path.partition("/")
        play = self.plays.get(kind)
        if play is None:
            return Answer(404)
        if what == "given":
            after = int(parse_qs(url.query).get("after", ["0"])[0])
            return Answer(200, json.dumps(play.given(after)).encode())
        told = json.loads(heard.body)
        calls = play.say(line_of(told["line"]), told["hook"])
        return Answer(200, json.dumps([_plain(one) for one in calls]).encode())


def _plain(call: Call) -> dict[str, Any]:
    return {
        "method": call.method,
        "path": call.path,
        "query": dict(call.query),
        "headers": dict(call.headers),
        "body": base64.b64encode(call.body).decode(),
    }


class _Threads(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""


def _handler(stages: Stages) -> type[BaseHTTPRequestHandler]:
    class _Handler(_Serving):
        played = stages

    return _Handler


class _Serving(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    played: ClassVar[Stages]

    def handle(self) -> None:
        if not self.played.carries(self.connection):
            super().handle()

    def _serve(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        if length > LARGEST:
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(length)
        answer = self.played.hear(Heard(self.command, self.path, headers, body))
        if answer is None:
            self.close_connection = True
            return
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name != WAITS:
                self.send_header(name, value)
        self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve

    def log_message(self, format: str, *args: Any) -> None:
        """Providers are quiet."""
