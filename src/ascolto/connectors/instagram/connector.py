"""Instagram: Meta's calls in, calls to its Graph API out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

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
from ascolto.connectors.instagram import backfill, insights, looking, receive, send
from ascolto.connectors.instagram.config import Config
from ascolto.connectors.instagram.manifest import MANIFEST
from ascolto.connectors.instagram.scopes import SCOPES
from ascolto.connectors.instagram.subscriptions import SILENT, WANTED
from ascolto.connectors.instagram.troubles import TROUBLES
from ascolto.providers.meta import hearing, reading, subscriptions, tokens
from ascolto.providers.meta.account import Account
from ascolto.providers.meta.graph import UNREADABLE


class Connector(Account[Config]):
    """One account."""

    manifest = MANIFEST
    troubles = TROUBLES
    _link = ""  # to our page there, once `check` has seen it

    def check(self) -> str:
        """The account's name. With Instagram login, also asks Meta to call us."""
        said = self.graph.ask(f"/{self.config.account_id}", fields="username,name")
        if self.config.has_own_login:
            subscriptions.ensure(self.graph, "me", WANTED)
        name = reading.line(said, "username")
        self._link = f"https://www.instagram.com/{name}/" if name else ""
        return f"@{name}" if name else MANIFEST.title.en

    def profile(self) -> str:
        return self.config.account_id

    def public_url(self) -> str:
        """As `check` has just seen it."""
        return self._link

    def missing(self) -> tuple[Text, ...]:
        """What of this can be asked depends on how the app logs in."""
        if self.config.has_own_login:
            return subscriptions.lacks(self.graph, "me", WANTED, SILENT)
        return tokens.missing(self.graph, self.token, SCOPES)

    def expires(self) -> datetime | None:
        """Instagram login has no question for it: there the owner renews within 60 days."""
        if self.config.has_own_login:
            return None
        return tokens.expires(self.graph, self.token)

    def is_for(self, to: hearing.To) -> bool:
        """Also Instagram's test button, which calls about the account 0."""
        return to.object == receive.OBJECT and to.id in {self.config.account_id, "0"}

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.account_id)

    def backfill(self, cursor: str) -> Page:
        return backfill.page(self.graph, self.config.account_id, cursor)

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        file_id = self._upload(outgoing.files[0]) if outgoing.files else ""
        account = self.config.account_id
        return send.sent(self.graph.tell(*send.call(outgoing, account, file_id)))

    def insights(self, since: date) -> Sequence[Insight]:
        return insights.ask(self.graph, self.config.account_id, since)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Instagram takes no key against repeats: what we say there in these words is it."""
        return looking.look(self.graph, outgoing, self.config.account_id)

    def _upload(self, file: File) -> str:
        """Lay the file down at Meta: trouble here is no doubt about the answer."""
        form, kind = send.upload(file)
        said = self.graph.put("/me/message_attachments", form, kind)
        file_id = reading.id_of(said.get("attachment_id"))
        if not file_id:
            raise TryLater(UNREADABLE)
        return file_id
