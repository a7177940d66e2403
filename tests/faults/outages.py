"""The database goes away under load and comes back (F4): nothing is acknowledged meanwhile."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ascolto.testing.faulty.cluster import Cluster
from ascolto.testing.faulty.house import House
from ascolto.testing.faulty.senders import Tale, send_all
from tests.faults.incoming import SECRET, Sent, chat, webhooks
from tests.faults.stage import Outcome, Stage, settle

OUTAGES = (1.5, 4.0)  # seconds


def play(stage: Stage) -> Outcome:
    what = "stopped hard" if stage.cluster else "locked by somebody else"
    outcome = Outcome(f"the database is {what} under load")
    chance, size = stage.chance("outages"), stage.size
    with _own_database(stage) as (house, cluster):
        company = house.ask(
            "found",
            {
                "accounts": {
                    "portal": ["webhook", {"secret": SECRET}],
                    "chat": ["webchat", {}],
                }
            },
        )
        at, sent, tale = company["accounts"], Sent(), Tale()
        web, worker = house.start_web(), house.start("worker")
        web.wait_until_ready()
        worker.wait_until_ready()
        count = size.outage_items
        work = webhooks(at["portal"], count * 3 // 4, chance, sent)
        work += chat(at["chat"], count // 4, chance, sent)
        chance.shuffle(work)
        spread = sum(OUTAGES) + 5.0
        senders = send_all(
            work, port=house.port, tale=tale, seed=stage.seed, spread=spread
        )
        windows = []
        for seconds in OUTAGES:
            time.sleep(1.2)
            with _away(house, cluster):
                began = time.monotonic()
                time.sleep(seconds)
                windows.append((began, time.monotonic()))
        back = time.time()
        for thread in senders:
            thread.join()
        resumed = settle(house, outcome, since=back, messages=len(sent.messages))
        outcome.add("lost", len(tale.given_up), tale.given_up)
        early = [
            status
            for asked, answered, status, path in tale.answers
            for began, ended in windows
            if began < asked
            and answered < ended
            and 200 <= status < 300
            and _stores(path)
        ]
        outcome.add(
            "lost", len(early), [f"{len(early)} were acknowledged without a database"]
        )
        outcome.judge(
            house.ask(
                "oracle",
                {
                    "workspace": company["workspace"],
                    "messages": sent.messages,
                    "raws": sent.raws,
                },
            )
        )
        if web.started_at[1:] or worker.started_at[1:]:
            outcome.add("wrong", 1, ["a process ended because its database went away"])
    outcome.figures = {
        "outage_items": len(sent.messages), "outages": len(windows),
        "outage_refusals": tale.troubles, "outage_resumed_in_s": round(resumed, 1),
    }  # fmt: skip
    return outcome


def _stores(path: str) -> bool:
    """To begin a chat stores nothing, and may be answered."""
    return not path.endswith("/session")


@contextmanager
def _own_database(stage: Stage) -> Iterator[tuple[House, Cluster | None]]:
    """A PostgreSQL of its own, for it goes down with all its databases."""
    if not stage.cluster:
        with stage.house("outages") as house:
            yield house, None
        return
    cluster = Cluster(stage.folder / "outages-cluster")
    cluster.make()
    cluster.start()
    try:
        with stage.house("outages", url=cluster.create("ascolto")) as house:
            house.run("migrate")
            yield house, cluster
    finally:
        cluster.remove()


@contextmanager
def _away(house: House, cluster: Cluster | None) -> Iterator[None]:
    if cluster:
        cluster.stop("immediate")
        try:
            yield
        finally:
            cluster.start()
        return
    own = sqlite3.connect(
        house.env["DATABASE_URL"].removeprefix("sqlite://"), timeout=15
    )
    own.isolation_level = None
    own.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        own.execute("ROLLBACK")
        own.close()
