"""Finds connectors: the folders of `ascolto.connectors` and entry points of that name.

Listing reads manifests only, so it never imports a provider's SDK. The core asks manifests and
instances; no channel's name is known outside its folder.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import resources
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

import structlog
from django.conf import settings
from pydantic import BaseModel, ValidationError

from ascolto.channels.contract import (
    Connector,
    Does,
    Identity,
    Limited,
    Manifest,
    NeedsReconnect,
    Profiled,
    Reachable,
    Site,
    Text,
)
from ascolto.channels.contract.rehearsing import Hosts, Rehearsal
from ascolto.channels.models import Account

log = structlog.get_logger(__name__)


class UnknownKind(LookupError):
    """No connector of that kind is installed."""


@cache
def _folders() -> dict[str, str]:
    """kind → importable package."""
    home = importlib.import_module("ascolto.connectors")
    found = {
        m.name: f"{home.__name__}.{m.name}"
        for m in pkgutil.iter_modules(home.__path__)
        if m.ispkg
    }
    for point in entry_points(group="ascolto.connectors"):
        found.setdefault(point.name, point.value)
    return found


@cache
def manifest(kind: str) -> Manifest:
    """Raises `UnknownKind`."""
    try:
        module = importlib.import_module(f"{_folders()[kind]}.manifest")
    except KeyError:
        raise UnknownKind(kind) from None
    found: Manifest = module.MANIFEST
    return found


@cache
def manifests() -> dict[str, Manifest]:
    """Every installed connector's manifest; one that cannot be imported is left out and logged."""
    found = {}
    for kind in sorted(_folders()):
        try:
            found[kind] = manifest(kind)
        except ImportError as problem:
            log.warning("connector.unavailable", kind=kind, missing=problem.name)
    return found


@cache
def config_class(kind: str) -> type[BaseModel]:
    manifest(kind)
    found: type[BaseModel] = importlib.import_module(
        f"{_folders()[kind]}.config"
    ).Config
    return found


@cache
def _connector_class(kind: str) -> Any:
    manifest(kind)
    return importlib.import_module(f"{_folders()[kind]}.connector").Connector


def guide(kind: str) -> str:
    """The README of a connector: how to get access; "" when it has none. Raises `UnknownKind`."""
    manifest(kind)
    file = resources.files(_folders()[kind]) / "README.md"
    return file.read_text("utf-8") if file.is_file() else ""


@cache
def rehearsals() -> dict[str, Callable[[], Rehearsal]]:
    """By kind: how to make the small provider that rehearses its channel, where it has one."""
    found, silent = _rehearsed(), silent_here()
    return {kind: made for kind, made in found.items() if kind not in silent}


def silent_here() -> dict[str, Text]:
    """By kind: why the provider that rehearses it cannot play on this machine."""
    found = {}
    for kind, made in _rehearsed().items():
        if issubclass(made, Hosts) and (why := made.absent()):
            found[kind] = why
    return found


@cache
def _rehearsed() -> dict[str, type[Rehearsal]]:
    found = {}
    for kind in manifests():
        name = f"{_folders()[kind]}.rehearsal"
        if importlib.util.find_spec(name) is not None:
            found[kind] = importlib.import_module(name).Rehearsal
    return found


@runtime_checkable
class Returning(Protocol):
    """Settings that decide whether tokens of ours come back (`Does.RETURN`)."""

    def returns(self) -> bool: ...


def returns(account: Account) -> bool:
    """A token that leaves through this account comes back with the answer."""
    if Does.RETURN not in manifest(account.kind).does:
        return False
    settings_of = config_class(account.kind)
    if not issubclass(settings_of, Returning):
        return True
    return bool(settings_of.model_validate(account.config).returns())


def connector(account: Account, addresses: frozenset[str] | None = None) -> Connector:
    """An instance at work for `account`. Close it when done.

    Raises `NeedsReconnect` when the stored settings do not fit (any more).
    """
    try:
        config = config_class(account.kind).model_validate(account.config)
    except ValidationError as problem:
        # From None: pydantic's own words repeat what was stored, secrets too.
        names = sorted({str(e["loc"][0]) for e in problem.errors() if e["loc"]})
        raise NeedsReconnect(_incomplete(names)) from None
    made: Connector = _connector_class(account.kind)(config, site(account, addresses))
    return made


def does(account: Account) -> frozenset[Does]:
    """What `account` lets us do: what its channel does, less what its settings leave out."""
    channel, settings_of = manifest(account.kind).does, config_class(account.kind)
    if not issubclass(settings_of, Limited):
        return channel
    try:
        return channel - settings_of.model_validate(account.config).lacks()
    except ValidationError:  # said where it is used; the account is shown as broken
        return channel


def may_do_less(kind: str) -> bool:
    """Whether an account's settings leave out something of what its channel does."""
    try:
        return issubclass(config_class(kind), Limited)
    except UnknownKind:  # not installed any more
        return False


def public_url(account: Account) -> str:
    """Where customers find it, as its settings or its provider told; "" when they did not."""
    settings_of = config_class(account.kind)
    if not issubclass(settings_of, Reachable):
        return linkable(account.public_url)
    try:
        found = settings_of.model_validate(account.config).public_url()
    except ValidationError:
        return ""
    return linkable(found)


def profile(account: Account) -> str:
    """Who it is at its provider, as far as its settings tell without asking there; else ""."""
    try:
        made = connector(account, frozenset())
    except (NeedsReconnect, UnknownKind):
        return ""
    try:
        return made.profile() if isinstance(made, Profiled) else ""
    finally:
        made.close()


def linkable(url: str) -> str:
    """The address, when it is one that a page may link to; else ""."""
    is_one = url.startswith(("https://", "tel:", "sms:")) and url.isprintable()
    return url if is_one and len(url) <= 500 and " " not in url else ""


def is_answerable(account: Account) -> bool:
    """Whether what comes in on `account` has a way back, its own or through another account."""
    has_other = manifest(account.kind).answers_through is not None
    return has_other or Does.REPLY in does(account)


def _incomplete(names: list[str]) -> Text:
    fields = ", ".join(names)
    return Text(
        it=f"Le impostazioni non bastano più ({fields}): collega di nuovo l'account.",
        en=f"Its settings are not complete any more ({fields}): connect it again.",
    )


def trial(kind: str, config: BaseModel, site: Site) -> Connector:
    """An instance for a configuration that is not saved yet, to `check()` it."""
    made: Connector = _connector_class(kind)(config, site)
    return made


def site(account: Account, addresses: frozenset[str] | None = None) -> Site:
    public = settings.PUBLIC_URL
    return Site(
        account=account.public_id,
        name=account.name or account.brand.name,
        public_url=public,
        webhook_url=f"{public}/hooks/{account.public_id}",
        workspace_addresses=own_addresses() if addresses is None else addresses,
        secret=bytes.fromhex(account.key),
    )


def own_addresses() -> frozenset[str]:
    """What customers of the workspace in scope write to: never to be answered automatically."""
    rows = Account.objects.connected().exclude(address="")
    return frozenset(a.lower() for a in rows.values_list("address", flat=True))


def realm(account: Account) -> str:
    """Whose identity the account's author ids are (see `Handle.realm`)."""
    identity = manifest(account.kind).identity
    return f"account:{account.pk}" if identity is Identity.ACCOUNT else identity.value
