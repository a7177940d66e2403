"""What a channel is and may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


@dataclass(frozen=True)
class Text:
    """A text for people, in both languages of the product. It lives in the connector's folder."""

    it: str
    en: str

    def in_(self, language: str) -> str:
        """The text in `language` (a code such as "it" or "it-IT"); English when unknown."""
        return self.it if language.startswith("it") else self.en


class Does(StrEnum):
    """One thing a channel lets us do."""

    POLL = "poll"  # Polls.poll
    LISTEN = "listen"  # Listens.wait: pushed news between two polls
    WEBHOOK = "webhook"  # Hears.verify: the provider calls us
    PORTAL = "portal"  # customers reach it through a page or widget of ours
    REPLY = "reply"  # Replies.reply
    PUBLISH = "publish"  # Publishes.publish: a post of our own, that everybody reads
    FIND = "find"  # Finds.find: what became of a reply, or why nobody can tell
    EDITED = "edited"  # tells us about edits
    DELETED = "deleted"  # tells us about deletions
    RECEIPT = "receipt"  # tells us about delivery, reading, bounces
    ATTACH = "attach"  # carries files both ways
    TYPING = "typing"  # shows who is typing
    RETURN = "return"  # brings Outgoing.thread_token back with the answer
    COPY = "copy"  # carries copies: Outgoing.cc and bcc
    GREET = "greet"  # Greets.greet: some calls want an answer of their own
    FETCH = "fetch"  # Fetches.fetch: files come as a reference, to be got soon
    REACTED = "reacted"  # tells us about reactions
    HIDDEN = "hidden"  # tells us that something was hidden or shown again
    BACKFILL = "backfill"  # Backfills.backfill: what was said before we were connected
    TEMPLATES = "templates"  # Templates.templates: texts the provider approved
    HINT = "hint"  # Hinted.hint: an unsigned call makes us poll now
    LIVE = "live"  # ShowsLive: what is said there is shown, never kept
    BOOKMARK = "bookmark"  # Bookmarks.bookmark: members bring it from their browser
    SHARE = "share"  # Shares: one address is called for all accounts of an app
    EXPIRES = "expires"  # Expires.expires: the credentials end at a known time
    INSIGHTS = "insights"  # Insights.insights: what the provider counts, day by day


class Identity(StrEnum):
    """Whose identity a channel's author id is: two channels with the same one share handles."""

    EMAIL = "email"
    PHONE = "phone"
    ACCOUNT = "account"  # means something inside this one account only


class Visibility(StrEnum):
    PRIVATE = "private"
    PUBLIC = "public"


class Unit(StrEnum):
    """In what the provider counts the length of a text."""

    CHARACTERS = "characters"
    BYTES = "bytes"  # of UTF-8
    UTF16 = "utf16"  # code units
    GRAPHEMES = "graphemes"  # what a reader calls a character
    WEIGHTED = "weighted"  # a link 23, most letters 1, ideographs and emoji 2
    SEGMENTS = "segments"  # text messages: 160 or 70 characters each, fewer when joined


class Mode(StrEnum):
    """How a channel takes an answer at a given moment."""

    FREE = "free"  # any text
    TAGGED = "tagged"  # any text by a person, marked as such to the provider
    TEMPLATE = "template"  # a text that the provider approved
    NONE = "none"


@dataclass(frozen=True)
class Late:
    """What a channel still takes once `reply_window` is over, until so long after their last word."""

    mode: Mode
    until: timedelta | None = None  # None: for ever


class Grade(StrEnum):
    BRONZE = "bronze"  # the harness passes
    SILVER = "silver"  # resumes from a cursor, backs off, idempotent send, window rules
    GOLD = "gold"  # edits, deletions, files; run against a real server in the tests


@dataclass(frozen=True)
class Manifest:
    """What a channel is and may do: one literal per connector. The core asks it, never the kind."""

    kind: str
    title: Text
    about: Text  # one sentence for the page where an account is connected
    does: frozenset[Does]
    grade: Grade
    identity: Identity
    docs_url: str = ""
    icon: str = "channel"  # a symbol of the design's icon file
    visibility: Visibility = Visibility.PRIVATE
    text_limit: int | None = None
    text_unit: Unit = Unit.CHARACTERS
    post_limit: int | None = None  # of a post of our own, where it is another
    reply_window: timedelta | None = None
    attachment_limit: int = 0  # bytes for all files of one message; 0: none
    rate_per_second: float | None = None
    late: tuple[Late, ...] = ()  # after reply_window, in order; then nothing
    rating_scale: int = 0  # stars a review may have; 0: no reviews
    answers_once: bool = (
        False  # one answer to each message; a second one takes its place
    )
    moderated: bool = False  # an answer shows once the provider says so: a Receipt
    costs: Text | None = None  # what the provider bills for an answer, for people
    post_costs: Text | None = None  # and for a post of our own
    wakes: bool = False  # a message sounds at once, at night too: a call, a text
    forgets: bool = False  # what is deleted there must not stay here
    stores_nothing: bool = (
        False  # its terms forbid keeping what was said: live view, link out
    )
    read_only: bool = False  # feeds: nobody is owed an answer where none can be given
    poll_every: timedelta = timedelta(minutes=1)
    personal_data: tuple[str, ...] = ()
    # Answers leave through an account of this identity.
    answers_through: Identity | None = None
    # Members type in what was said; no acknowledgement goes out.
    written_by_staff: bool = False
    acknowledges: bool = True  # an automatic acknowledgement makes sense here
    hidden: bool = False  # not offered on the connect page

    @property
    def longest_post(self) -> int | None:
        """In `text_unit`; None: any length."""
        return self.post_limit or self.text_limit
