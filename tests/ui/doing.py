"""What is pressed on a screen before one looks at it."""

from __future__ import annotations

from playwright.sync_api import Page

# A new size or theme is on the screen.
PAINTED = """() => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 80))))"""


def _wide(page: Page) -> bool:
    return page.evaluate("innerWidth") >= 720  # type: ignore[no-any-return]


def choose_three(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")


def write(page: Page) -> None:
    page.locator("#composer textarea").first.fill(
        "Buongiorno,\n\ncontrollo subito e le scrivo entro le 18."
    )


def look_at_the_person(page: Page) -> None:
    if not _wide(page):
        page.keyboard.press("i")


def propose_a_gesture(page: Page) -> None:
    page.locator("#gestures").wait_for(state="attached")
    page.keyboard.press("d")


def palette(page: Page) -> None:
    page.keyboard.press("Control+k")


def keys(page: Page) -> None:
    page.keyboard.press("?")


def open_the_first_why(page: Page) -> None:
    page.locator(".person-row .why > summary").first.click()


def go_to_the_public(page: Page) -> None:
    page.locator("#public").evaluate("place => place.scrollIntoView()")
