"""Signed-in sessions, kept for the life of the process.

A server lets an account sign in 300 times a day, and a connector lives for one poll: so the tokens
outlive it, here. They are in memory only; a new process signs in anew.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field

from ascolto.connectors.bluesky.config import Config


@dataclass
class Session:
    did: str
    handle: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)


_known: dict[str, Session] = {}
_lock = threading.Lock()
MOST = 1_000


def key(config: Config) -> str:
    parts = (config.base_url, config.handle, config.app_password.get_secret_value())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def known(config: Config) -> Session | None:
    with _lock:
        return _known.get(key(config))


def keep(config: Config, session: Session) -> None:
    with _lock:
        if len(_known) >= MOST:
            _known.clear()
        _known[key(config)] = session


def forget(config: Config) -> None:
    with _lock:
        _known.pop(key(config), None)
