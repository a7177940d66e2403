"""Group commit: every caller hears the truth about its own item."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from django.db import OperationalError

from ascolto.core.group_commit import Busy, GroupCommit


class Store:
    """Writes batches into a list; refuses the words it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.open = threading.Event()
        self.open.set()
        self.begun = threading.Event()
        self.trouble: Exception | None = None

    def write(self, items: list[str]) -> None:
        self.begun.set()
        self.open.wait(10)
        if self.trouble:
            raise self.trouble
        if "bad" in items:
            raise ValueError("bad")
        self.batches.append(items)

    @property
    def stored(self) -> list[str]:
        return [item for batch in self.batches for item in batch]


def test_items_that_gather_share_a_commit_and_each_is_stored_once() -> None:
    store = Store()
    store.open.clear()
    commit = GroupCommit(store.write, max_batch=64)

    async def many() -> None:
        calls = [asyncio.ensure_future(commit.handed_in(str(n))) for n in range(200)]
        await asyncio.sleep(0)  # each has queued its item; the disk is still busy
        store.open.set()
        await asyncio.gather(*calls)

    asyncio.run(many())
    assert sorted(store.stored, key=int) == [str(n) for n in range(200)]
    # The writer took some while they gathered; what gathered then went in full batches.
    assert len(store.batches) <= 1 + -(-200 // 64)
    assert max(map(len, store.batches)) <= 64


def test_nobody_hears_yes_before_the_commit() -> None:
    store = Store()
    store.open.clear()
    commit = GroupCommit(store.write)
    answered = threading.Event()

    def caller() -> None:
        commit.hand_in("a")
        answered.set()

    threading.Thread(target=caller, daemon=True).start()
    assert not answered.wait(0.2)
    assert not store.stored
    store.open.set()
    assert answered.wait(5)
    assert store.stored == ["a"]


def test_a_bad_item_harms_only_itself() -> None:
    store = Store()
    store.open.clear()
    commit = GroupCommit(store.write)

    async def several() -> list[object]:
        calls = [commit.handed_in(word) for word in ("a", "bad", "b", "c")]
        waiting = asyncio.gather(*calls, return_exceptions=True)
        await asyncio.sleep(0.05)
        store.open.set()
        return list(await waiting)

    a, bad, b, c = asyncio.run(several())
    assert (a, b, c) == (None, None, None)
    assert isinstance(bad, ValueError)
    assert sorted(store.stored) == ["a", "b", "c"]


def test_a_database_that_is_away_fails_all_and_mends() -> None:
    store = Store()
    commit = GroupCommit(store.write)
    store.trouble = OperationalError("disk full")
    with pytest.raises(OperationalError):
        commit.hand_in("a")
    store.trouble = None
    commit.hand_in("b")
    assert store.stored == ["b"]


def test_too_many_or_too_large_is_refused_at_once() -> None:
    store = Store()
    store.open.clear()
    commit = GroupCommit(store.write, capacity=3, weigh=len, capacity_bytes=100)

    async def crowd() -> list[object]:
        first = asyncio.ensure_future(commit.handed_in("first"))
        await asyncio.sleep(0.1)  # the writer holds it
        rest = [asyncio.ensure_future(commit.handed_in(w)) for w in ("a", "b")]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await commit.handed_in("x" * 100)
        rest.append(asyncio.ensure_future(commit.handed_in("c")))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await commit.handed_in("d")
        store.open.set()
        return list(await asyncio.gather(first, *rest))

    assert asyncio.run(crowd()) == [None] * 4
    assert sorted(store.stored) == ["a", "b", "c", "first"]


def test_a_caller_that_went_away_disturbs_nobody() -> None:
    store = Store()
    store.open.clear()
    commit = GroupCommit(store.write)

    async def scene() -> None:
        gone = asyncio.ensure_future(commit.handed_in("gone"))
        await asyncio.sleep(0.05)
        gone.cancel()
        stays = asyncio.ensure_future(commit.handed_in("stays"))
        store.open.set()
        await stays

    asyncio.run(scene())
    assert "stays" in store.stored


def test_stopping_stores_what_waits_and_takes_no_more() -> None:
    store = Store()
    store.open.clear()
    commit = GroupCommit(store.write)
    callers = [
        threading.Thread(target=commit.hand_in, args=[word], daemon=True)
        for word in "abc"
    ]
    callers[0].start()
    assert store.begun.wait(10)
    for caller in callers[1:]:
        caller.start()
    while commit.waiting < 2:
        time.sleep(0.001)
    threading.Timer(0.1, store.open.set).start()
    commit.stop()
    assert sorted(store.stored) == ["a", "b", "c"]
    with pytest.raises(Busy):
        commit.hand_in("d")
