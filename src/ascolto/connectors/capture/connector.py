"""Captured things as a channel: there is no provider, only members who saw something."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from datetime import datetime

from ascolto.channels.contract import Call, Fact, Raw, Site
from ascolto.connectors.capture import receive, verifying
from ascolto.connectors.capture.bookmark import bookmark, mail_script
from ascolto.connectors.capture.config import Config
from ascolto.connectors.capture.manifest import MANIFEST


class Connector:
    """One place for captured things."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site

    def check(self) -> str:
        """There is nothing to try."""
        return self.site.name or MANIFEST.title.en

    def bookmark(self, window_url: str) -> str:
        """What a member drags to the browser's bookmarks."""
        return bookmark(window_url)

    def brought(self, page: Mapping[str, str], *, by: str, at: datetime) -> Raw:
        """What a member saw, and said yes to in our window."""
        body = json.dumps({**page, "by": by}, ensure_ascii=False).encode()
        return verifying.raw(body, "application/json", int(at.timestamp()))

    def mail_script(self) -> str:
        secret = self.config.secret.get_secret_value()
        return mail_script(self.site.webhook_url, secret)

    def verify(self, call: Call) -> tuple[Raw, ...]:
        return verifying.verify(call, self._secret(), time.time())

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def close(self) -> None:
        """Nothing is held open."""

    def _secret(self) -> bytes:
        return self.config.secret.get_secret_value().encode()
