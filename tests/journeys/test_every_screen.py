"""All screens of `tests/ui/screens.py`, one after the other: nothing sticks out, everybody can read it.

One server, one browser and one company with a row for each; a page is opened once and looked at in
several widths and both themes.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from ascolto.core.scoping import scope
from ascolto.testing import browsing
from ascolto.testing.cast import Cast
from ascolto.testing.looking import serious
from ascolto.testing.serving import serving
from ascolto.web.portal.limits import limits
from tests.ui import rows
from tests.ui.furnishing import furnish
from tests.ui.screens import EVERY, Screen

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

SCREENS = [one for one in EVERY if one.by in {"admin", "visitor"} and not one.do]
NARROW = (390, 320)
# Words that an Italian page never has in what it says by itself.
ENGLISH = re.compile(
    r"\b(the|your|you|with|and|from|this|what|who|which|not|save|cancel|search|settings|customers?)\b",
    re.I,
)
CHROME = ".rail, .side, .tabs, .page-head, .portal-foot, h1, h2, h3, label, legend, th, button, summary"
SAYS = """chrome => [...document.querySelectorAll(chrome)]
  .filter(node => node.checkVisibility() && !node.closest('[lang]:not(html), code, pre, .api'))
  .flatMap(node => [
    [...node.querySelectorAll('code')].reduce((text, code) => text.replace(code.innerText, ''), node.innerText),
    node.getAttribute('aria-label'), node.title])
  .filter(Boolean)"""
WIDER = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return '';
  const edge = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll('body *')].filter(n => n.getBoundingClientRect().right > edge + 1);
  return `${wide} px wider: ` + out.slice(-1).map(n => n.outerHTML.slice(0, 160)).join();
}"""
LONGER = """() => document.querySelector('.app')
  && document.documentElement.scrollHeight - document.documentElement.clientHeight"""
SQUEEZED = """() => [...document.querySelectorAll('.app-content, .app-main, .page, .inbox')]
  .filter(n => n.scrollWidth > n.clientWidth + 1 && getComputedStyle(n).overflowX !== 'hidden'
      && !n.matches('.inbox'))
  .map(n => `${n.className} scrolls sideways by ${n.scrollWidth - n.clientWidth} px`)"""


@dataclass(frozen=True)
class Walk:
    url: str
    pages: dict[str, Page]  # by who looks
    places: dict[str, str]  # by the screen's name

    def to(self, screen: Screen) -> Page:
        page = self.pages[screen.by]
        answer = page.goto(self.url + self.places[screen.name])
        assert answer is not None
        assert answer.status == 200, (screen.name, answer.status)
        page.wait_for_load_state("load")
        return page


@pytest.fixture
def walk(browser: Browser, company: Cast) -> Iterator[Walk]:
    limits.clear()
    furnish(company)
    with serving() as url, scope(company.workspace):
        places = {
            one.name: rows.address(one.route, one.row() if one.row else None)
            + one.query
            for one in SCREENS
        }
        context = browser.new_context(locale="it-IT")
        with browsing.logged_in(browser, url, company.ada) as inside:
            for one in (inside.context, context):
                one.set_default_timeout(60_000)  # a busy machine
            inside.set_default_timeout(60_000)
            yield Walk(url, {"admin": inside, "visitor": context.new_page()}, places)
        context.close()


def sized(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]


def test_every_screen(walk: Walk) -> None:
    """On a phone in the dark and on a desk in the light; one test, because a company, a server and a
    browser for each screen would take longer than all the looking."""
    wrong: dict[str, list[str]] = {}
    linked: dict[str, str] = {}
    for screen in SCREENS:
        sized(walk.pages[screen.by], NARROW[0], "dark")
        page = walk.to(screen)
        found = _on_a_phone(page) + _on_a_desk(page, screen)
        if found:
            wrong[screen.name] = found
        for name in _links(page, walk.url):
            linked.setdefault(
                name, f"{screen.name} leads to it, and it is not on the list"
            )
    for name in {screen.route for screen in EVERY} | NOT_SCREENS:
        linked.pop(name, None)
    lines = [f"{name}: {one}" for name, found in wrong.items() for one in found]
    lines += [f"{name}: {why}" for name, why in linked.items()]
    assert not lines, "\n".join(lines)


def _on_a_phone(page: Page) -> list[str]:
    found = serious(page)
    for width in NARROW:
        if width != NARROW[0]:  # as it came
            sized(page, width, "dark")
        if wide := page.evaluate(WIDER):
            found.append(f"at {width}: {wide}")
        found += [f"at {width}: {one}" for one in page.evaluate(SQUEEZED)]
    return found


def _on_a_desk(page: Page, screen: Screen) -> list[str]:
    sized(page, 1280, "light")
    found = serious(page)
    if found:  # on a busy machine the letters may still have the night's colour on the day's paper
        sized(page, 1280, "light")
        found = serious(page)
    if wide := page.evaluate(WIDER):
        found.append(wide)
    if longer := page.evaluate(LONGER):
        found.append(f"the frame itself scrolls by {longer} px")
    if screen.route not in ENGLISH_BY_NATURE:
        said = {text for text in page.evaluate(SAYS, CHROME) if ENGLISH.search(text)}
        found += [f"in English: {text!r}" for text in sorted(said)]
    return found


def _links(page: Page, url: str) -> set[str]:
    names = set()
    for link in page.evaluate("() => [...document.links].map(a => a.href)"):
        if link.startswith(url):
            with contextlib.suppress(Resolver404):
                names.add(resolve(urlsplit(link).path).url_name or "")
    return names


ENGLISH_BY_NATURE = {"api_docs"}
# Downloads, other forms of a page that is on the list, and what only leads on.
NOT_SCREENS = {
    "home", "answers_export", "gestures_export", "import_problems", "payload_raw", "file",
    "record_text", "record_data", "record_file", "hub_embed", "form_embed", "faq_embed",
    "leads_export", "sales_export", "incident_affected_export", "incident_review_export",
    "message_forward", "mfa_activate_totp", "brand_hub_preview",
    "api_openapi", "account_change_password",
}  # fmt: skip


def test_the_looks_find_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<!doctype html><html lang=it><title>Bene</title><h2>Bene</h2>")
    sized(page, 320, "light")
    assert page.evaluate(WIDER) == ""
    assert serious(page) == []
    page.set_content(
        "<!doctype html><html lang=it><title>Male</title><h2 style='position:absolute;top:0;left:0;width:900px;"
        "color:#999;background:#aaa'>Save the customer</h2>"
    )
    assert "px wider" in page.evaluate(WIDER)
    assert [text for text in page.evaluate(SAYS, CHROME) if ENGLISH.search(text)]
    assert "color-contrast" in serious(page)[0]
    page.close()
