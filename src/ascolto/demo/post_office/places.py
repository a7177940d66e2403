"""Where the post office listens: free ports of this machine, chosen once and kept."""

from __future__ import annotations

import json
import os
import socket
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

HOST = "127.0.0.1"
NAME = "localhost"  # what callbacks are called by: outbound HTTP is allowed it by name


@dataclass(frozen=True)
class Ports:
    smtp: int
    imap: int
    http: int
    stages: int


def folder() -> Path:
    return Path(settings.DATA) / "post-office"


def ports() -> Ports:
    """The ones remembered; the first time, four that are free now."""
    try:
        said = json.loads(_file().read_text())
        return Ports(*(int(said[name]) for name in Ports.__match_args__))
    except (OSError, ValueError, KeyError, TypeError):
        return remember(_free())


def remember(chosen: Ports) -> Ports:
    folder().mkdir(parents=True, exist_ok=True)
    draft = _file().with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(asdict(chosen)))
    draft.replace(_file())
    return chosen


def others() -> Ports:
    """Four free ports in place of ones that somebody else has taken."""
    return remember(_free())


def mailbox() -> dict[str, Any]:
    """How the product's mail connector reaches a mailbox here."""
    here = ports()
    return {
        "imap_host": HOST,
        "imap_port": here.imap,
        "imap_security": "none",
        "smtp_host": HOST,
        "smtp_port": here.smtp,
        "smtp_security": "none",
    }


def callback(account: str) -> str:
    """Where a platform of the demo takes our answers."""
    return f"http://{NAME}:{ports().http}/{account}"


def stage(kind: str) -> str:
    """Where the provider of a channel is played."""
    return f"http://{NAME}:{ports().stages}/{kind}"


def _file() -> Path:
    return folder() / "ports.json"


def _free() -> Ports:
    with ExitStack() as stack:
        found = []
        for _ in range(4):
            one = stack.enter_context(socket.socket())
            one.bind((HOST, 0))
            found.append(one.getsockname()[1])
        return Ports(*found)
