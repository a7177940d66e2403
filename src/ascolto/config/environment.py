"""Reading the environment: typed, with a sentence when a value is wrong."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_HERE = {"localhost", "127.0.0.1", "::1"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no.")


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None


def listing(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def secret_key(data: Path) -> str:
    """From the environment, else made once and kept in the data folder (readable by its owner only)."""
    given = text("ASCOLTO_SECRET_KEY")
    if given:
        return given
    path = data / "secret-key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database(url: str, data: Path) -> dict[str, object]:
    """Django's settings for `postgresql://…` or, by default, SQLite in the data folder."""
    if not url:
        return _sqlite(data / "ascolto.sqlite3")
    if url.startswith("sqlite:"):
        return _sqlite(Path(url.removeprefix("sqlite://")))
    return _postgresql(urlsplit(url))


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "ascolto.core.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,  # opening is what costs; a thread keeps its own
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY; "
                "PRAGMA journal_size_limit=67108864;"
            ),
        },
    }


def _postgresql(parts: SplitResult) -> dict[str, object]:
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {parts.scheme!r}; Ascolto knows postgresql:// and sqlite://."
        )
    options: dict[str, object] = dict(parse_qsl(parts.query))
    options |= _prepared(str(options.pop("prepare", "yes")))
    host = unquote(parts.hostname or "") or str(options.pop("host", ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
        # One small question a request. Without it every kept connection fails one page after the server was
        # restarted or a failover: as many as there are threads, each before somebody's eyes.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _prepared(wish: str) -> dict[str, object]:
    """The server keeps the plan of what it has seen five times: a page is a quarter quicker.

    `?prepare=no` for a pooler that shares connections between transactions and knows no prepared
    statements.
    """
    after = None if wish.lower() in {"no", "0", "false"} else 5
    return {"server_side_binding": True, "prepare_threshold": after}


def mail(url: str) -> dict[str, object]:
    """Django's settings for `smtp://user:password@host:587` (STARTTLS) or `smtps://…` (TLS).

    To this machine itself, and with `?tls=no`, `smtp://` speaks plainly.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"smtp", "smtps"} or not host:
        raise ImproperlyConfigured(
            "ASCOLTO_MAIL_URL must look like smtp://user:password@host:587 or smtps://…"
        )
    by_tls = parts.scheme == "smtps"
    plain = host in _HERE or dict(parse_qsl(parts.query)).get("tls") == "no"
    return {
        "EMAIL_HOST": host,
        "EMAIL_PORT": parts.port or (465 if by_tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": by_tls,
        "EMAIL_USE_TLS": not by_tls and not plain,
        "EMAIL_TIMEOUT": 30,
    }
