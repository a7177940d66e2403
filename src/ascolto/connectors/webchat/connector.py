"""The chat as the core sees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from ascolto.channels.contract import Fact, Outgoing, Raw, Refused, Sent, Site, Text
from ascolto.connectors.webchat import door, receive
from ascolto.connectors.webchat.config import AskForEmail, Config
from ascolto.connectors.webchat.manifest import MANIFEST

TOO_LONG = Text(
    it="Un messaggio in chat ha al massimo 8.000 caratteri.",
    en="A chat message has at most 8,000 characters.",
)
TOO_LARGE = Text(
    it="Gli allegati di un messaggio in chat pesano al massimo 10 MB in tutto.",
    en="The files of a chat message have at most 10 MB together.",
)


class Connector:
    """One chat of one brand."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site

    def check(self) -> str:
        """There is no provider to ask: the chat is served by this installation."""
        return self.site.name or MANIFEST.title.en

    def close(self) -> None:
        """Nothing is held open."""

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def reply(self, outgoing: Outgoing) -> Sent:
        """Answering is storing: the visitor's widget reads the same thread that members see.

        The core has stored the message before it asks us to send it and marks it sent with what
        we return; from then on the widget shows it. So nothing can go wrong in between: asked
        twice, we give the same name (the idempotency key) to the same stored message.
        """
        if len(outgoing.text) > (MANIFEST.text_limit or 0):
            raise Refused(TOO_LONG)
        if (
            sum(len(file.content) for file in outgoing.files)
            > MANIFEST.attachment_limit
        ):
            raise Refused(TOO_LARGE)
        return Sent(external_id=outgoing.idempotency_key, sent_at=datetime.now(UTC))

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Not sent, for certain: were it, the core's own row would say so. Sending is harmless."""
        return None

    # --- what the pages that serve the widget ask ---------------------------------------------

    def allows(self, origin: str) -> bool:
        """Whether pages of this origin may show the chat."""
        ours = "/".join(self.site.public_url.split("/")[:3]).lower()
        return door.allows(
            (*self.config.origins, ours) if ours else self.config.origins, origin
        )

    def vouches(self, user_id: str, proof: str) -> bool:
        """Whether the company's site vouched for this customer."""
        secret = self.config.identity_secret
        return door.vouches(secret.get_secret_value() if secret else "", user_id, proof)

    def look(self, language: str) -> dict[str, Any]:
        """What the widget shows, in the visitor's language. Public: it never holds a secret."""
        config, tongue = self.config, "it" if language.startswith("it") else "en"
        return {
            "name": self.site.name,
            "color": config.color,
            "greeting": getattr(config, f"greeting_{tongue}"),
            "placeholder": getattr(config, f"placeholder_{tongue}"),
            "offline": getattr(config, f"offline_{tongue}"),
            "text_limit": MANIFEST.text_limit,
            "file_limit": MANIFEST.attachment_limit,
        }

    def asks_email_after(self, *, somebody_there: bool) -> int | None:
        """Seconds without an answer until the widget asks for an address; None: never."""
        if self.config.ask_for_email is AskForEmail.NEVER:
            return None
        if self.config.ask_for_email is AskForEmail.ALWAYS or not somebody_there:
            return 0
        return self.config.ask_after_minutes * 60
