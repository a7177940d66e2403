"""Captured things as a channel: there is no provider, only members who saw something."""

from __future__ import annotations

import time
from collections.abc import Iterable

from ascolto.channels.contract import Call, Fact, Greeting, Raw, Site, Text
from ascolto.connectors.capture import receive, verifying
from ascolto.connectors.capture.bookmark import bookmark, mail_script
from ascolto.connectors.capture.config import Config
from ascolto.connectors.capture.manifest import MANIFEST

TAKEN = Text(
    it="Preso: lo trovi in Ascolto. Questa finestra si può chiudere.",
    en="Taken: it is in Ascolto. You may close this window.",
)
PAGE = """<!doctype html><html lang="it"><meta charset="utf-8"><title>Ascolto</title>
<meta name="viewport" content="width=device-width"><body style="font:1.1rem system-ui;margin:2rem">
<p>{it}</p><p lang="en">{en}</p></body></html>"""


class Connector:
    """One place for captured things."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site

    def check(self) -> str:
        """There is nothing to try."""
        return self.site.name or MANIFEST.title.en

    def bookmark(self, by: str = "") -> str:
        """What a member drags to the browser's bookmarks. It holds the secret."""
        secret = self.config.secret.get_secret_value()
        return bookmark(self.site.webhook_url, secret, by)

    def mail_script(self) -> str:
        secret = self.config.secret.get_secret_value()
        return mail_script(self.site.webhook_url, secret)

    def verify(self, call: Call) -> tuple[Raw, ...]:
        return verifying.verify(call, self._secret(), time.time())

    def greet(self, call: Call) -> Greeting | None:
        """A bookmark opens a window, and somebody looks at it."""
        if call.method != "GET":
            return None
        self.verify(call)
        page = PAGE.format(it=TAKEN.it, en=TAKEN.en)
        return Greeting(page.encode(), "text/html; charset=utf-8")

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def close(self) -> None:
        """Nothing is held open."""

    def _secret(self) -> bytes:
        return self.config.secret.get_secret_value().encode()
