"""What somebody would stumble over who does not see a page well, found by axe-core."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

BAD = {"serious", "critical"}
OPTIONS = {"resultTypes": ["violations"]}
# A page is looked at when it stands still: what fades in has no contrast yet. What never ends is not waited for.
STILL = """async () => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  await frame(); await frame();
  const ends = document.getAnimations().filter(a => a.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ends.map(a => a.finished));
  await frame();
}"""


def serious(page: Page) -> list[str]:
    """The serious violations of the accessibility guidelines, each with the node it is about."""
    page.evaluate(STILL)
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in BAD
    ]
