"""A real homeserver beside the tests: Synapse with SQLite, on 127.0.0.1."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ascolto.connectors.matrix.tests.harness import HS_TOKEN, TOKEN
from ascolto.core import http

ROOT = Path(__file__).resolve().parents[5]
PYTHON = ROOT / ".build" / "peers" / "synapse" / "bin" / "python"
V3 = "/_matrix/client/v3"
SECRET = "a-shared-secret-for-registering"


def missing() -> str:
    return "" if PYTHON.exists() else "no Synapse (python3 scripts/peers.py synapse)"


class Peer:
    """The server, called as one of its people."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.tokens = {"aiuto": TOKEN}

    def call(
        self, who: str, method: str, path: str, body: Any = None, **more: str
    ) -> Any:
        kind = {"content-type": more.pop("kind", "application/json")}
        token = self.tokens.get(who)
        content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        answer = http.fetch(
            method,
            self.url + path,
            headers=kind | ({"authorization": f"Bearer {token}"} if token else {}),
            content=None if method == "GET" else content,
        )
        assert answer.ok, (answer.status, answer.text)
        return answer.json()

    def enrol(self, name: str) -> None:
        """A new person, with the server's secret."""
        place = "/_synapse/admin/v1/register"
        nonce = self.call("", "GET", place)["nonce"]
        parts = (nonce, name, "a-password", "notadmin")
        mac = hmac.new(SECRET.encode(), "\0".join(parts).encode(), hashlib.sha1)
        asked = {"nonce": nonce, "username": name, "password": "a-password"}
        asked |= {"admin": False, "mac": mac.hexdigest(), "displayname": name.title()}
        self.tokens[name] = self.call("", "POST", place, asked)["access_token"]

    def room(self, who: str, *, invites: str = "@aiuto:localhost") -> str:
        asked = {"invite": [invites], "preset": "trusted_private_chat"}
        return str(self.call(who, "POST", f"{V3}/createRoom", asked)["room_id"])

    def send(
        self, who: str, room: str, content: Any, kind: str = "m.room.message"
    ) -> str:
        place = f"{V3}/rooms/{quote(room)}/send/{kind}/{secrets.token_hex(6)}"
        return str(self.call(who, "PUT", place, content)["event_id"])

    def say(self, who: str, room: str, text: str) -> str:
        return self.send(who, room, {"msgtype": "m.text", "body": text})

    def redact(self, who: str, room: str, event: str) -> None:
        place = f"{V3}/rooms/{quote(room)}/redact/{quote(event)}/{secrets.token_hex(6)}"
        self.call(who, "PUT", place, {})

    def messages(self, who: str, room: str) -> list[dict[str, Any]]:
        place = f"{V3}/rooms/{quote(room)}/messages?dir=b&limit=100"
        found = self.call(who, "GET", place)["chunk"][::-1]
        return [one for one in found if one["type"] == "m.room.message"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, hook: str) -> Iterator[Peer]:
    """A homeserver that pushes to the application service at `hook`."""
    port = free_port()
    _write(folder, port, hook)
    words = [str(PYTHON), "-m", "synapse.app.homeserver", "-c", str(folder / "hs.json")]
    key = [*words, "--generate-keys"]
    subprocess.run(key, check=True, capture_output=True, cwd=folder)
    with (folder / "out").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, cwd=folder)
    try:
        peer = Peer(f"http://127.0.0.1:{port}")
        _await(peer.url, process, folder / "out")
        for name in ("anna", "bruno"):
            peer.enrol(name)
        yield peer
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _write(folder: Path, port: int, hook: str) -> None:
    """Synapse reads YAML, and JSON is YAML."""
    service = {
        "id": "ascolto",
        "url": hook,
        "as_token": TOKEN,
        "hs_token": HS_TOKEN,
        "sender_localpart": "aiuto",
        "rate_limited": False,
        "receive_ephemeral": True,
        "namespaces": {"users": [], "rooms": [], "aliases": []},
    }
    (folder / "service.json").write_text(json.dumps(service))
    much = {"per_second": 1000, "burst_count": 1000}
    listener = {"port": port, "type": "http", "bind_addresses": ["127.0.0.1"]}
    listener |= {"tls": False, "resources": [{"names": ["client", "media"]}]}
    log = {
        "version": 1,
        "disable_existing_loggers": False,
        "root": {"level": "WARNING", "handlers": ["out"]},
    }
    log |= {"handlers": {"out": {"class": "logging.StreamHandler"}}}
    (folder / "log.json").write_text(json.dumps(log))
    settings = {
        "server_name": "localhost",
        "pid_file": str(folder / "pid"),
        "listeners": [listener],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "db")}},
        "log_config": str(folder / "log.json"),
        "media_store_path": str(folder / "media"),
        "registration_shared_secret": SECRET,
        "report_stats": False,
        "macaroon_secret_key": "a-secret-of-the-tests",
        "form_secret": "another-secret-of-the-tests",
        "signing_key_path": str(folder / "signing.key"),
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "app_service_config_files": [str(folder / "service.json")],
        "rc_message": much,
        "rc_invites": {"per_room": much, "per_user": much, "per_issuer": much},
        "rc_joins": {"local": much, "remote": much},
        "max_upload_size": "60M",
    }
    (folder / "hs.json").write_text(json.dumps(settings))


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            if http.fetch("GET", f"{url}/health", timeout=5).ok:
                return
        except http.Failed:
            pass
        assert process.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() < until, log.read_text()[-2000:]
        time.sleep(0.2)
