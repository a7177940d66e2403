"""Accounts: connected, changed, disconnected, broken and mended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from pydantic import BaseModel, SecretStr

from ascolto.channels import profiles, registry
from ascolto.channels.contract import Text
from ascolto.channels.models import Account, Delivery
from ascolto.core import activity, bus, live, wake
from ascolto.core.actor import Actor
from ascolto.core.models import Brand
from ascolto.events import AccountBroke, AccountMended

CHANGED = (
    "config", "address", "profile", "version", "name", "brand", "answers_through",
)  # fmt: skip


@transaction.atomic
def connect(
    kind: str,
    *,
    brand: Brand,
    name: str,
    config: BaseModel,
    by: Actor,
    answers_through: Account | None = None,
    profile: str = "",
) -> Account:
    """Store a new account. `config` was checked against the provider by the caller, who may have
    heard there whose `profile` it is."""
    address = str(getattr(config, "address", "") or "").lower()
    held: Any = plain(config)  # encrypted as JSON on its way in
    account = Account(
        kind=kind,
        brand=brand,
        name=name or address or registry.manifest(kind).title.en,
        config=held,
        address=address,
        answers_through=answers_through,
    )
    account.profile = profiles.folded(profile or registry.profile(account))
    profiles.refuse_twice(account)
    with profiles.once(account):
        account.save()
    activity.record("connected", account, by=by, kind=kind)
    live.push(account.workspace_id, "account", account=account.pk)
    wake.ring_on_commit("accounts")
    return account


@transaction.atomic
def change(
    account: Account,
    *,
    by: Actor,
    config: BaseModel | None = None,
    name: str | None = None,
    brand: Brand | None = None,
    answers_through: Account | None = None,
    profile: str = "",
) -> None:
    """Change an account's settings; `config` was checked by the caller, as for `connect`."""
    if config is not None:
        account.config = plain(config)
        account.address = str(getattr(config, "address", "") or "").lower()
        account.version += 1
        told = profiles.folded(profile or registry.profile(account))
        account.profile = told or account.profile
        profiles.refuse_twice(account)
    account.name = name or account.name
    account.brand = brand or account.brand
    account.answers_through = answers_through or account.answers_through
    with profiles.once(account):
        account.save(update_fields=[*CHANGED])
    activity.record("changed", account, by=by)
    if config is not None:
        mark_working(account)
        _hurry(account)
    wake.ring_on_commit("accounts")


def _hurry(account: Account) -> None:
    """What was held up there is tried at once."""
    waiting = Delivery.objects.filter(account=account, status=Delivery.Status.PENDING)
    waiting.filter(attempts__gt=0).update(not_before=timezone.now())
    wake.ring_on_commit("deliveries")


def note_lacking(account: Account, missing: Sequence[Text]) -> None:
    """What its credentials do not allow, as the provider just said."""
    account.lacking = [[one.it, one.en] for one in missing]
    account.save(update_fields=["lacking"])


def note_public_url(account: Account, url: str) -> None:
    """Where customers find it, as the provider just said; what it does not say stays."""
    found = registry.linkable(url)
    if found and found != account.public_url:
        account.public_url = found
        account.save(update_fields=["public_url"])


def note_profile(account: Account, profile: str) -> None:
    """Who it is at its provider, as it just said; two that were connected before stay as they are."""
    account.profile, known = profiles.folded(profile), account.profile
    if account.profile in {"", known} or profiles.twin(account):
        account.profile = known
        return
    with profiles.once(account):
        account.save(update_fields=["profile"])


@transaction.atomic
def disconnect(account: Account, *, by: Actor) -> None:
    """Stop listening and forget the credentials. What was said stays."""
    if not account.is_connected:
        return
    account.disconnected_at = timezone.now()
    account.config = {}
    account.version += 1
    account.save(update_fields=["disconnected_at", "config", "version"])
    activity.record("disconnected", account, by=by)
    live.push(account.workspace_id, "account", account=account.pk)
    wake.ring_on_commit("accounts")


@transaction.atomic
def mark_broken(account: Account, why: str) -> None:
    """Say loudly that an account does not work; once, until it does again."""
    changed = Account.objects.filter(pk=account.pk).exclude(
        status=Account.Status.BROKEN
    )
    first = changed.update(
        status=Account.Status.BROKEN, problem=why, broke_at=timezone.now()
    )
    if not first:
        Account.objects.filter(pk=account.pk).update(problem=why)
        return
    activity.record("broke", account, by=Actor.system(), why=why)
    bus.publish(AccountBroke(account.workspace_id, account.pk, why))
    live.push(account.workspace_id, "account", account=account.pk)


@transaction.atomic
def mark_working(account: Account) -> None:
    broken = Account.objects.filter(pk=account.pk, status=Account.Status.BROKEN)
    if not broken.update(status=Account.Status.WORKING, problem="", broke_at=None):
        return
    activity.record("mended", account, by=Actor.system())
    bus.publish(AccountMended(account.workspace_id, account.pk))
    live.push(account.workspace_id, "account", account=account.pk)
    wake.ring_on_commit("deliveries")


def plain(config: BaseModel) -> dict[str, Any]:
    """As JSON with its secrets, for the encrypted column only."""
    return config.model_dump(mode="json") | _secrets_of(config)


def _secrets_of(config: BaseModel) -> dict[str, Any]:
    return {
        name: value.get_secret_value()
        for name in type(config).model_fields
        if isinstance(value := getattr(config, name), SecretStr)
    }
