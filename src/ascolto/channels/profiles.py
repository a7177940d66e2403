"""Whoever is somebody at a provider is connected once: a Page twice would bring everything twice.

Connectors tell who it is (`contract.Profiled`); it is compared within a company and a kind.
Another company may connect the same Page: it has been given the right to it there, and learns
nothing of us.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ascolto.channels import registry
from ascolto.channels.models import Account
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text

LONGEST = 255


def folded(profile: str) -> str:
    """As it is stored and compared."""
    plain = clean_text(profile).strip().casefold()
    fits = len(plain) <= LONGEST
    return plain if fits else hashlib.sha256(plain.encode()).hexdigest()


def twin(account: Account) -> Account | None:
    """Another connected account that is the same one at the provider, or has the same address."""
    if not account.profile and not account.address:
        return None
    same = Q(address=account.address) if account.address else Q()
    same |= Q(profile__in=[account.profile, ""]) if account.profile else Q()
    others = Account.objects.connected().filter(same, kind=account.kind)
    others = others.exclude(pk=account.pk).select_related("brand")
    return next((one for one in others if _is_same(one, account)), None)


def twins(accounts: Iterable[Account]) -> dict[int, Account]:
    """Of connected accounts, by key, those that another one of them is too: from before it was refused."""
    by_kind: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        by_kind[account.kind].append(account)
    found: dict[int, Account] = {}
    for alike in by_kind.values():
        first: dict[tuple[str, str], Account] = {}
        for account in alike if len(alike) > 1 else ():
            for mark in _marks(account):
                other = first.setdefault(mark, account)
                if other is not account:
                    found.setdefault(other.pk, account)
                    found.setdefault(account.pk, other)
    return found


def _marks(account: Account) -> Iterator[tuple[str, str]]:
    """What two of a kind may not have in common."""
    if account.address:
        yield "address", account.address
    if known := account.profile or folded(registry.profile(account)):
        yield "profile", known


def refuse_twice(account: Account) -> None:
    """Raises `Refusal` when a connected one is the same."""
    other = twin(account)
    if other is not None:
        raise Refusal(
            _(
                "“%(name)s” is connected to it already: a second time, everything would arrive twice. "
                "Open “%(name)s” to change it, or disconnect it first."
            )
            % {"name": other.name},
            "connected_already",
        )


@contextmanager
def once(account: Account) -> Iterator[None]:
    """Of two who connect it in the same moment, one is refused."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        refuse_twice(account)
        raise


def _is_same(one: Account, account: Account) -> bool:
    if account.address and one.address == account.address:
        return True
    # Connected before it was noted: its settings may tell.
    known = one.profile or folded(registry.profile(one))
    return bool(account.profile) and known == account.profile
