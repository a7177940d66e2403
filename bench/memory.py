"""Resident memory of `ascolto serve`, everything in one process: with the demo, then at work."""

from __future__ import annotations

import time

from bench import children, scratch, servers
from bench.figures import Figure

TARGET = 300  # megabytes


def figures(
    messages: int = 2000, *, furnished: bool = True, settles: float = 5
) -> list[Figure]:
    """`settles`: seconds until a server that has started is at rest; twice that, after work."""
    with scratch.folder() as place:
        if furnished:
            children.run("bench.memory", str(place))
        path = children.run("bench.webhook", "path", str(place))["path"]
        with servers.ascolto("serve", place) as running:
            time.sleep(settles)
            idle = running.memory()
            words = (str(running.port), path, str(messages), "16", "0", "5")
            with running.watched() as seen:
                accepted = children.run("bench.load", *words)["ok"]
                time.sleep(2 * settles)  # what is accepted is worked on afterwards
            busy = max(seen)
    return [
        Figure("memory idle", idle, "MB", target=f"<= {TARGET}", holds=idle <= TARGET),
        Figure(
            "memory at work", busy, "MB", target=f"<= {TARGET}",
            holds=busy <= TARGET and accepted == messages, more={"messages": accepted},
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    import json
    import sys
    from pathlib import Path

    scratch.start(Path(sys.argv[1]))
    from ascolto.config.commands import demo

    if demo.is_there():
        demo.load_if_empty()
    print(json.dumps({"demo": demo.is_there()}))
