"""A company's profile in the Fediverse, as the core sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from ascolto.channels.contract import (
    Fact,
    File,
    Insight,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
)
from ascolto.connectors.mastodon import insights, receive, send
from ascolto.connectors.mastodon.config import Config
from ascolto.connectors.mastodon.manifest import MANIFEST
from ascolto.connectors.mastodon.polling import Reader
from ascolto.connectors.mastodon.talking import Line

LARGEST = 40 * 1024 * 1024  # bytes of a file that we take in


class Connector:
    """One profile."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._link = ""  # to our page there, once `check` has seen it
        self._profile = ""
        self._line = Line(config)
        self._reader = Reader(self._line)
        self._account: dict[str, Any] = {}

    def check(self) -> str:
        host = self.config.base_url.split("://")[1]
        self._link = str(self._me.get("url") or "")
        self._profile = f"{self._me['id']} {host}"
        return f"@{self._me.get('acct') or self._me.get('username')}@{host}"

    def profile(self) -> str:
        """As `check` has just seen it."""
        return self._profile

    def public_url(self) -> str:
        """As `check` has just seen it."""
        return self._link

    def missing(self) -> tuple[Text, ...]:
        return tuple(send.lacking(self._line))

    def poll(self, cursor: str) -> Page:
        return self._reader.poll(cursor)

    def backfill(self, cursor: str) -> Page:
        return self._reader.backfill(cursor)

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def fetch(self, file: File) -> File:
        answer = self._line.download(file.ref, LARGEST)
        if not answer.ok:
            raise Refused(
                Text(
                    it=f"Il file non c'è più (stato {answer.status}).",
                    en=f"The file is gone (status {answer.status}).",
                )
            )
        kind = answer.headers.get("content-type", "").split(";")[0]
        return replace(
            file, content=answer.content, content_type=kind or file.content_type
        )

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        return send.reply(self._line, outgoing, str(self._me["id"]))

    def publish(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        return send.publish(self._line, outgoing)

    def find(self, outgoing: Outgoing) -> Sent | None:
        return send.find(self._line, outgoing.idempotency_key, str(self._me["id"]))

    def insights(self, since: date) -> Sequence[Insight]:
        """Mastodon tells how it stands now, and nothing of days before."""
        self._account = {}
        return insights.read(self._me, datetime.now(UTC).date())

    def close(self) -> None:
        self._line.close()

    @property
    def _me(self) -> dict[str, Any]:
        if not self._account:
            said = self._line.get("/api/v1/accounts/verify_credentials")
            if not isinstance(said, dict) or "id" not in said:
                raise Refused("This server does not speak as Mastodon does.")
            self._account = said
        return self._account
