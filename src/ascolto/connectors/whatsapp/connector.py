"""WhatsApp: calls of Meta's Cloud API in, calls to its Graph API out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ascolto.channels.contract import (
    Call,
    ChannelError,
    Fact,
    File,
    Greeting,
    Mode,
    Outgoing,
    Raw,
    Refused,
    Sent,
    Site,
    Template,
    Text,
    TryLater,
)
from ascolto.connectors.whatsapp import (
    hearing,
    reading,
    receive,
    send,
    templates,
    tokens,
)
from ascolto.connectors.whatsapp.config import Config
from ascolto.connectors.whatsapp.graph import GONE, UNREADABLE, Graph
from ascolto.connectors.whatsapp.manifest import MANIFEST

MOST_PAGES = 20  # of templates: Meta allows an account some hundreds


class Connector:
    """One number."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._link = ""  # to our page there, once `check` has seen it
        self._graph: Graph | None = None

    def check(self) -> str:
        """The number and its name. Also asks Meta to call us, which a new app forgets to."""
        fields = "display_phone_number,verified_name"
        said = self.graph.ask(f"/{self.config.phone_number_id}", fields=fields)
        self._subscribe()
        name = reading.line(said, "verified_name")
        number = reading.line(said, "display_phone_number")
        digits = "".join(filter(str.isdigit, number))
        self._link = f"https://wa.me/{digits}" if digits else ""
        return " ".join(filter(None, (name, number))) or MANIFEST.title.en

    def public_url(self) -> str:
        """As `check` has just seen it."""
        return self._link

    def missing(self) -> tuple[Text, ...]:
        return tokens.missing(self.graph, self._token)

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
        return receive.facts(raw, self.config.phone_number_id)

    def fetch(self, file: File) -> File:
        """Meta gives an address for five minutes, and the file there to our token only."""
        if not file.ref.isascii() or not file.ref.isalnum():
            raise Refused(GONE)
        number = self.config.phone_number_id
        said = self.graph.ask(f"/{file.ref}", phone_number_id=number)
        url = reading.words(said, "url")
        if not url:
            raise TryLater(UNREADABLE)
        most = MANIFEST.attachment_limit
        answer = self.graph.download(url, most=most, ours=True)
        kind = reading.line(said, "mime_type", 100) or file.content_type
        return replace(file, content=answer.content, content_type=kind)

    def templates(self) -> tuple[Template, ...]:
        found: list[Template] = []
        query: dict[str, str | int] = {"limit": 100}
        for _ in range(MOST_PAGES):
            path = f"/{self.config.business_account_id}/message_templates"
            page = self.graph.ask(path, **query)
            found += templates.read(page)
            paging = reading.part(page, "paging")
            after = reading.id_of(reading.part(paging, "cursors").get("after"))
            if not after or "next" not in paging:
                break
            query["after"] = after
        return tuple(found)

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        number = self.config.phone_number_id
        media_id = ""
        if outgoing.files and outgoing.mode is not Mode.TEMPLATE:
            media_id = self._upload(outgoing)
        said = self.graph.tell(f"/{number}/messages", send.message(outgoing, media_id))
        return send.sent(said)

    def close(self) -> None:
        if self._graph:
            self._graph.close()
            self._graph = None

    def _upload(self, outgoing: Outgoing) -> str:
        """Lay the file down at Meta: nothing is said by that, so trouble here is no doubt."""
        [file] = outgoing.files
        form, kind = send.upload(file, send.kind_of(file, outgoing.text))
        said = self.graph.put(f"/{self.config.phone_number_id}/media", form, kind)
        media_id = reading.id_of(said.get("id"))
        if not media_id:
            raise TryLater(UNREADABLE)
        return media_id

    def _subscribe(self) -> None:
        """Without it Meta calls nobody. What stands in the way is told by `missing`."""
        try:
            path = f"/{self.config.business_account_id}/subscribed_apps"
            self.graph.tell(path, {})
        except ChannelError:
            pass

    @property
    def _token(self) -> str:
        return self.config.access_token.get_secret_value()

    @property
    def graph(self) -> Graph:
        if self._graph is None:
            timeout = self.config.timeout_seconds
            self._graph = Graph(self.config.api, self._token, timeout)
        return self._graph
