"""Pictures of every screen for the documentation: `make shots`.

Starts Ascolto with the demo company in a data folder of its own and walks through `screens.py`, on
a desk and on a phone, in the light and in the dark. Into docs/screenshots/, with an index page.
They are looked at in review; nothing compares them bit by bit.

    python -m tests.ui.shots [--only NAME …] [--data FOLDER] [--png FOLDER]

`--data` keeps the company for the next time, `--png` writes the pictures elsewhere and as PNG.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from tests.ui.serving import served

if TYPE_CHECKING:
    from tests.ui.screens import Screen

ROOT = Path(__file__).resolve().parents[2]
INTO = ROOT / "docs" / "screenshots"
ONE, ALL = 120_000, 10_500_000  # bytes of one picture, and of them all
QUALITY = 32
PATIENCE = 180_000  # milliseconds, for a busy machine
# The inn's page has no address of its own; by default it could not reach this machine.
BARE = [
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
]


@dataclass(frozen=True)
class Device:
    name: str
    options: dict[str, Any]


DESK = Device("desk", {"viewport": {"width": 1280, "height": 800}})
PHONE = Device(
    "phone",
    {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
    },
)
SCHEMES = ("light", "dark")


def main() -> int:
    asked = _asked()
    with contextlib.ExitStack() as stack:
        data = asked.data or stack.enter_context(tempfile.TemporaryDirectory())
        os.environ |= {"ASCOLTO_DATA": data, "DATABASE_URL": ""}
        url = stack.enter_context(served(data, demo=True))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=BARE
        )
        into = Path(asked.png) if asked.png else INTO
        into.mkdir(parents=True, exist_ok=True)
        taking = Taking(browser, url, into, png=bool(asked.png))
        taking.take(asked.only)
        browser.close()
    return 1 if taking.lacks else 0 if asked.png else _index()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="shots")
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--data", default="")
    parser.add_argument("--png", default="")
    return parser.parse_args()


def _index() -> int:
    from tests.ui import gallery

    gallery.write(INTO)
    sizes = {path.name: path.stat().st_size for path in INTO.glob("*.webp")}
    print(f"{len(sizes)} pictures, {sum(sizes.values()) / 1e6:.1f} MB")
    large = [name for name, size in sizes.items() if size > ONE]
    print(*(f"too large: {name}" for name in large), sep="\n")
    return 1 if large or sum(sizes.values()) > ALL else 0


class Taking:
    """One walk through the screens. The rows are found in the server's own database."""

    def __init__(self, browser: Browser, url: str, into: Path, *, png: bool) -> None:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ascolto.config.settings")
        # Playwright runs a loop in this thread; nothing else does.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        django.setup()
        self.browser, self.url, self.into, self.png = browser, url, into, png
        self.lacks: list[str] = []  # screens for which the company has no row

    def take(self, only: Sequence[str]) -> None:
        from ascolto.core.models import Workspace
        from ascolto.core.scoping import scope
        from tests.ui import chat
        from tests.ui.screens import EVERY

        wanted = [one for one in EVERY if not only or one.name in only]
        with scope(Workspace.objects.get(is_demo=True)):
            places = self._places([one for one in wanted if one.by != "first"])
            wanted = [one for one in wanted if one.by == "first" or one.name in places]
            for device in (DESK, PHONE):
                for by in ("admin", "english", "visitor"):
                    mine = [one for one in wanted if one.by == by]
                    self._walk(device, by, [(one, places[one.name]) for one in mine])
                if not only or chat.NAME in only:
                    with self._seen_by("visitor", device) as context:
                        self._shoot(chat.opened(context, self.url), chat.NAME, device)
        if first := [one for one in wanted if one.by == "first"]:
            self._before_there_is_a_company(first)

    def _places(self, screens: Sequence[Screen]) -> dict[str, str]:
        from django.core.exceptions import ObjectDoesNotExist

        from tests.ui import rows

        found = {}
        for one in screens:
            try:
                row = one.row() if one.row else None
            except (ObjectDoesNotExist, IndexError):
                print(f"{one.name}: the demo company has no row for it")
                self.lacks.append(one.name)
                continue
            found[one.name] = rows.address(one.route, row) + one.query
        return found

    def _walk(
        self, device: Device, by: str, screens: Sequence[tuple[Screen, str]]
    ) -> None:
        if not screens:
            return
        with self._seen_by(by, device) as context:
            page = context.new_page()
            for screen, where in screens:
                go(page, self.url + where)
                if screen.do:
                    screen.do(page)
                    settle(page)
                self._shoot(page, screen.name, device)

    def _before_there_is_a_company(self, screens: Sequence[Screen]) -> None:
        from django.urls import reverse

        with tempfile.TemporaryDirectory() as data, served(data, demo=False) as url:
            for device in (DESK, PHONE):
                with self._seen_by("visitor", device) as context:
                    page = context.new_page()
                    for screen in screens:
                        go(page, url + reverse(screen.route))
                        self._shoot(page, screen.name, device)

    @contextlib.contextmanager
    def _seen_by(self, by: str, device: Device) -> Iterator[BrowserContext]:
        """A window of theirs, logged in."""
        from ascolto.testing import browsing
        from tests.ui import rows

        more = {
            "timezone_id": "Europe/Rome",
            "reduced_motion": "reduce",
            **device.options,
        }
        if by == "visitor":
            context = self.browser.new_context(locale="it-IT", **more)
            context.set_default_timeout(PATIENCE)
            yield context
            context.close()
            return
        member = rows.admin() if by == "admin" else rows.english()
        with browsing.logged_in(self.browser, self.url, member, **more) as page:
            page.context.set_default_timeout(PATIENCE)
            yield page.context

    def _shoot(self, page: Page, name: str, device: Device) -> None:
        from tests.ui import doing

        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.evaluate(doing.PAINTED)
            path = self.into / f"{name}-{device.name}-{scheme}"
            if self.png:
                page.screenshot(path=f"{path}.png")
                continue
            session = page.context.new_cdp_session(page)
            how = {"format": "webp", "quality": QUALITY}
            taken = session.send("Page.captureScreenshot", how)
            session.detach()
            Path(f"{path}.webp").write_bytes(base64.b64decode(taken["data"]))
        page.emulate_media(color_scheme="light", reduced_motion="reduce")


def go(page: Page, url: str) -> None:
    answer = page.goto(url)
    if answer is None or answer.status != 200:
        raise SystemExit(f"{url}: {answer and answer.status}")
    settle(page)


def settle(page: Page) -> None:
    """What a page asks for by itself is there."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(350)
    expect(page.locator(".htmx-request")).to_have_count(0)


if __name__ == "__main__":
    sys.exit(main())
