"""From "accepted" to an alert that rings on an open screen, while two hundred messages a second come in.

    python -m bench.alerting prepare FOLDER         # watches that know what is normal, somebody logged in
    python -m bench.alerting load PORT PATH RATE SECONDS STAMPS
    python -m bench.alerting names FOLDER           # which alert is of which watch

Everything is read, matched and looked at by the real `ascolto serve`; a real browser shows the inbox. Of
each of the watched names a dozen people complain within a tenth of a second, one name after the other;
one more watch hears a good part of all the rest. The time runs from the 2xx of the fifth complaint (an
alarm takes five people) to the words on the screen.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import children, letters, load, scratch, servers
from bench.figures import Figure, percentile

SEED = 91
BURST = 12  # people who complain of one name
NEEDED = 5
CALM = 4  # seconds before the first
NAMES = [
    f"{first}{last}"
    for first in ("rovi", "malu", "sete", "bagno", "torri", "lenzu")
    for last in ("cala", "vento", "porto", "grana")
]
COMPLAINTS = [
    "{name}: che vergogna, acqua fredda da ieri e nessuno risponde",
    "pessima esperienza con {name}, camera sporca e niente scuse",
    "{name} mi deve un rimborso, sono furioso",
    "mai più {name}, servizio lento e personale scortese",
]
WATCH = """() => {
  const seen = (window.benchRung = {});
  const note = (node) => {
    const link = node.querySelector?.("a[href^='/alerts/']");
    if (link) seen[link.getAttribute("href").split("/")[2]] ??= Date.now();
  };
  // The link is put in just after the toast.
  new MutationObserver((changes) => {
    for (const change of changes) note(change.target.closest?.(".toast") ?? change.target);
  }).observe(document.getElementById("toasts"), { childList: true, subtree: true });
}"""


def figures(rate: int = 200, seconds: int = 20) -> list[Figure]:
    with scratch.folder() as place:
        known = children.run("bench.alerting", "prepare", str(place))
        with servers.ascolto("serve", place) as running:
            said, rung = _watched(running, place, known, rate, seconds)
        names = children.run("bench.alerting", "names", str(place))
    at = {names[pk]: when for pk, when in rung.items() if pk in names}
    answered = said.pop("answered")
    starts = bursts(rate, seconds)
    lags = [
        max(at[name] - answered[start + NEEDED - 1] * 1000, 0.0)
        for name, start in starts.items()
        if name in at
    ]
    p95 = percentile(lags, 0.95) if lags else float("inf")
    more = {
        "offered_per_second": rate,
        "accepted": said["ok"],
        "bursts": len(starts),
        "rang": len(lags),
        "p50_ms": percentile(lags, 0.5) if lags else None,
        "accept_p99_ms": said["p99"],
        "cpu_ms_per_message": said["cpu"] * 1000 / max(said["ok"], 1),
    }
    holds = len(lags) == len(starts) and p95 < 2000
    return [
        Figure("alerting", p95, "ms p95", target="< 2000, all ring", holds=holds,
               limit=said["p50"], more=more)
    ]  # fmt: skip


def bursts(rate: int, seconds: int) -> dict[str, int]:
    """Which call begins the complaints of which name."""
    first, last = min(CALM, seconds // 4) * rate, rate * seconds - BURST
    step = max((last - first) // len(NAMES), BURST)
    starts = [first + n * step for n in range(len(NAMES))]
    return {n: s for n, s in zip(NAMES, starts, strict=True) if s <= last}


def said_by_all(rate: int, seconds: int) -> list[letters.Letter]:
    made = letters.letters(rate * seconds, seed=SEED)
    now = datetime.now(UTC)
    for name, start in bursts(rate, seconds).items():
        for n in range(start, start + BURST):
            text = COMPLAINTS[n % len(COMPLAINTS)].format(name=name.capitalize())
            more = " ".join(made[n].text.split()[1:12])  # nobody says just the same
            made[n] = replace(made[n], text=f"{text}. {more}", at=now)
    return made


def _watched(
    running: servers.Server, place: Path, known: dict[str, str], rate: int, seconds: int
) -> tuple[dict[str, Any], dict[str, float]]:
    from playwright.sync_api import sync_playwright

    url, stamps = f"http://127.0.0.1:{running.port}", place / "stamps.json"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context()
        cookie = {"name": "ascolto_session", "value": known["session"], "url": url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"{url}/inbox/?view=open")
        page.wait_for_selector("html[data-live=online]", timeout=30_000)
        page.evaluate(WATCH)
        before = running.cpu()
        said = children.run(
            "bench.alerting", "load", str(running.port), known["path"], str(rate),
            str(seconds), str(stamps),
        )  # fmt: skip
        rung = _all_rung(page, len(bursts(rate, seconds)))
        said["cpu"] = running.cpu() - before
        browser.close()
    said["answered"] = json.loads(stamps.read_text())
    return said, rung


def _all_rung(page: Any, expected: int, within: float = 15.0) -> dict[str, float]:
    end = time.monotonic() + within
    while True:
        rung: dict[str, float] = page.evaluate("() => window.benchRung ?? {}")
        if len(rung) >= expected or time.monotonic() > end:
            return rung
        page.wait_for_timeout(250)


def prepare(place: Path) -> dict[str, str]:
    """A company that watches two dozen names, seldom spoken of, and a word that is in many messages."""
    scratch.start(place)
    from ascolto.core.models import Brand
    from ascolto.core.scoping import scope
    from ascolto.monitor.actions import fitting
    from ascolto.monitor.models import Watch

    member = scratch.company()
    with scope(member.workspace_id):
        hook = scratch.hook()
        brand = Brand.objects.order_by("pk")[0]
        now = datetime.now(UTC)
        for name in NAMES:
            watch = Watch.objects.create(brand=brand, name=name, query=name)
            _past(watch, hook, now)
            fitting.fit(watch, now)
        Watch.objects.create(brand=brand, name="camera", query="camera OR colazione")
        path = f"/hooks/{hook.public_id}"
    return {"path": path, "session": scratch.logged_in(member)}


def _past(watch: Any, account: Any, now: datetime) -> None:
    """Eight weeks in which somebody speaks of it now and then."""
    from ascolto.monitor.models import Volume
    from ascolto.monitor.warning import bins

    newest = bins.number(now)
    rows = [
        Volume(
            watch=watch, account=account, bin=newest - bins.A_DAY - n * 40,
            sentiment="neutral" if n % 7 else "negative", said=1, voices=1,
        )
        for n in range(8 * 7 * bins.A_DAY // 40)
    ]  # fmt: skip
    Volume.objects.bulk_create(rows)


def names(place: Path) -> dict[str, str]:
    scratch.start(place)
    from ascolto.core.scoping import unscoped
    from ascolto.monitor.models import Alert

    with unscoped("the bench reads all of its own company"):
        rows = Alert.objects.order_by("-pk").values_list("pk", "watch__name")
        return {str(pk): name for pk, name in rows}


def put_in(port: str, path: str, rate: str, seconds: str, stamps: str) -> Any:
    import uvloop

    made = load.posted(path, said_by_all(int(rate), int(seconds)))
    said = uvloop.run(load.run(int(port), made, 32, float(rate)))
    Path(stamps).write_text(json.dumps(said.pop("answered")))
    return said


if __name__ == "__main__":
    _, verb, *rest = sys.argv
    if verb == "load":
        print(json.dumps(put_in(*rest)))
    else:
        made: Any = {"prepare": prepare, "names": names}[verb]
        print(json.dumps(made(Path(rest[0]))))
