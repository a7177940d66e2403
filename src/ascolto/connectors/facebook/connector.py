"""The public side of a Facebook Page: Meta's calls in, calls to its Graph API out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from ascolto.channels.contract import (
    Fact,
    File,
    Insight,
    Outgoing,
    Page,
    Raw,
    Sent,
    Text,
    TryLater,
)
from ascolto.connectors.facebook import backfill, insights, looking, receive, send
from ascolto.connectors.facebook.config import Config
from ascolto.connectors.facebook.manifest import MANIFEST
from ascolto.connectors.facebook.scopes import SCOPES
from ascolto.connectors.facebook.subscriptions import SILENT, WANTED
from ascolto.connectors.facebook.troubles import TROUBLES
from ascolto.providers.meta import hearing, reading, subscriptions, tokens
from ascolto.providers.meta.account import Account
from ascolto.providers.meta.graph import UNREADABLE


class Connector(Account[Config]):
    """One Page."""

    manifest = MANIFEST
    troubles = TROUBLES

    def check(self) -> str:
        """The Page's name. Also asks Meta to call us, which a new app forgets to."""
        said = self.graph.ask(f"/{self.config.page_id}", fields="id,name")
        subscriptions.ensure(self.graph, self.config.page_id, WANTED)
        return reading.line(said, "name") or MANIFEST.title.en

    def profile(self) -> str:
        return self.config.page_id

    def missing(self) -> tuple[Text, ...]:
        lacking = tokens.missing(self.graph, self.token, SCOPES)
        return lacking + subscriptions.lacks(
            self.graph, self.config.page_id, WANTED, SILENT
        )

    def expires(self) -> datetime | None:
        return tokens.expires(self.graph, self.token)

    def is_for(self, to: hearing.To) -> bool:
        """What is said in public on this Page."""
        ours = to.object == receive.OBJECT and to.id == self.config.page_id
        return ours and to.list == "changes"

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.page_id)

    def backfill(self, cursor: str) -> Page:
        return backfill.page(self.graph, self.config.page_id, cursor)

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        body: dict[str, Any] = {"message": outgoing.text}
        if outgoing.files:
            body["attachment_id"] = self._upload(outgoing.files[0])
        said = self.graph.tell(f"/{send.target(outgoing)}/comments", body)
        return send.sent(outgoing, said)

    def publish(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        body = {"message": outgoing.text}
        return send.published(self.graph.tell(f"/{self.config.page_id}/feed", body))

    def insights(self, since: date) -> Sequence[Insight]:
        return insights.ask(self.graph, self.config.page_id, since)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Facebook takes no key against repeats: what the Page says there in these words is it."""
        return looking.look(self.graph, outgoing, self.config.page_id)

    def _upload(self, file: File) -> str:
        """Lay the picture down unpublished: trouble here is no doubt about the answer."""
        form, kind = send.upload(file)
        said = self.graph.put(f"/{self.config.page_id}/photos", form, kind)
        picture = reading.id_of(said.get("id"))
        if not picture:
            raise TryLater(UNREADABLE)
        return picture
