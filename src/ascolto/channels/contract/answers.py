"""What goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ascolto.channels.contract.facts import Author, File
from ascolto.channels.contract.words import Mode


@dataclass(frozen=True)
class Template:
    """A text that the provider approved, with places to fill in: "Ciao {1}, …"."""

    name: str
    language: str
    body: str
    places: tuple[str, ...] = ()  # their names, in order
    category: str = ""


@dataclass(frozen=True)
class Filled:
    """A template with its places filled in."""

    template: Template
    values: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As the customer will read it."""
        text = self.template.body
        for place, value in zip(self.template.places, self.values, strict=True):
            text = text.replace("{" + place + "}", value)
        return text


@dataclass(frozen=True)
class Outgoing:
    """One reply to send. `idempotency_key` names it for good, whatever happens on the way."""

    idempotency_key: str
    thread_id: str
    text: str
    to: Author | None = None
    cc: tuple[str, ...] = ()  # of the channel's identity; only with Does.COPY
    bcc: tuple[str, ...] = ()  # who gets it without the others knowing
    subject: str = ""
    in_reply_to: str = ""  # external id of the message it answers
    references: tuple[str, ...] = ()  # the thread's external ids, oldest first
    thread_token: str = ""  # to be carried where the channel can bring it back
    files: tuple[File, ...] = ()
    automatic: bool = False  # an acknowledgement: to be marked as such
    sender_name: str = ""  # the person, or the brand when automatic
    language: str = "it"
    html: str = ""  # the same as `text`, for channels that carry both
    quoted: str = ""  # the message it answers, as text, for channels that quote
    quoted_author: str = ""
    quoted_at: datetime | None = None
    mode: Mode = Mode.FREE  # how the channel takes it now; never NONE
    filled: Filled | None = None  # in mode TEMPLATE; `text` is what it says
    last_heard_at: datetime | None = None  # the customer's last word
    replaces: str = (
        ""  # external id of an earlier answer that this one takes the place of
    )
    # A post of our own (`Publishes.publish`): it answers nothing and nobody, and names no thread.
    is_post: bool = False
    # Only where it is asked for (`Finds.find`):
    handed_at: datetime | None = None  # when it was handed to the connector
    doubted_at: datetime | None = None  # since when nobody knows what became of it
    # External ids of other answers of ours in the same words: none of those is this one.
    taken: frozenset[str] = frozenset()
    # For channels that list what we said without its words: external ids of other answers of ours
    # in the thread since then, and whether yet another one there is in doubt.
    beside: frozenset[str] = frozenset()
    is_one_of_many: bool = False


@dataclass(frozen=True)
class Sent:
    external_id: str
    sent_at: datetime
    cost: Decimal | None = None  # what the provider bills for it, where it says so
    currency: str = ""
    thread_id: str = ""  # where the answer opened a new thread at the provider
    permalink: str = ""  # of a post of our own: where everybody can read it
