"""An agent at the inbox, in a real browser, with the keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from ascolto.testing.cast import Cast


@dataclass
class Desk:
    """Marco at his inbox."""

    page: Page
    url: str
    company: Cast

    def open_inbox(self, view: str = "open") -> None:
        self.page.goto(f"{self.url}/inbox/?view={view}")
        expect(self.page.locator("html")).to_have_attribute("data-live", "online")

    def sees(self, text: str) -> None:
        """It is in the list, without a reload."""
        expect(self.page.locator("#rows")).to_contain_text(text)

    def opens_by_key(self, text: str) -> None:
        row = self.page.locator("a.row", has_text=text)
        row.focus()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#messages")).to_contain_text(text)

    def answers_by_key(self, text: str) -> None:
        self.page.keyboard.press("r")
        expect(self.page.locator("#composer textarea")).to_be_focused()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Control+Enter")
        expect(self.page.locator("#messages")).to_contain_text(text)

    def sees_it_sent(self) -> None:
        sent = self.page.locator(".message[data-by=us] .delivery").last
        expect(sent).to_have_attribute("data-state", "sent", timeout=30_000)
