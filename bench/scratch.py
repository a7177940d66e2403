"""A throw-away installation to measure: its own data folder, a company, its accounts."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ascolto.core.models import Member

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build" / "bench"
# This tree, also where the environment belongs to another one.
PATH = f"{ROOT}:{ROOT / 'src'}"
PASSWORD = "lago-1-barca-2"
SECRET = "whsec_YmVuY2gtc2VjcmV0LWJlbmNoLXNlY3JldA=="


@contextmanager
def folder() -> Iterator[Path]:
    """On the disk that the project lies on: a memory disk would flatter every commit."""
    BUILD.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="run-", dir=BUILD))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def environment(data: Path, **more: str) -> dict[str, str]:
    """For a child process that runs Ascolto over `data`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ASCOLTO_")}
    return kept | {
        "ASCOLTO_DATA": str(data),
        "ASCOLTO_SECRET_KEY": "only-for-the-bench-0123456789abcdef0123456789",
        "DJANGO_SETTINGS_MODULE": "ascolto.config.settings",
        "PYTHONPATH": PATH,
        **more,
    }


def start(data: Path) -> None:
    """Make this very process one of Ascolto over `data`, with an up-to-date database."""
    os.environ.update(environment(data))
    import django

    import ascolto.config  # noqa: F401 - the newer SQLite goes in before Django loads

    django.setup()
    if os.environ.get("DATABASE_URL"):
        bring_up_to_date()
        return
    empty, own = BUILD / f"empty-{schema()}.sqlite3", data / "ascolto.sqlite3"
    if own.exists():
        return
    if empty.exists():
        shutil.copyfile(empty, own)
        return
    bring_up_to_date()
    keep(own, empty)


def bring_up_to_date() -> None:
    """As the first start does: an empty database comes from the models, half a minute sooner."""
    from django.core.management import call_command

    from ascolto.config import new_database

    if new_database.is_empty():
        new_database.make()
    else:
        call_command("migrate", verbosity=0)


def keep(database: Path, name: Path) -> None:
    """A copy of a database file for the next time, and none of older schemas."""
    from ascolto.config.database import copy_sqlite

    stem = name.name.rsplit("-", 1)[0]
    for old in BUILD.glob(f"{stem}-*.sqlite3"):
        old.unlink()
    making = name.with_suffix(".making")
    copy_sqlite(database, making)
    making.rename(name)


def schema() -> str:
    """Changes when a migration does, or what SQLite is told of the tables."""
    seen = hashlib.sha256()
    made_by = ("migrations/*.py", "sqlite/shape.py")
    for file in sorted(f for p in made_by for f in (ROOT / "src").rglob(p)):
        seen.update(file.read_bytes())
    return seen.hexdigest()[:12]


def company() -> Member:
    """Founded as on the first-run page."""
    from ascolto.core.actions import founding

    return founding.found(
        founding.Founder(
            company="Locanda del Lago",
            brand="Locanda del Lago",
            name="Ada",
            email="ada@example.org",
            password=PASSWORD,
        )
    )


def account(kind: str, **config: Any) -> Any:
    """A connected account of the company in scope."""
    from ascolto.channels.models import Account
    from ascolto.core.models import Brand

    brand = Brand.objects.order_by("pk")[0]
    address = str(config.get("address", ""))
    held: Any = config  # encrypted as JSON on its way in
    return Account.objects.create(
        brand=brand, kind=kind, name=kind, config=held, address=address
    )


def mailbox() -> Any:
    return account(
        "email",
        address="info@example.org",
        imap_host="127.0.0.1",
        smtp_host="127.0.0.1",
        password="never used",
    )


def hook(answers: str = "") -> Any:
    """A connected system; acknowledgements are written where it takes answers (at that address)."""
    return account("webhook", secret=SECRET, callback_url=answers)


def logged_in(member: Member) -> str:
    """The session's cookie, as after logging in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)
