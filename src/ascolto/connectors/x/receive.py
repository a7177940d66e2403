"""From what X calls with, and what it lists, to facts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from ascolto.channels.contract import Deleted, Fact, Hidden, Ignored, Malformed, Raw
from ascolto.connectors.x import direct, posts
from ascolto.connectors.x.posts import Beside
from ascolto.providers.rest import parts
from ascolto.providers.rest.parts import Part

CAME_AT = (
    "came-at"  # header of a delivery: seconds since 1970, for events without a time
)
POSTS = {
    "post.create",
    "post.mention.create",
    "post.reply.create",
    "post.quote.create",
    "post.repost.create",
}
MESSAGES = {"dm.received", "dm.sent"}
ASIDE = {
    "chat.received": "An encrypted message, which only X's own app can read.",
    "chat.sent": "An encrypted message of ours, which only X's own app can read.",
    "dm.indicate_typing": "Somebody is typing.",
    "oauth.revoke": "The account took its permission back.",
}


def facts(raw: Raw, us: str) -> Iterable[Fact]:
    """What one delivery says to the account `us`. Raises `Malformed`.

    Ours are what `poll` wraps: {"post": …}, {"dm": …}, {"gone": …}; the rest is X's.
    """
    body = parts.loaded(raw.body)
    at = _came_at(raw.headers)
    if post := body.part("post"):
        return list(posts.facts(post, Beside(body.part("includes")), us))
    if event := body.part("dm"):
        return list(direct.listed(event, Beside(body.part("includes")), us))
    if gone := body.part("gone"):
        return _gone(gone, at)
    events = body.parts("data") or [body.part("data") or body]
    if not any(one.line("event_type") or _complied(one) for one in events):
        if body.part("data") or "errors" in body or "for_user_id" in body:
            return [Ignored("A call of X without an event that we know.")]
        raise Malformed("event_type is missing: this is no event of X.")
    return [fact for one in events for fact in _event(one, at, us)]


def _event(event: Part, at: datetime, us: str) -> Iterable[Fact]:
    kind, payload = event.line("event_type", 60), event.part("payload")
    if what := _complied(event):
        return _compliance(what, event.part(what))
    if kind in POSTS:
        return posts.facts(payload, Beside(event.part("includes")), us)
    if kind in MESSAGES:
        return direct.told(payload, us)
    if kind == "dm.read":
        return direct.read(payload)
    if kind == "post.delete":
        if not payload.id("id"):
            raise Malformed("payload.id is missing: which post is gone is not said.")
        return [Deleted(payload.id("id"), at)]
    return [Ignored(ASIDE.get(kind, f"Events of the kind “{kind}” mean nothing here."))]


def _complied(event: Part) -> str:
    """The name of a compliance event: what X wants to be deleted or hidden."""
    names = ("delete", "drop", "undrop", "withheld")
    return next((name for name in names if event.part(name)), "")


def _compliance(what: str, body: Part) -> Iterable[Fact]:
    id, at = body.part("tweet").id("id"), body.stamp("event_at")
    if not (id and at):
        raise Malformed(f"{what}: tweet.id or event_at is missing.")
    if what == "delete":
        return [Deleted(id, at)]
    return [Hidden(id, at, shown=what == "undrop")]


def _gone(gone: Part, at: datetime) -> Iterable[Fact]:
    """What X no longer shows when asked again: deleted, or hidden with its author's account."""
    id = gone.id("id")
    if not id:
        raise Malformed("gone.id is missing.")
    is_deleted = gone.line("type").endswith("resource-not-found")
    return [Deleted(id, at) if is_deleted else Hidden(id, at)]


def _came_at(headers: Mapping[str, str]) -> datetime:
    said = headers.get(CAME_AT, "0")
    good = said.isascii() and said.isdigit() and len(said) < 12
    return datetime.fromtimestamp(int(said) if good else 0, UTC)
