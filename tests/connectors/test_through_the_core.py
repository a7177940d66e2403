"""Every connector's fixtures through the whole intake: once, twice, in any order, and a thousand at a time."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from ascolto.channels.actions import accepting, ingesting
from ascolto.channels.contract import Deleted, Edited, Incoming, Malformed, Raw
from ascolto.channels.models import Account, Message, Payload, Reaction, Revision
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.connectors import Folder, found, snapshots

ALL = [folder for folder in found() if not folder.manifest.stores_nothing]
each = pytest.mark.parametrize("folder", ALL, ids=str)


def account(cast: Cast, folder: Folder) -> Account:
    made: Account = make.account(
        cast.brand, kind=folder.manifest.kind, config=dict(folder.subject.config)
    )
    return made


def raws(folder: Folder) -> list[Raw]:
    """Of the fixtures for the subject's own settings."""
    listed = [one for one in snapshots.fixtures(folder) if not one.config]
    return [
        Raw(f"{n}:{one.delivery_id}"[:255], one.raw.body, one.raw.headers)
        for n, one in enumerate(listed)
    ]


def renamed(folder: Folder, raw: Raw, prefix: str) -> Raw:
    """The same delivery brought again. Where its own id names the message, it keeps that one."""
    other = Raw(f"{prefix}{raw.delivery_id}"[:255], raw.body, raw.headers)
    connector = folder.connector()
    try:
        same = list(connector.parse(raw)) == list(connector.parse(other))
    except Malformed:
        same = True
    finally:
        connector.close()
    return other if same else raw


def take_in(to: Account, items: list[Raw], *, at_once: int = 50) -> None:
    for start in range(0, len(items), at_once):
        accepting.accept(to, items[start : start + at_once])
        while ingesting.pump():
            pass


def state(of: Account) -> Any:
    """What people see of it, whatever the ids of our rows."""
    rows = Message.objects.filter(account=of)
    said = rows.values_list("external_id", "text", "state", "direction")
    reactions = Reaction.objects.filter(account=of, gone=False)
    return (
        sorted(said, key=str),
        sorted(reactions.values_list("external_id", "author_id", "emoji")),
        sorted(
            Revision.objects.filter(account=of)
            .exclude(kind="first")
            .values_list("external_id", "kind", "text"),
            key=str,
        ),
    )


@each
def test_twice_and_in_any_order_is_the_same(cast: Cast, folder: Folder) -> None:
    items = raws(folder)
    expected = account(cast, folder)
    take_in(expected, items)
    wanted = state(expected)
    for seed in range(4):
        other = account(cast, folder)
        shuffled = items[:]
        random.Random(seed).shuffle(shuffled)
        again = [renamed(folder, raw, "r") for raw in shuffled]
        take_in(other, [*shuffled, *again], at_once=1 + seed)
        assert state(other) == wanted, seed


@each
def test_what_is_not_understood_is_what_the_connector_says(
    cast: Cast, folder: Folder
) -> None:
    """A delivery ends as failed only where `parse` raises `Malformed`."""
    to, connector = account(cast, folder), folder.connector()
    items = raws(folder)
    take_in(to, items)
    bad = set()
    for raw in items:
        try:
            list(connector.parse(raw))
        except Malformed:
            bad.add(raw.delivery_id)
    connector.close()
    failed = Payload.objects.filter(account=to, status=Payload.Status.FAILED)
    assert set(failed.values_list("delivery_id", flat=True)) == bad
    assert not Payload.objects.filter(account=to).waiting().exists()


@each
def test_edits_and_deletions_change_what_was_said(cast: Cast, folder: Folder) -> None:
    facts = [
        fact
        for one in snapshots.fixtures(folder)
        if not one.config
        for outcome in [snapshots.parsed(folder, one)]
        if isinstance(outcome, list)
        for fact in outcome
    ]
    said = {f.external_id for f in facts if isinstance(f, Incoming)}
    gone = {f.external_id for f in facts if isinstance(f, Deleted)} & said
    edited = {f.external_id for f in facts if isinstance(f, Edited)} & said - gone
    to = account(cast, folder)
    take_in(to, raws(folder))
    states = dict(
        Message.objects.filter(account=to).values_list("external_id", "state")
    )
    assert {states[i] for i in gone} <= {Message.State.DELETED}
    assert {states[i] for i in edited} <= {Message.State.EDITED, Message.State.HIDDEN}


@each
def test_a_thousand_deliveries_at_once_are_all_taken_in(
    cast: Cast, folder: Folder
) -> None:
    """The same ones under new names, a thousand in all: nothing is said twice, nothing waits."""
    items, to = raws(folder), account(cast, folder)
    take_in(to, items)
    wanted = state(to)
    small = [raw for raw in items if len(raw.body) < 20_000]
    many = [renamed(folder, small[n % len(small)], f"{n}-") for n in range(1000)]
    take_in(to, many, at_once=1000)
    assert state(to) == wanted
    assert not Payload.objects.filter(account=to).waiting().exists()
    json.dumps(wanted, default=str)
