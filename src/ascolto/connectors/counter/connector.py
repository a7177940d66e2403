"""The counter as the core sees it: no provider, only people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from ascolto.channels.contract import Fact, Outgoing, Raw, Refused, Sent, Site
from ascolto.connectors.counter import receive
from ascolto.connectors.counter.config import Config
from ascolto.connectors.counter.manifest import MANIFEST


class Connector:
    """One counter of one brand."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site

    def check(self) -> str:
        """There is nothing to try."""
        return self.site.name or MANIFEST.title.en

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return [receive.message(raw, self.config.country)]

    def reply(self, outgoing: Outgoing) -> Sent:
        """Record an answer that a person gives in person: writing it down is all there is to do.

        Asked twice, the same key names the same answer.
        """
        if outgoing.automatic:
            raise Refused("Nothing automatic is said at the counter.")
        limit = MANIFEST.text_limit or 0
        if len(outgoing.text) > limit:
            raise Refused(f"A note of what was said has at most {limit:,} characters.")
        if outgoing.files:
            raise Refused("A note of what was said carries no files.")
        return Sent(outgoing.idempotency_key, datetime.now(UTC))

    def close(self) -> None:
        """Nothing is held open."""
