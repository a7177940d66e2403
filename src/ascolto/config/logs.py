"""Logs: for people in a terminal, JSON elsewhere. Never a secret, a body, or a forged line."""

from __future__ import annotations

import logging
import logging.config
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET = re.compile(
    r"pass(word|wd)?$|secret|token|api_?key|authorization|cookie|credential|^config$|^body$|^headers$",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_OURS = {"exception", "stack"}  # several lines, of our own making
_BUT_LINES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]")
_IN_URL = re.compile(
    r"([?&](?:token|key|code|password|secret|r)=|/invitations/|/password/reset/key/)"
    r"[^&\s\"'/]+|(?<=://)[^/\s@]+(?=@)",
    re.IGNORECASE,
)

Line = MutableMapping[str, Any]


def safe(_: Any, __: str, line: Line) -> Line:
    """Hide what is secret by its name, and keep one entry to one line."""
    for key, value in list(line.items()):
        if key.startswith("_") or value is None:
            continue  # the library's own
        if _SECRET.search(key):
            line[key] = "…"
        elif isinstance(value, int | float):
            continue  # true, false and figures hold no words
        elif key in _OURS:
            line[key] = _indented(str(value))
        else:
            is_text = isinstance(value, str)
            line[key] = _plain(value) if is_text else _plain(repr(value))[:500]
    return line


def _indented(text: str) -> str:
    """A traceback ends in words of others: none of its lines may look like an entry of its own."""
    plain = _BUT_LINES.sub(lambda sign: repr(sign.group())[1:-1], text)
    return _hidden(plain.replace("\n", "\n    "))


def _plain(text: str) -> str:
    shown = _CONTROL.sub(lambda sign: repr(sign.group())[1:-1], text)
    return _hidden(shown)


def _hidden(text: str) -> str:
    return _IN_URL.sub(lambda found: f"{found[1] or ''}…", text)


def set_up(*, json: bool | None = None, level: str = "INFO") -> None:
    """Once per process. `json` None: when nobody watches a terminal."""
    as_json = not sys.stderr.isatty() if json is None else json
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        safe,
    ]
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in (
        "uvicorn.access",
        "uvicorn.error",
        "asyncio",
        "httpx",
        "celery",
        "kombu",
        "amqp",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # "Not Found: /path" for every stray bot is no news.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared[:3],
            *shared[4:],
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
