"""Instagram: Meta's calls in, calls to its Graph API out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from ascolto.channels.contract import (
    Call,
    Fact,
    File,
    Greeting,
    Insight,
    OutcomeUnknown,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
    TryLater,
)
from ascolto.connectors.instagram import (
    backfill,
    contents,
    hearing,
    insights,
    looking,
    reading,
    receive,
    send,
    subscriptions,
    tokens,
)
from ascolto.connectors.instagram.config import Config
from ascolto.connectors.instagram.graph import GONE, UNREADABLE, Graph
from ascolto.connectors.instagram.manifest import MANIFEST

LARGEST = 25_000_000  # bytes of a file we fetch


class Connector:
    """One account."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._link = ""  # to our page there, once `check` has seen it
        self._graph: Graph | None = None

    def check(self) -> str:
        """The account's name. With Instagram login, also asks Meta to call us."""
        said = self.graph.ask(f"/{self.config.account_id}", fields="username,name")
        if self.config.has_own_login:
            subscriptions.ensure(self.graph, "me")
        name = reading.line(said, "username")
        self._link = f"https://www.instagram.com/{name}/" if name else ""
        return f"@{name}" if name else MANIFEST.title.en

    def public_url(self) -> str:
        """As `check` has just seen it."""
        return self._link

    def missing(self) -> tuple[Text, ...]:
        """What of this can be asked depends on how the app logs in."""
        if self.config.has_own_login:
            return subscriptions.lacks(self.graph, "me")
        return tokens.missing(self.graph, self._token)

    def expires(self) -> datetime | None:
        """Instagram login has no question for it: there the owner renews within 60 days."""
        if self.config.has_own_login:
            return None
        return tokens.expires(self.graph, self._token)

    def verify(self, call: Call) -> tuple[Raw, ...]:
        if call.method == "GET":
            self.greet(call)
            return ()
        hearing.check(self.config.app_secret.get_secret_value(), call)
        return hearing.split(call.body)

    def greet(self, call: Call) -> Greeting | None:
        if call.method != "GET":
            return None
        return hearing.greeted(self.config.verify_token.get_secret_value(), call)

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.account_id)

    def fetch(self, file: File) -> File:
        """From Meta's storage: an open address that carries its own signature for some days."""
        if not contents.is_link(file.ref) and not file.ref.startswith(
            self.config.base_url
        ):
            raise Refused(GONE)
        answer = self.graph.download(file.ref, most=LARGEST)
        kind = answer.headers.get("content-type", "").split(";")[0].strip()
        return replace(
            file, content=answer.content, content_type=kind or file.content_type
        )

    def backfill(self, cursor: str) -> Page:
        return backfill.page(self.graph, self.config.account_id, cursor)

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        file_id = self._upload(outgoing.files[0]) if outgoing.files else ""
        account, begun = self.config.account_id, datetime.now(UTC)
        try:
            said = self.graph.tell(*send.call(outgoing, account, file_id))
            return send.sent(said)
        except OutcomeUnknown:
            if found := looking.look(self.graph, outgoing, account, begun):
                return found
            raise

    def insights(self, since: date) -> Sequence[Insight]:
        return insights.ask(self.graph, self.config.account_id, since)

    def close(self) -> None:
        if self._graph:
            self._graph.close()
            self._graph = None

    def _upload(self, file: File) -> str:
        """Lay the file down at Meta: trouble here is no doubt about the answer."""
        form, kind = send.upload(file)
        said = self.graph.put("/me/message_attachments", form, kind)
        file_id = reading.id_of(said.get("attachment_id"))
        if not file_id:
            raise TryLater(UNREADABLE)
        return file_id

    @property
    def _token(self) -> str:
        return self.config.access_token.get_secret_value()

    @property
    def graph(self) -> Graph:
        if self._graph is None:
            timeout = self.config.timeout_seconds
            self._graph = Graph(self.config.api, self._token, timeout)
        return self._graph
