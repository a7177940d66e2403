"""What a connector tells the harness about itself, in its `tests/harness.py` as `subject`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from ascolto.channels.contract import Call, ChannelError, OutcomeUnknown, Site

RETRY_AFTER = 7  # seconds that a provider in the mood TOO_MANY asks for, where it can


class Mood(StrEnum):
    """How the provider answers, whatever it is asked."""

    WELL = "well"
    UNAUTHORISED = "unauthorised"  # 401, or a wrong password
    FORBIDDEN = "forbidden"  # 403
    TOO_MANY = "too many"  # 429 with Retry-After: 7, or "try again later"
    REFUSED = "refused"  # 400: this message, never
    BROKEN = "broken"  # 503
    AWAY = "away"  # nobody listens on the port
    SILENT = "silent"  # takes the request and never answers


@dataclass(frozen=True)
class Subject:
    """One connector under test.

    `provoke(mood)` is a context manager around a connector whose provider, on 127.0.0.1, is in
    that mood; it should give up a silent provider within two seconds. `provoke` serves `reply`
    and `publish` (and `check`), `provoke_poll` serves `poll`; left out, `evidence` must name tests instead.
    `provoke_find` serves `find`; left out, `provoke_poll` does, which fails questions too, or else
    `provoke`.

    `real` is a context manager around a connector to a real server of its protocol, where somebody
    has just written; None where that is not installed here. It takes a folder for itself.

    `evidence` names the tests that show what the harness cannot see, as "test_file.py::test_name"
    inside the connector's own `tests/`:

    - "reply_failures", "poll_failures": tables of what the provider says and what we raise
    - "resumes": polling goes on at the cursor, and a cursor never passes what was not returned
    - "sends_once": the same idempotency key twice is one message at the provider
    - "finds": where there is no rehearsal, what became of a reply whose outcome was lost
    - "find_failures": where there is neither a mood nor a rehearsal, that `find` says so when the
      credentials ended
    - "publishes": a post of our own stands there once, and what is written below it is heard
    - "copies": everybody named gets it, and nobody learns of a hidden copy
    - "window": a reply outside `reply_window` is refused
    - "real_server": the connector talks to a real server of its protocol
    - "one_kind", "never_malformed": why there is nothing to show of that, in words
    - "official_document": every call and payload is held against the provider's own document,
      where no real server runs here (gold asks for one of the two)
    """

    config: Mapping[str, Any]  # complete, with secrets in plain
    secrets: tuple[
        str, ...
    ] = ()  # the plain secrets in `config`: they must show nowhere
    provoke: Callable[[Mood], AbstractContextManager[Any]] | None = None
    provoke_poll: Callable[[Mood], AbstractContextManager[Any]] | None = None
    real: Callable[[Path], AbstractContextManager[Any]] | None = None
    provoke_find: Callable[[Mood], AbstractContextManager[Any]] | None = None
    signed: Callable[[bytes], Call] | None = (
        None  # a webhook call with this body, well signed
    )
    silent: type[ChannelError] = (
        OutcomeUnknown  # what `reply` raises in the mood SILENT
    )
    why_nobody: str = (
        ""  # why it is nobody in particular at a provider, without `profile()`
    )
    cannot_tell: str = (
        ""  # with Does.FIND: why its provider cannot say what became of a reply
    )
    why_safe: str = ""  # with `silent = TryLater`: why sending again cannot double
    evidence: Mapping[str, str] = field(default_factory=dict)
    site: Site = field(
        default_factory=lambda: Site(
            account="acc-1",
            name="Locanda",
            public_url="https://ascolto.example.com",
            webhook_url="https://ascolto.example.com/hooks/acc-1",
            secret=b"0123456789abcdef0123456789abcdef",
        )
    )
