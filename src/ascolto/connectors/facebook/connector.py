"""The public side of a Facebook Page: Meta's calls in, calls to its Graph API out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from ascolto.channels.contract import (
    Call,
    ChannelError,
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
from ascolto.connectors.facebook import (
    backfill,
    files,
    hearing,
    insights,
    reading,
    receive,
    send,
    subscriptions,
    tokens,
)
from ascolto.connectors.facebook.config import Config
from ascolto.connectors.facebook.graph import GONE, UNREADABLE, Graph
from ascolto.connectors.facebook.manifest import MANIFEST

LARGEST = 25_000_000  # bytes of a file we fetch


class Connector:
    """One Page."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._graph: Graph | None = None

    def check(self) -> str:
        """The Page's name. Also asks Meta to call us, which a new app forgets to."""
        said = self.graph.ask(f"/{self.config.page_id}", fields="id,name")
        subscriptions.ensure(self.graph, self.config.page_id)
        return reading.line(said, "name") or MANIFEST.title.en

    def missing(self) -> tuple[Text, ...]:
        lacking = tokens.missing(self.graph, self._token)
        return lacking + subscriptions.lacks(self.graph, self.config.page_id)

    def expires(self) -> datetime | None:
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
        return receive.facts(raw, self.config.page_id)

    def fetch(self, file: File) -> File:
        """From Meta's storage: an open address that carries its own signature for some days."""
        if not files.is_link(file.ref) and not file.ref.startswith(
            self.config.base_url
        ):
            raise Refused(GONE)
        answer = self.graph.download(file.ref, most=LARGEST)
        kind = answer.headers.get("content-type", "").split(";")[0].strip()
        return replace(
            file, content=answer.content, content_type=kind or file.content_type
        )

    def backfill(self, cursor: str) -> Page:
        return backfill.page(self.graph, self.config.page_id, cursor)

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        body: dict[str, Any] = {"message": outgoing.text}
        if outgoing.files:
            body["attachment_id"] = self._upload(outgoing.files[0])
        begun = datetime.now(UTC)
        try:
            said = self.graph.tell(f"/{send.target(outgoing)}/comments", body)
            return send.sent(outgoing, said)
        except OutcomeUnknown:
            if found := self._look(outgoing, begun):
                return found
            raise

    def insights(self, since: date) -> Sequence[Insight]:
        return insights.ask(self.graph, self.config.page_id, since)

    def close(self) -> None:
        if self._graph:
            self._graph.close()
            self._graph = None

    def _look(self, outgoing: Outgoing, begun: datetime) -> Sent | None:
        """Whether the answer stands there after all. That it does not proves nothing yet."""
        if not outgoing.text.strip():
            return None
        try:
            newest = self.graph.ask(
                f"/{send.target(outgoing)}/comments",
                fields="id,message,from,created_time",
                order="reverse_chronological",
                filter="stream",
                limit=25,
            )
        except ChannelError:
            return None
        return send.seen(outgoing, self.config.page_id, begun, newest)

    def _upload(self, file: File) -> str:
        """Lay the picture down unpublished: trouble here is no doubt about the answer."""
        form, kind = send.upload(file)
        said = self.graph.put(f"/{self.config.page_id}/photos", form, kind)
        picture = reading.id_of(said.get("id"))
        if not picture:
            raise TryLater(UNREADABLE)
        return picture

    @property
    def _token(self) -> str:
        return self.config.access_token.get_secret_value()

    @property
    def graph(self) -> Graph:
        if self._graph is None:
            timeout = self.config.timeout_seconds
            self._graph = Graph(self.config.api, self._token, timeout)
        return self._graph
