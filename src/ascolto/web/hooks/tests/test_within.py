"""The one timer of many calls."""

from __future__ import annotations

import asyncio

import pytest

from ascolto.web.hooks.within import Within


def test_who_takes_too_long_is_stopped_and_the_others_go_on() -> None:
    within, said = Within(0.2, look_every=0.05), []

    async def call(seconds: float) -> None:
        try:
            with within:
                await asyncio.sleep(seconds)
            said.append("done")
        except TimeoutError:
            said.append("late")

    async def calls() -> None:
        async with asyncio.timeout(20):
            await asyncio.gather(call(60), call(0), call(0.01))
            await call(0)  # and nothing of the end of the others is left

    for _ in range(2):  # in an event loop of its own each time
        said.clear()
        asyncio.run(calls())
        assert sorted(said) == ["done", "done", "done", "late"]


def test_who_is_cancelled_by_others_is_cancelled() -> None:
    within = Within(60, look_every=0.05)

    async def call() -> None:
        with within:
            await asyncio.sleep(60)

    async def cancelled() -> None:
        task = asyncio.create_task(call())
        await asyncio.sleep(0.2)  # longer than a look
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())


def test_what_goes_wrong_inside_comes_out_as_it_is() -> None:
    within = Within(60)

    async def call() -> None:
        with within:
            raise ValueError("of its own")

    with pytest.raises(ValueError, match="of its own"):
        asyncio.run(call())
