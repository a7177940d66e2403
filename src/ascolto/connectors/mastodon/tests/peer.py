"""A real server of Mastodon's API beside the tests: mastodon-mock, in memory, on 127.0.0.1."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ascolto.core import http

ROOT = Path(__file__).resolve().parents[5]
PROGRAM = ROOT / ".build" / "peers" / "mastodon" / "bin" / "mastodon_mock"
TOKENS = {"locanda": "locanda_token", "anna": "anna_token", "bruno": "bruno_token"}


def missing() -> str:
    return (
        ""
        if PROGRAM.exists()
        else "no mastodon-mock (python3 scripts/peers.py mastodon)"
    )


class Peer:
    """The server, called as one of its people."""

    def __init__(self, url: str) -> None:
        self.url = url

    def call(self, who: str, method: str, path: str, body: Any = None) -> Any:
        answer = http.fetch(
            method,
            self.url + path,
            headers={
                "authorization": f"Bearer {TOKENS[who]}",
                "content-type": "application/json",
            },
            content=None if body is None else json.dumps(body).encode(),
        )
        assert answer.ok, (answer.status, answer.text)
        return answer.json()

    def say(self, who: str, text: str, **more: Any) -> dict[str, Any]:
        said = {"status": text, "visibility": "public"} | more
        made: dict[str, Any] = self.call(who, "POST", "/api/v1/statuses", said)
        return made

    def edit(self, who: str, id: str, text: str) -> None:
        self.call(who, "PUT", f"/api/v1/statuses/{id}", {"status": text})

    def delete(self, who: str, id: str) -> None:
        self.call(who, "DELETE", f"/api/v1/statuses/{id}")

    def posts_under(self, id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call(
            "anna", "GET", f"/api/v1/statuses/{id}/context"
        )["descendants"]
        return found


@contextmanager
def running(folder: Path) -> Iterator[Peer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = folder / "mastodon.toml"
    people = "".join(
        f'[[seed.accounts]]\nusername = "{name}"\naccess_token = "{token}"\n'
        for name, token in TOKENS.items()
    )
    settings.write_text(f'[server]\nhost = "127.0.0.1"\nport = {port}\n{people}')
    words = [str(PROGRAM), "serve", "--in-memory", "--config", str(settings)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, cwd=folder)
    try:
        url = f"http://127.0.0.1:{port}"
        _await(url, process, folder / "log")
        yield Peer(url)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            http.fetch("GET", f"{url}/api/v2/instance", timeout=5)
            return
        except http.Failed:
            assert process.poll() is None, log.read_text()[-2000:]
            assert time.monotonic() < until, log.read_text()[-2000:]
            time.sleep(0.1)
