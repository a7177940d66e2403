"""How quickly each connector reads what its provider sends, and a thousand updates in one call.

    python -m bench.connectors updates facebook 1000     # CPU-seconds to take one call in
    python -m bench.connectors updates webhook 1000      # the same as so many calls of the bare webhook

The limit of a parse rate is `orjson.loads` of the same bodies where they are JSON.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from bench import children, scratch
from bench.figures import Figure, middle

MANY = 1000
TARGET = 2.0  # times the bare webhook
PAGE = "facebook"


def figures(seconds: float = 0.4, updates: int = MANY, rounds: int = 3) -> list[Figure]:
    found = [_rate(name, *pair) for name, pair in _rates(seconds).items()]
    ratios, costs = [], []
    for _ in range(rounds):
        page = children.run("bench.connectors", "updates", PAGE, str(updates))
        bare = children.run("bench.connectors", "updates", "webhook", str(updates))
        assert page["messages"] == bare["messages"] == updates
        ratios.append(page["cpu"] / bare["cpu"])
        costs.append(page["cpu"] / updates * 1000)
    ratio = middle(ratios)
    return [
        *found,
        Figure(
            "updates in one call", ratio, "times webhook", target=f"<= {TARGET}",
            holds=ratio <= TARGET,
            more={"updates": updates, "ms_each": round(middle(costs), 3)},
        ),
    ]  # fmt: skip


def _rate(name: str, rate: float, limit: float | None) -> Figure:
    return Figure(f"parse {name}", rate, "deliveries/CPU-s", limit=limit)


def _rates(seconds: float) -> dict[str, tuple[float, float | None]]:
    """Of every connector: deliveries parsed per CPU-second, and the bare reading of their JSON."""
    said: dict[str, tuple[float, float | None]] = {}
    for name, pair in children.run("bench.connectors", "rates", str(seconds)).items():
        said[name] = (pair[0], pair[1])
    return said


def rates(seconds: float) -> dict[str, Any]:
    import orjson

    from ascolto.channels.contract import Malformed
    from ascolto.testing.connectors import found, snapshots

    told = {}
    for folder in found():
        connector = folder.connector()
        raws = [one.raw for one in snapshots.fixtures(folder) if not one.config]

        def parse(raws: list[Any] = raws, connector: Any = connector) -> None:
            for raw in raws:
                try:
                    list(connector.parse(raw))
                except Malformed:
                    continue

        def bare(raws: list[Any] = raws) -> None:
            for raw in raws:
                orjson.loads(raw.body)

        try:
            bare()
            limit = _per_second(bare, len(raws), seconds)
        except orjson.JSONDecodeError:
            limit = None
        told[str(folder)] = (_per_second(parse, len(raws), seconds), limit)
        connector.close()
    return told


def _per_second(work: Any, count: int, seconds: float) -> float:
    work()
    done, began = 0, time.process_time()
    while (spent := time.process_time() - began) < seconds:
        work()
        done += count
    return done / spent


def updates(kind: str, count: int) -> dict[str, Any]:
    """From verified call to conversations, in a process set up for it."""
    from ascolto.channels import registry
    from ascolto.channels.actions import accepting, ingesting
    from ascolto.channels.models import Account, Message
    from ascolto.core import bus
    from ascolto.core.scoping import scope
    from ascolto.testing.connectors import found

    member = scratch.company()
    with scope(member.workspace_id):
        folder = next(one for one in found() if str(one) == kind)
        brand = scratch.hook().brand
        config: Any = dict(folder.subject.config)  # encrypted on its way in
        account = Account.objects.create(
            kind=kind, brand=brand, name=kind, config=config
        )
        connector: Any = registry.connector(account)
        signed = folder.module("tests.harness").signed
        bodies = _bodies(folder, kind, count)
        many = len(bodies) > 1  # each call has an id of its own
        calls = [
            signed(b, **({"id": f"msg_{n}"} if many else {}))
            for n, b in enumerate(bodies)
        ]
        began = time.process_time()
        for call in calls:
            accepting.accept(account, connector.verify(call))
        while ingesting.pump() + bus.dispatch():
            pass
        spent = time.process_time() - began
        held = Message.objects.inbound().filter(account=account).count()
    return {"cpu": spent, "messages": held}


def _bodies(folder: Any, kind: str, count: int) -> list[bytes]:
    """One call with `count` comments; of the bare webhook as many calls."""
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    if kind == "webhook":
        return [
            json.dumps(
                {
                    "type": "message.created",
                    "conversation": {"external_id": f"t-{n}"},
                    "message": {"external_id": f"m-{n}", "text": f"Domanda {n}?",
                                "created_at": now.isoformat()},
                    "author": {"external_id": f"a-{n}", "name": f"Ospite {n}"},
                }
            ).encode()
            for n in range(count)
        ]  # fmt: skip
    page = str(folder.subject.config["page_id"])
    changes = [
        {
            "field": "feed",
            "value": {
                "item": "comment", "verb": "add", "comment_id": f"77_{n}", "post_id": f"{page}_77",
                "parent_id": f"{page}_77", "created_time": int(now.timestamp()),
                "from": {"id": f"9{n}", "name": f"Ospite {n}"}, "message": f"Domanda {n}?",
            },
        }
        for n in range(count)
    ]  # fmt: skip
    entry = {"id": page, "time": int(now.timestamp()), "changes": changes}
    return [json.dumps({"object": "page", "entry": [entry]}).encode()]


if __name__ == "__main__":
    with scratch.folder() as place:
        scratch.start(place)
        verb, *rest = sys.argv[1:]
        print(
            json.dumps(
                rates(float(rest[0]))
                if verb == "rates"
                else updates(rest[0], int(rest[1]))
            )
        )
