"""Taking a delivery in: the raw bytes are stored, and only then do we say "got it"."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction

from ascolto.channels.contract import Raw
from ascolto.channels.models import Account, Payload
from ascolto.core import failpoint, storage, wake
from ascolto.core.scoping import unscoped

IN_ROW = 256 * 1024  # larger bodies lie in the file store


class Accepted(NamedTuple):
    """A delivery on its way into the store."""

    workspace_id: int
    account_id: int
    raw: Raw


def accept(account: Account, raws: Iterable[Raw]) -> None:
    """Store deliveries of one account; the same ones twice are stored once."""
    store([Accepted(account.workspace_id, account.pk, raw) for raw in raws])


def store(items: Sequence[Accepted]) -> None:
    """Store deliveries of any accounts in one transaction. Durable when it returns."""
    records = [_record(item) for item in items]
    with transaction.atomic(), unscoped("the door takes in for every workspace"):
        Payload.objects.insert(_FIELDS, records, ignore_conflicts=True)
        wake.ring_on_commit("payloads")
        failpoint.reach("accepting.stored")
    failpoint.reach("accepting.durable")


def delivery_id(given: str) -> str:
    """As given while it fits its column; else its hash, which is as unique."""
    clean = given.replace("\x00", "")
    if clean == given and len(given) <= 255:
        return given
    return (
        "sha256:" + hashlib.sha256(given.encode("utf-8", "surrogatepass")).hexdigest()
    )


_FIELDS = (
    "workspace_id", "account_id", "delivery_id", "headers", "body", "stored_as", "size", "sha256",
)  # fmt: skip


def _record(item: Accepted) -> tuple[object, ...]:
    """The values of a `Payload`."""
    body = bytes(item.raw.body)
    is_large = len(body) > IN_ROW
    digest = hashlib.sha256(body).hexdigest()
    if is_large:  # what came in is kept, however large: the doors have their own limits
        storage.keep(body, limit=len(body))
    headers = {
        k: str(v).replace("\x00", "")[:2000] for k, v in item.raw.headers.items()
    }
    return (
        item.workspace_id,
        item.account_id,
        delivery_id(item.raw.delivery_id),
        headers,
        b"" if is_large else body,
        digest if is_large else "",
        len(body),
        digest,
    )


def raw(payload: Payload) -> Raw:
    """The delivery as it came."""
    body = storage.read(payload.stored_as) if payload.stored_as else bytes(payload.body)
    return Raw(payload.delivery_id, body, payload.headers)
