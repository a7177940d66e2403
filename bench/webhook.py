"""Signed webhooks accepted: durable before the 2xx, by the real `ascolto web`.

python -m bench.webhook prepare FOLDER       # a company with a webhook account: its path
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench import children, scratch, servers
from bench.figures import Figure, middle

CONNECTIONS = 64


def figures(calls: int = 12_000, rounds: int = 3) -> list[Figure]:
    """The three servers stand side by side and are called in turn."""
    seen: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with scratch.folder() as place:
        path = children.run("bench.webhook", "prepare", str(place))["path"]
        port = servers.free_port()
        bare = ["-m", "bench.endpoint", str(port), str(place)]
        with (
            servers.ascolto("web", place) as product,
            servers.server(bare, port, scratch.environment(place)) as endpoint,
        ):
            sides = {
                "product": (product, path),
                "limit": (endpoint, "/hook"),
                "ping": (endpoint, "/ping"),
            }
            for running, where in sides.values():
                _called(running, where, min(calls, 1000), 1)  # warm
            for number in range(rounds):
                for name, (running, where) in sides.items():
                    seen[name].append(_called(running, where, calls, 2 + number))
            stored = children.run("bench.webhook", "count", str(place))["payloads"]
    sent = sum(one["ok"] for one in seen["product"])
    return _told(seen, is_complete=stored >= sent)


def _called(
    running: servers.Server, path: str, calls: int, seed: int
) -> dict[str, Any]:
    before = running.cpu()
    words = (str(running.port), path, str(calls), str(CONNECTIONS), "0", str(seed))
    said = children.run("bench.load", *words)
    said["cpu"] = max(running.cpu() - before, 0.01)  # its clock ticks in hundredths
    return said


def _told(seen: dict[str, list[dict[str, Any]]], *, is_complete: bool) -> list[Figure]:
    def rate(name: str) -> float:
        return middle([one["ok"] / one["seconds"] for one in seen[name]])

    def per_cpu(name: str) -> float:
        return middle([one["ok"] / one["cpu"] for one in seen[name]])

    refused = sum(one["answers"] - one["ok"] for one in seen["product"])
    p50 = middle([one["p50"] for one in seen["product"]])
    p99 = max(one["p99"] for one in seen["product"])
    more = {
        "refused": refused,
        "all_stored": is_complete,
        "p50_ms": p50,
        "p99_ms": p99,
        "limit_p50_ms": middle([one["p50"] for one in seen["limit"]]),
        "limit_p99_ms": max(one["p99"] for one in seen["limit"]),
        "ping_per_second": rate("ping"),
    }
    more["per_cpu_second"] = per_cpu("product")
    more["limit_per_cpu_second"] = per_cpu("limit")
    ratio = rate("product") / rate("limit")
    good = is_complete and not refused
    return [
        Figure(
            "webhook", rate("product"), "accepted/s", target=">= 0.5 of the limit",
            holds=good and ratio >= 0.5, limit=rate("limit"), more=more,
        ),
        Figure(
            "webhook p99", p99, "ms", target="< 1000", holds=good and p99 < 1000,
            limit=more["limit_p99_ms"],
        ),
    ]  # fmt: skip


def prepare(place: Path) -> dict[str, str]:
    """A company with one connected system."""
    scratch.start(place)
    from ascolto.core.scoping import scope

    member = scratch.company()
    with scope(member.workspace_id):
        return {"path": f"/hooks/{scratch.hook().public_id}"}


def path(place: Path) -> dict[str, str]:
    """In the company that is there."""
    scratch.start(place)
    from ascolto.core.models import Workspace
    from ascolto.core.scoping import scope

    if not Workspace.objects.exists():
        scratch.company()
    with scope(Workspace.objects.order_by("pk")[0]):
        return {"path": f"/hooks/{scratch.hook().public_id}"}


def _count(place: Path) -> dict[str, int]:
    scratch.start(place)
    from ascolto.channels.models import Payload
    from ascolto.core.scoping import unscoped

    with unscoped("the bench counts everything"):
        return {"payloads": Payload.objects.count()}


if __name__ == "__main__":
    made: Any = {"prepare": prepare, "path": path, "count": _count}[sys.argv[1]]
    print(json.dumps(made(Path(sys.argv[2]))))
