"""The demo's accounts that the post office serves: where it listens goes into their settings."""

from __future__ import annotations

from collections.abc import Iterator

from ascolto.channels import registry
from ascolto.channels.actions import connecting
from ascolto.channels.models import Account
from ascolto.core.actor import Actor
from ascolto.core.models import Workspace
from ascolto.core.scoping import scope
from ascolto.demo.company import COMPANY
from ascolto.demo.post_office import places

SYSTEM = Actor.system("post office")
SOMEWHERE = ("http://localhost:1/here", "http://localhost:2/there")


def by_key() -> dict[str, Account]:
    """The demo's connected accounts by the keys of its story, whatever they are called by now."""
    workspace = Workspace.objects.get(is_demo=True)
    with scope(workspace):
        rows = Account.objects.connected().select_related("brand", "workspace")
        found = {_key(row): row for row in rows.order_by("-pk")}
    return {key: row for key, row in found.items() if key}


def _key(row: Account) -> str:
    from ascolto.demo.founding import KINDS

    callback = str(row.config.get("callback_url", "")).rpartition("/")[2]
    for told in COMPANY.accounts:
        if row.kind == KINDS[told.role]:
            named = {
                "mail": row.address == told.address,
                "webhook": callback == told.key,
            }
            if named.get("mail" if told.role == "mail" else row.kind, True):
                return told.key
    return ""


def elsewhere() -> dict[str, Account]:
    """The accounts at the rehearsed providers, by kind: not ones that somebody connected since."""
    workspace = Workspace.objects.get(is_demo=True)
    with scope(workspace):
        rows = Account.objects.connected().filter(kind__in=registry.rehearsals())
        return {row.kind: row for row in rows.order_by("-pk") if _is_rehearsed(row)}


def _is_rehearsed(row: Account) -> bool:
    here, there = (registry.rehearsals()[row.kind]().settings(url) for url in SOMEWHERE)
    fixed = {name: value for name, value in here.items() if there[name] == value}
    return all(row.config.get(name) == value for name, value in fixed.items())


def secrets() -> dict[str, str]:
    """How the platforms know our calls, by the accounts' keys."""
    return {
        key: str(row.config["secret"])
        for key, row in by_key().items()
        if COMPANY.account(key).role in ("portal", "reviews")
    }


def point_here() -> None:
    """Write the ports into the accounts' settings where they are others by now."""
    for row, values in _wanted():
        if any(row.config.get(name) != value for name, value in values.items()):
            kind = registry.config_class(row.kind)
            with scope(row.workspace_id):
                config = kind.model_validate(row.config | values)
                connecting.change(row, config=config, by=SYSTEM)


def _wanted() -> Iterator[tuple[Account, dict[str, object]]]:
    for kind, row in elsewhere().items():
        yield row, registry.rehearsals()[kind]().settings(places.stage(kind))
    for key, row in by_key().items():
        role = COMPANY.account(key).role
        if role == "mail" and row.config.get("imap_host") == places.HOST:
            yield row, places.mailbox()
        elif role in ("portal", "reviews"):
            here = str(row.config.get("callback_url", ""))
            if here.startswith(f"http://{places.NAME}:"):
                yield row, {"callback_url": places.callback(key)}
