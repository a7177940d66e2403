"""`ascolto demo`: the demo company, and customers who keep writing to it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ascolto.config.commands import Commands, command

_LOADING = "ascolto.demo.loading"
_PLAYING = "ascolto.demo.playing"
_POST_OFFICE = "ascolto.demo.post_office"


def add(commands: Commands) -> None:
    demo = command(
        commands,
        "demo",
        _demo,
        "Put the demo company into an empty database; with --live, let its customers write.",
        long_running=True,
    )
    demo.add_argument(
        "--live",
        action="store_true",
        help="keep writing as customers do, through the real doors, until Ctrl-C",
    )


def _demo(options: argparse.Namespace) -> int:
    from ascolto.config import database

    database.bring_up_to_date()
    if load_if_empty():
        print("The demo company is there.")
    elif not options.live:
        print(
            "There is a company already; the demo company goes into an empty database."
        )
    print(logins(), end="")
    if options.live:
        _part(_PLAYING).play()
    return 0


def load_if_empty() -> bool:
    """Load the demo company unless any company is there. Returns whether it was loaded."""
    from ascolto.core.models import Workspace

    if Workspace.objects.exists():
        return False
    print("  Telling the demo company's two months …", flush=True)
    _part(_LOADING).load()
    return True


def logins() -> str:
    """The demo company's log-ins, a line each; "" when there is no demo company."""
    from ascolto.core.models import Workspace

    if not Workspace.objects.filter(is_demo=True).exists() or not _is_there(_LOADING):
        return ""
    lines = [
        f"    {who}: {email} / {word}" for who, email, word in _part(_LOADING).logins()
    ]
    return "\n".join(["  Log in as", *lines, ""])


def is_there() -> bool:
    """Whether this installation carries the demo company."""
    return _is_there(_LOADING)


@contextmanager
def post_office() -> Iterator[None]:
    """The demo company's own mail server around the workers; nothing when there is no demo."""
    office = (
        import_module(_POST_OFFICE).start_if_needed()
        if _is_there(_POST_OFFICE)
        else None
    )
    try:
        yield
    finally:
        if office is not None:
            office.stop()


def _is_there(name: str) -> bool:
    return find_spec(name) is not None


def _part(name: str) -> Any:
    if not _is_there(name):
        from ascolto.config.database import Unfit

        raise Unfit("This installation was made without the demo company.")
    return import_module(name)
