"""`ascolto member add`."""

from __future__ import annotations

import argparse
import getpass
import sys

from ascolto.config.commands import Commands, command


def add(commands: Commands) -> None:
    member = commands.add_parser("member", help="People of a company.")
    parser = command(
        member.add_subparsers(metavar="ACTION", required=True),
        "add",
        _add,
        "Give a person a place in a company. Their log-in is made when they have none.",
    )
    parser.add_argument("email")
    parser.add_argument("--name", required=True)
    parser.add_argument(
        "--role", default="agent", choices=["voice", "agent", "lead", "admin"]
    )
    parser.add_argument(
        "--workspace", help="its slug; may be left out while there is only one"
    )
    parser.add_argument(
        "--password",
        help="left out: asked for. On the command line, others on this machine may see it",
    )


def _add(options: argparse.Namespace) -> int:
    from django.utils import translation

    with translation.override("en"):  # as everything the console says
        email, workspace = _added(options)
    print(f"{options.name} <{email}> is now {options.role} of {workspace}.")
    return 0


def _added(options: argparse.Namespace) -> tuple[str, str]:
    from django.db import transaction

    from ascolto.core.actions import joining
    from ascolto.core.actor import Actor
    from ascolto.core.models import User
    from ascolto.core.scoping import scope

    email = joining.email_address(options.email)
    workspace = company(options.workspace)
    by, place = (
        Actor("console", "console"),
        {"name": options.name, "role": options.role},
    )
    with transaction.atomic(), scope(workspace):
        user = User.objects.filter(email=email).first()
        if user:  # of another company: one log-in, another place
            joining.place(user, by=by, **place)
        else:
            joining.join(email, password=_password(options.password), by=by, **place)
    return email, workspace.name


def company(slug: str | None):  # type: ignore[no-untyped-def]
    from ascolto.core.models import Workspace
    from ascolto.core.refusal import Refusal

    found = list(Workspace.objects.filter(**({"slug": slug} if slug else {}))[:2])
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refusal(
            f"There is no company {slug!r}." if slug else "There is no company yet."
        )
    names = ", ".join(
        Workspace.objects.order_by("slug").values_list("slug", flat=True)[:20]
    )
    raise Refusal(f"There are several companies: say which with --workspace ({names}).")


def _password(given: str | None) -> str:
    from ascolto.core.refusal import Refusal

    if given is not None:
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    word = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != word:
        raise Refusal("The two were not the same. Nobody was added.")
    return word
