"""A real XMPP server beside the tests: Prosody, on 127.0.0.1."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring

from ascolto.channels.contract import Site
from ascolto.connectors.xmpp.config import Config
from ascolto.connectors.xmpp.connector import Connector
from ascolto.connectors.xmpp.receive import CLIENT
from ascolto.connectors.xmpp.stream import Stream
from ascolto.connectors.xmpp.tests.harness import PASSWORD

PEOPLE = ("aiuto", "anna", "bruno")


def missing() -> str:
    if not shutil.which("prosody"):
        return "no Prosody (apt-get install prosody)"
    return "" if os.geteuid() == 0 else "a private Prosody can only be started by root"


class Person:
    """A customer with a client of their own."""

    def __init__(self, name: str, port: int) -> None:
        self.address = f"{name}@localhost"
        self.stream = Stream(_settings(name, port))
        self.stream.open()
        self.stream.send(Element(f"{CLIENT}presence"))

    def say(
        self, text: str, *inside: str, id: str, to: str = "aiuto@localhost"
    ) -> None:
        stanza = Element(f"{CLIENT}message", type="chat", to=to, id=id)
        if text:
            SubElement(stanza, f"{CLIENT}body").text = text
        for one in inside:
            stanza.append(fromstring(one))
        self.stream.send(stanza)

    def hear(self, seconds: float = 20) -> Element:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            said = self.stream.listen(until - time.monotonic())
            if said is not None and said.find(f"{CLIENT}body") is not None:
                return said
        raise AssertionError("nothing was heard")


class Peer:
    def __init__(self, port: int) -> None:
        self.port = port

    @contextmanager
    def connector(self, **settings: Any) -> Iterator[Connector]:
        known = _settings("aiuto", self.port).model_dump() | settings
        site = Site("acc-1", "Locanda", "https://ascolto.example.com")
        connector = Connector(Config.model_validate(known), site)
        try:
            yield connector
        finally:
            connector.close()

    @contextmanager
    def person(self, name: str) -> Iterator[Person]:
        person = Person(name, self.port)
        try:
            yield person
        finally:
            person.stream.close()


def _settings(name: str, port: int) -> Config:
    return Config.model_validate(
        {
            "address": f"{name}@localhost",
            "password": PASSWORD,
            "host": "127.0.0.1",
            "port": port,
            "security": "none",
        }
    )


@contextmanager
def running(folder: Path) -> Iterator[Peer]:
    c2s, web = _free_port(), _free_port()
    config = folder / "prosody.cfg.lua"
    config.write_text(_lua(folder, c2s, web))
    for parent in [folder, *folder.parents]:
        if str(parent) != "/" and str(parent).startswith("/tmp/"):
            parent.chmod(parent.stat().st_mode | 0o711)
    shutil.chown(folder, "prosody", "prosody")
    us = ["runuser", "-u", "prosody", "--"]
    for name in PEOPLE:
        words = ["prosodyctl", "--config", str(config), "register", name, "localhost"]
        subprocess.run([*us, *words, PASSWORD], check=True, capture_output=True)
    with (folder / "out").open("wb") as log:
        process = subprocess.Popen(
            [*us, "prosody", "--config", str(config), "-F"], stdout=log, stderr=log
        )
    try:
        _await(c2s, process, folder / "out")
        yield Peer(c2s)
    finally:
        process.terminate()  # runuser passes it on
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def _lua(folder: Path, c2s: int, web: int) -> str:
    return f"""
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {c2s} }}
s2s_ports = {{ }}
http_ports = {{ {web} }}
http_interfaces = {{ "127.0.0.1" }}
https_ports = {{ }}
http_external_url = "http://127.0.0.1:{web}/"
modules_enabled = {{ "saslauth", "disco", "ping", "mam", "carbons", "offline", "roster" }}
modules_disabled = {{ "s2s" }}
data_path = "{folder}/data"
pidfile = "{folder}/pid"
log = {{ warn = "*console" }}
authentication = "internal_hashed"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
archive_expires_after = "never"
default_archive_policy = true
VirtualHost "localhost"
Component "files.localhost" "http_file_share"
http_host = "127.0.0.1"
"""


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 2):
            return
        assert process.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() < until, log.read_text()[-2000:]
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
