"""`ascolto account check`, `ascolto payloads replay`."""

from __future__ import annotations

import argparse

from ascolto.config.commands import Commands, command


def add(commands: Commands) -> None:
    account = commands.add_parser("account", help="Connected channels.")
    check = command(
        account.add_subparsers(metavar="ACTION", required=True),
        "check",
        _check,
        "Ask each connected account's provider whether it works.",
    )
    check.add_argument("id", nargs="?", help="one account, by its id; default: all")
    payloads = commands.add_parser("payloads", help="What providers sent us.")
    replay = command(
        payloads.add_subparsers(metavar="ACTION", required=True),
        "replay",
        _replay,
        "Read again what could not be understood, after a fix.",
    )
    replay.add_argument("--account", metavar="ID", help="only of this account")
    replay.add_argument(
        "--failed",
        action="store_true",
        help="what could not be understood (the default)",
    )


def _accounts(given: str | None):  # type: ignore[no-untyped-def]
    """By number or public id. For the caller's `unscoped`."""
    from ascolto.channels.models import Account
    from ascolto.core.refusal import Refusal

    rows = (
        Account.objects.connected().select_related("brand", "workspace").order_by("pk")
    )
    if given is None:
        return list(rows)
    by = {"pk": int(given)} if given.isdigit() else {"public_id": given}
    found = list(rows.filter(**by))
    if not found:
        raise Refusal(f"There is no connected account {given!r}.")
    return found


def _check(options: argparse.Namespace) -> int:
    from ascolto.core.scoping import unscoped

    with unscoped("the operator checks every company's accounts"):
        accounts = _accounts(options.id)
    bad = [account for account in accounts if not _works(account)]
    if not accounts:
        print("No account is connected.")
    return 1 if bad else 0


def _works(account) -> bool:  # type: ignore[no-untyped-def]
    from ascolto.channels import registry
    from ascolto.channels.actions import connecting
    from ascolto.channels.contract import ChannelError
    from ascolto.core.scoping import scope

    label = f"{account.pk}  {account.workspace.slug}/{account.kind}  {account.name}"
    with scope(account.workspace_id):
        try:
            connector = registry.connector(account)
            try:
                said = connector.check()
            finally:
                connector.close()
        except (ChannelError, registry.UnknownKind) as problem:
            print(f"{label}: does not work: {problem}")
            return False
        except Exception as problem:
            # Its text may quote what was configured, so only its kind is shown.
            print(f"{label}: does not work: {type(problem).__name__}")
            return False
        connecting.mark_working(account)
    print(f"{label}: works ({said})")
    return True


def _replay(options: argparse.Namespace) -> int:
    from ascolto.channels.actions import ingesting
    from ascolto.channels.models import Payload
    from ascolto.core.actor import Actor
    from ascolto.core.scoping import scope, unscoped

    with unscoped("the operator replays every company's deliveries"):
        rows = Payload.objects.not_understood().order_by("workspace_id", "pk")
        if options.account:
            rows = rows.filter(account__in=_accounts(options.account))
        pairs = list(rows.values_list("workspace_id", "pk"))
    count = 0
    for workspace_id in sorted({workspace for workspace, _ in pairs}):
        ids = [pk for workspace, pk in pairs if workspace == workspace_id]
        with scope(workspace_id):
            for start in range(0, len(ids), 200):
                some = Payload.objects.filter(pk__in=ids[start : start + 200])
                plain = list(some.defer("body", "headers"))
                count += ingesting.replay(plain, by=Actor("console", "console"))
    print(
        f"{count} deliveries wait to be read again; the running worker takes them up."
        if count
        else "Nothing is waiting to be understood."
    )
    return 0
