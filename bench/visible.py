"""From "accepted" to a row that a person sees: a real browser on a real `ascolto serve`.

    python -m bench.visible prepare FOLDER ANSWERS      # a company, a webhook account that takes
                                                answers at an address, somebody logged in
    python -m bench.visible names FOLDER        # which conversation holds which thread

Calls come at a steady rate; the browser shows the open conversations and notes the moment each
row appears. The time runs from the 2xx (which the caller has) to the row. Acknowledgements are on:
each call is from a stranger, who is sent one, to an endpoint that takes them, by signed call.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import children, letters, scratch, servers
from bench.figures import Figure, percentile

SEED = 77
WATCH = """() => {
  const seen = (window.benchSeen = {});
  const note = (node) => {
    if (node.id?.startsWith("conversation-")) seen[node.id.slice(13)] ??= Date.now();
  };
  document.querySelectorAll("#rows .row").forEach(note);
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(note);
  }).observe(document.getElementById("rows"), { childList: true, subtree: true });
}"""
READ = "() => window.benchSeen ?? null"


def figures(rate: int = 200, seconds: int = 15) -> list[Figure]:
    calls = rate * seconds
    with scratch.folder() as place, _answered(place) as answers:
        known = children.run("bench.visible", "prepare", str(place), answers)
        allowed = {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}
        with servers.ascolto("serve", place, **allowed) as running:
            before = running.cpu()
            said, seen, answered = _watched(running, place, known, calls, rate)
            cpu = running.cpu() - before
        names = children.run("bench.visible", "names", str(place))
    lags = []
    for number, letter in enumerate(letters.letters(calls, seed=SEED)):
        at = seen.get(names.get(f"c-{letter.address}", ""))
        if at and answered[number]:
            lags.append(max(at - answered[number] * 1000, 0.0))
    p95 = percentile(lags, 0.95) if lags else float("inf")
    more = {
        "offered_per_second": rate,
        "accepted": said["ok"],
        "appeared": len(lags),
        "p50_ms": percentile(lags, 0.50) if lags else None,
        "p99_ms": percentile(lags, 0.99) if lags else None,
        "accept_p50_ms": said["p50"],
        "accept_p99_ms": said["p99"],
        "server_cpu_share": cpu / seconds,
    }
    holds = len(lags) == said["ok"] == calls and p95 < 1000
    name = "visible"
    return [
        Figure(name, p95, "ms p95", target="< 1000, all appear", holds=holds,
               limit=said["p50"], more=more)
    ]  # fmt: skip


@contextmanager
def _answered(place: Path) -> Iterator[str]:
    """Where the other system takes our answers."""
    port = servers.free_port()
    words = ["-m", "bench.endpoint", str(port), str(place)]
    with servers.server(words, port, scratch.environment(place)):
        yield f"http://127.0.0.1:{port}/ping"


def _watched(
    running: servers.Server, place: Path, known: dict[str, str], calls: int, rate: int
) -> tuple[dict[str, Any], dict[str, float], list[float]]:
    from playwright.sync_api import sync_playwright

    url, stamps = f"http://127.0.0.1:{running.port}", place / "stamps.json"
    options = ["--no-sandbox", "--disable-gpu"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium", args=options
        )
        context = browser.new_context()
        cookie = {"name": "ascolto_session", "value": known["session"], "url": url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"{url}/inbox/?view=open")
        page.wait_for_selector("html[data-live=online]", timeout=30_000)
        page.evaluate(WATCH)
        said = children.run(
            "bench.load", str(running.port), known["path"], str(calls), "32", str(rate),
            str(SEED), str(stamps),
        )  # fmt: skip
        seen = _all_seen(page, said["ok"])
        browser.close()
    return said, seen, json.loads(stamps.read_text())


def _all_seen(page: Any, expected: int, within: float = 20.0) -> dict[str, float]:
    """What appeared, once everything has or nothing more comes."""
    end = time.monotonic() + within
    while True:
        seen: dict[str, float] | None = page.evaluate(READ)
        if seen is None:
            raise RuntimeError("the screen gave up following and loaded itself anew")
        if len(seen) >= expected or time.monotonic() > end:
            return seen
        page.wait_for_timeout(250)


def prepare(place: Path, answers: str) -> dict[str, str]:
    """A company, one connected system, and its administrator's log-in."""
    scratch.start(place)
    from ascolto.core.scoping import scope

    member = scratch.company()
    with scope(member.workspace_id):
        account = scratch.hook(answers)
        path = f"/hooks/{account.public_id}"
    return {"path": path, "session": scratch.logged_in(member)}


def names(place: Path) -> dict[str, str]:
    scratch.start(place)
    from ascolto.core.scoping import unscoped
    from ascolto.operate.models import Conversation

    with unscoped("the bench reads all of its own company"):
        rows = Conversation.objects.values_list("thread__external_id", "pk")
        return {thread: str(pk) for thread, pk in rows}


if __name__ == "__main__":
    made: Any = {"prepare": prepare, "names": names}[sys.argv[1]]
    print(json.dumps(made(Path(sys.argv[2]), *sys.argv[3:])))
