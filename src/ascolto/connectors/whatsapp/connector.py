"""WhatsApp: calls of Meta's Cloud API in, calls to its Graph API out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ascolto.channels.contract import (
    ChannelError,
    Fact,
    File,
    Mode,
    OutcomeUnknown,
    Outgoing,
    Raw,
    Refused,
    Sent,
    Template,
    Text,
    TryLater,
)
from ascolto.connectors.whatsapp import receive, send, templates
from ascolto.connectors.whatsapp.config import Config
from ascolto.connectors.whatsapp.manifest import MANIFEST
from ascolto.connectors.whatsapp.scopes import SCOPES
from ascolto.connectors.whatsapp.troubles import TROUBLES
from ascolto.providers.meta import hearing, reading, tokens
from ascolto.providers.meta.account import Account
from ascolto.providers.meta.graph import GONE, UNREADABLE

CANNOT_TELL = Text(
    it="WhatsApp non dice che cosa ha già inviato. Se la risposta è partita, lo conferma da solo: "
    "aspetta un momento, poi decidi tu.",
    en="WhatsApp does not tell what it has sent. If the answer went out it confirms that by "
    "itself: wait a moment, then decide.",
)
MOST_PAGES = 20  # of templates: Meta allows an account some hundreds


class Connector(Account[Config]):
    """One number."""

    manifest = MANIFEST
    troubles = TROUBLES
    _link = ""  # to our page there, once `check` has seen it

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

    def profile(self) -> str:
        return self.config.phone_number_id

    def public_url(self) -> str:
        """As `check` has just seen it."""
        return self._link

    def missing(self) -> tuple[Text, ...]:
        return tokens.missing(self.graph, self.token, SCOPES)

    def expires(self) -> datetime | None:
        return tokens.expires(self.graph, self.token)

    def is_for(self, to: hearing.To) -> bool:
        """A number has one id everywhere; without one it is news for all of the company's."""
        if to.object != receive.OBJECT:
            return False
        if to.number:
            return to.number == self.config.phone_number_id
        return to.id == self.config.business_account_id

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

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Nobody can tell, but WhatsApp does by itself: each status carries our key back."""
        raise OutcomeUnknown(CANNOT_TELL)

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
