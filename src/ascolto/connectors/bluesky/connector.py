"""A company's profile on Bluesky, as the core sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from ascolto.channels.contract import (
    Fact,
    File,
    Insight,
    Outgoing,
    Page,
    Raw,
    Sent,
    Site,
)
from ascolto.connectors.bluesky import blobs, insights, receive, send
from ascolto.connectors.bluesky.config import Config
from ascolto.connectors.bluesky.manifest import MANIFEST
from ascolto.connectors.bluesky.polling import Reader
from ascolto.connectors.bluesky.talking import Line


class Connector:
    """One profile."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._did = ""
        self._line = Line(config)
        self._reader = Reader(self._line)

    def check(self) -> str:
        """Sign in, with what was entered and not with what is remembered."""
        session = self._line.sign_in()
        self._did = session.did
        return f"@{session.handle}"

    def profile(self) -> str:
        """Handles change: as `check` has just seen it."""
        return self._did

    def poll(self, cursor: str) -> Page:
        return self._reader.poll(cursor)

    def backfill(self, cursor: str) -> Page:
        return self._reader.backfill(cursor)

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def fetch(self, file: File) -> File:
        content = blobs.fetch(self._line, file.ref, self.config.directory_url)
        return replace(file, content=content)

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        return send.reply(self._line, outgoing)

    def publish(self, outgoing: Outgoing) -> Sent:
        return self.reply(outgoing)

    def find(self, outgoing: Outgoing) -> Sent | None:
        return send.find(self._line, outgoing.idempotency_key)

    def insights(self, since: date) -> Sequence[Insight]:
        """The network tells how it stands now, and nothing of days before."""
        said = self._line.get("app.bsky.actor.getProfile", actor=self._line.session.did)
        return insights.read(said, datetime.now(UTC).date())

    def close(self) -> None:
        self._line.close()
