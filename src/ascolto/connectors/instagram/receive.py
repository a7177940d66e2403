"""From a call about an Instagram account to facts: comments, mentions, conversations. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ascolto.channels.contract import Fact, Ignored, Malformed, Raw
from ascolto.connectors.instagram import comments, contents
from ascolto.providers.meta import events, reading

OBJECT = "instagram"
Values = dict[str, Any]

# What else Meta tells an app about an account.
FIELDS = {
    "business_messaging_opt_in": "Somebody agreed to be written to.",
    "creator_marketplace_invited_creator_onboarding": "News of the creators' market.",
    "follow": "Somebody follows the account.",
    "onboarding_welcome_message_series": "A series of greetings changed.",
    "share_to_feed": "Something was shared.",
    "story_insights": "Figures about a story that ended.",
    "story_reactions": "Somebody reacted to a story.",
    "story_share": "A story was shared.",
}
# Conversations told as changes: Instagram's own test button does so.
EVENTS = {
    "messages": "messaging",
    "message_edit": "messaging",
    "message_reactions": "messaging",
    "messaging_handover": "messaging",
    "messaging_postbacks": "messaging",
    "messaging_referral": "messaging",
    "messaging_seen": "messaging",
    "standby": "standby",
}


def facts(raw: Raw, account_id: str = "") -> Iterable[Fact]:
    """All that a call says to the account `account_id`. Raises `Malformed`."""
    whole = reading.loaded(raw.body)
    kind, entries = whole.get("object"), whole.get("entry")
    if not isinstance(kind, str) or not isinstance(entries, list):
        raise Malformed("object or entry is missing: this is no call of Meta.")
    if kind != OBJECT:
        return [Ignored(f"Calls about “{reading.clean(kind)[:60]}” mean nothing here.")]
    found = [
        fact
        for entry in reading.parts(whole, "entry")
        for fact in _entry(entry, account_id)
    ]
    return found or [Ignored("There is nothing in this call.")]


def _entry(entry: Values, account_id: str) -> Iterator[Fact]:
    account, time = reading.id_of(entry.get("id")), entry.get("time")
    # Instagram's test button calls about the account 0.
    if account_id and account not in {account_id, "0"}:
        yield Ignored(f"This is about another account of the app ({account[:40]}).")
        return
    # With Instagram login a change may lie in the entry itself.
    changes = reading.parts(entry, "changes") or [entry] * ("field" in entry)
    for change in changes:
        yield from _change(change, account, time)
    for kind in ("messaging", "standby"):
        for value in reading.parts(entry, kind):
            event = events.Event(value, account, contents.read, time, kind == "standby")
            yield from events.facts(event)


def _change(change: Values, account: str, time: object) -> Iterator[Fact]:
    field, value = reading.line(change, "field"), reading.part(change, "value")
    if field in {"comments", "live_comments"}:
        yield comments.fact(value, account, time)
    elif field == "mentions":
        yield comments.mention(value, time)
    elif field in EVENTS:
        standby = EVENTS[field] == "standby"
        yield from events.facts(
            events.Event(value, account, contents.read, time, standby)
        )
    else:
        other = f"Calls about “{field[:60]}” mean nothing here."
        yield Ignored(FIELDS.get(field, other))
