"""Private messages to a Facebook Page: Meta's calls in, calls to its Graph API out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ascolto.channels.contract import (
    Fact,
    File,
    Outgoing,
    Page,
    Raw,
    Sent,
    Text,
    TryLater,
    reconciled,
    since,
)
from ascolto.connectors.messenger import backfill, receive, send
from ascolto.connectors.messenger.config import Config
from ascolto.connectors.messenger.manifest import MANIFEST
from ascolto.connectors.messenger.scopes import SCOPES
from ascolto.connectors.messenger.subscriptions import SILENT, WANTED
from ascolto.connectors.messenger.troubles import TROUBLES
from ascolto.providers.meta import (
    conversations,
    hearing,
    reading,
    subscriptions,
    tokens,
)
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
        """What is said in private to this Page."""
        ours = to.object == receive.OBJECT and to.id == self.config.page_id
        return ours and to.list in {"messaging", "standby"}

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.page_id)

    def backfill(self, cursor: str) -> Page:
        return backfill.page(self.graph, self.config.page_id, cursor)

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        file_id = self._upload(outgoing.files[0]) if outgoing.files else ""
        page, body = self.config.page_id, send.message(outgoing, file_id)
        return send.sent(self.graph.tell(f"/{page}/messages", body))

    def find(self, outgoing: Outgoing) -> Sent | None:
        """In what we said to them: Messenger takes no key against repeats."""
        page, customer = self.config.page_id, send.recipient(outgoing)
        shown, reaches = conversations.ours(
            self.graph, page, MANIFEST.kind, customer, since(outgoing)
        )
        return reconciled(outgoing, shown, reaches_back=reaches)

    def _upload(self, file: File) -> str:
        """Lay the file down at Meta: trouble here is no doubt about the answer."""
        form, kind = send.upload(file)
        path = f"/{self.config.page_id}/message_attachments"
        file_id = reading.id_of(self.graph.put(path, form, kind).get("attachment_id"))
        if not file_id:
            raise TryLater(UNREADABLE)
        return file_id
