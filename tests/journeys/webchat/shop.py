"""A company's site that shows the chat, and a visitor's browser on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, Page

from ascolto.channels.actions.writing import NewFile
from ascolto.channels.models import Account, Message
from ascolto.core import live
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.scoping import scope
from ascolto.operate.actions import replying
from ascolto.operate.models import Conversation
from ascolto.testing.answering import Server
from ascolto.testing.browsing import until


@dataclass
class Shop:
    """A company's site that shows the chat, and the company's people behind it."""

    account: Account
    member: Member
    site: Server
    ascolto: str
    lang: str = "it"

    @property
    def url(self) -> str:
        return self.site.url.replace(
            "127.0.0.1", "localhost"
        )  # another origin than the product

    def html(self) -> bytes:
        script = f"{self.ascolto}/chat/widget.js"
        return (
            f'<!doctype html><html lang="{self.lang}"><meta charset="utf-8"><title>Locanda</title>'
            '<meta name="viewport" content="width=device-width"><main><h1>Locanda</h1></main>'
            f'<script src="{script}" data-site="{self.account.public_id}" async></script>'
        ).encode()

    def headers(self) -> dict[str, str]:
        """As strict as a site can be: no inline style, no frame, no image, no HTML from strings."""
        return {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": f"default-src 'none'; script-src {self.ascolto}; "
            f"connect-src {self.ascolto}; img-src blob:; require-trusted-types-for 'script'; "
            "trusted-types 'none'",
        }

    def said(self) -> list[str]:
        with scope(self.account.workspace_id):
            return list(
                Message.objects.inbound().in_order().values_list("text", flat=True)
            )

    def conversation(self) -> Conversation:
        with scope(self.account.workspace_id):
            rows = Conversation.objects.select_related("thread__account", "brand")
            return until(rows.first)

    def answer(self, text: str, *files: NewFile) -> Message:
        conversation, by = self.conversation(), Actor.member(self.member)
        with scope(self.account.workspace_id):
            undo_for = timedelta(0)
            return replying.reply(
                conversation, text=text, by=by, files=files, undo_for=undo_for
            )

    def topic(self) -> str:
        """Where the news of its one conversation are told."""
        return live.thread_topic(self.conversation().thread_id)


class Guest:
    """A visitor's browser and what can be seen in it."""

    def __init__(self, browser: Browser, shop: Shop, **look: Any) -> None:
        self.context = browser.new_context(
            **({"locale": "it-IT", "accept_downloads": True} | look)
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._hear)
        self.words = (
            ("Apri la chat", "Scriva un messaggio", "Invia")
            if shop.lang == "it"
            else ("Open the chat", "Write a message", "Send")
        )

    def _hear(self, message: Any) -> None:
        is_ours = re.search("Content Security Policy|Trusted", message.text)
        if is_ours and "favicon" not in message.text:
            self.problems.append(message.text)

    def visit(self, shop: Shop) -> Guest:
        self.page.goto(shop.url)
        self.page.get_by_role("button", name=self.words[0]).click()
        return self

    @property
    def text(self) -> Any:
        return self.page.get_by_role("textbox", name=self.words[1])

    @property
    def log(self) -> Any:
        return self.page.get_by_role("log")

    def write(self, text: str) -> None:
        self.text.fill(text)
        self.page.get_by_role("button", name=self.words[2], exact=True).click()

    def bubbles(self) -> list[str]:
        """What was said, from top to bottom, without the greeting and what is automatic."""
        found = self.log.locator(
            ".msg:not(.automatic) .body:not(.dots)"
        ).all_inner_texts()
        return list(found)[1:]

    def sees(self, *texts: str) -> None:
        until(lambda: self._now() == list(texts) or None)

    def _now(self) -> list[str]:
        self.page.wait_for_timeout(50)  # lets the browser work while we look
        return self.bubbles()
