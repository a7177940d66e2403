"""What somebody would stumble over who does not see a page well, found by axe-core."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

AXE = Axe().axe_script
# Half a megabyte of script goes to a page once, and only what is wrong comes back. Rules whose findings are mild
# by their own word (a third of them, and of the time) are not asked.
THERE = "() => 'axe' in window"
LOOK = """async bad => {
  const mild = axe._audit.rules.filter(one => one.impact && !bad.includes(one.impact));
  const rules = Object.fromEntries(mild.map(one => [one.id, {enabled: false}]));
  const found = await axe.run({resultTypes: ['violations'], rules});
  return found.violations.filter(one => bad.includes(one.impact))
    .map(one => `${one.id}: ${one.nodes[0].html.slice(0, 200)} ${one.nodes[0].failureSummary.slice(0, 300)}`);
}"""
BAD = ["serious", "critical"]
RENEWALS = 3
# A page is looked at when it stands still: what fades in has no contrast yet. What never ends is not waited for,
# nor a browser that draws no frames and ends no movement: on a busy machine it may forget a page for good.
STILL = """() => Promise.race([(async () => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  await frame(); await frame();
  const ends = document.getAnimations().filter(a => a.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ends.map(a => a.finished));
  await frame();
})(), new Promise(done => setTimeout(done, 5000))])"""


def serious(page: Page) -> list[str]:
    """The serious violations of the accessibility guidelines, each with the node it is about.

    A page that renews itself meanwhile, because there is news, is looked at again.
    """
    for _ in range(RENEWALS):
        try:
            return _seen(page)
        except Error as problem:
            if "context was destroyed" not in str(problem):
                raise
            page.wait_for_load_state()
    return _seen(page)


def _seen(page: Page) -> list[str]:
    page.evaluate(STILL)
    if not page.evaluate(THERE):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(LOOK, BAD)
    return found
