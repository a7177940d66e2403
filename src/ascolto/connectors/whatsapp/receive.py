"""From a call of the Cloud API to facts: every entry, every change, every message. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ascolto.channels.contract import Fact, Ignored, Malformed, Raw
from ascolto.connectors.whatsapp import messages, statuses
from ascolto.providers.meta import reading

OBJECT = "whatsapp_business_account"
Values = dict[str, Any]

# What else Meta tells an app about its numbers.
FIELDS = {
    "account_alerts": "A notice about the account.",
    "account_review_update": "The account's review moved on.",
    "account_settings_update": "A setting of the account changed.",
    "account_update": "Something about the account changed.",
    "business_capability_update": "What the account may send changed.",
    "business_status_update": "The company's standing at Meta changed.",
    "calls": "A call over WhatsApp: this channel carries messages.",
    "flows": "News about a flow.",
    "group_lifecycle_update": "A group was made or ended.",
    "group_participants_update": "Somebody joined or left a group.",
    "group_settings_update": "A group's settings changed.",
    "group_status_update": "A group's state changed.",
    "message_template_components_update": "A template changed.",
    "message_template_quality_update": "A template's standing changed.",
    "message_template_status_update": "A template was approved or refused.",
    "partner_solutions": "News about a partner.",
    "payment_configuration_update": "A payment setting changed.",
    "phone_number_name_update": "The number's name was reviewed.",
    "phone_number_quality_update": "The number's standing changed.",
    "security": "The number's two-step verification changed.",
    "smb_app_state_sync": "The address book of the phone changed.",
    "template_category_update": "A template changed its category.",
    "tracking_events": "A click was counted.",
    "user_id_update": "A person's id at Meta changed.",
    "user_preferences": "Somebody changed what they want to receive.",
}


def facts(raw: Raw, phone_number_id: str = "") -> Iterable[Fact]:
    """All that a call says to the number `phone_number_id`. Raises `Malformed`."""
    whole = reading.loaded(raw.body)
    kind, entries = whole.get("object"), whole.get("entry")
    if not isinstance(kind, str) or not isinstance(entries, list):
        raise Malformed("object or entry is missing: this is no call of Meta.")
    if kind != OBJECT:
        return [Ignored(f"Calls about “{reading.clean(kind)[:60]}” mean nothing here.")]
    found = [
        fact
        for entry in reading.parts(whole, "entry")
        for change in reading.parts(entry, "changes")
        for fact in _change(change, entry, phone_number_id)
    ]
    return found or [Ignored("There is nothing in this call.")]


def _change(change: Values, entry: Values, phone_number_id: str) -> Iterator[Fact]:
    field = reading.line(change, "field")
    value = reading.part(change, "value")
    number = reading.id_of(reading.part(value, "metadata").get("phone_number_id"))
    if number and phone_number_id and number != phone_number_id:
        yield Ignored(f"This is for another number of the company ({number[:40]}).")
        return
    come = messages.Come(value, entry.get("time"))
    makers: dict[str, Callable[[messages.Come], Iterator[Fact]]] = {
        "messages": _messages,
        "smb_message_echoes": _echoes,
        "history": _history,
    }
    if field in makers:
        yield from makers[field](come)
    else:
        other = f"Calls about “{field[:60]}” mean nothing here."
        yield Ignored(FIELDS.get(field, other))


def _messages(come: messages.Come) -> Iterator[Fact]:
    said = False
    for message in reading.parts(come.value, "messages"):
        said = True
        yield messages.fact(message, come)
    for status in reading.parts(come.value, "statuses"):
        said = True
        yield statuses.fact(status)
    for error in reading.parts(come.value, "errors"):
        said = True
        yield Ignored(f"WhatsApp reports a problem: {statuses.explained([error])}")
    if not said:
        yield Ignored("A call about messages without any.")


def _echoes(come: messages.Come) -> Iterator[Fact]:
    """Written by us in the WhatsApp Business app, on a number that lives in both."""
    found = [
        messages.fact(message, come, ours=True)
        for message in reading.parts(come.value, "message_echoes")
    ]
    yield from found or [Ignored("An echo without a message.")]


def _history(come: messages.Come) -> Iterator[Fact]:
    """What was said in the app before the number was connected: Meta tells it in pieces, once."""
    ours = reading.part(come.value, "metadata").get("display_phone_number")
    number = "".join(filter(str.isdigit, str(ours or "")))
    found = [
        messages.fact(
            message,
            come,
            ours=reading.id_of(message.get("from")) == number,
            other=reading.id_of(thread.get("id")),
        )
        for history in reading.parts(come.value, "history")
        for thread in reading.parts(history, "threads")
        for message in reading.parts(thread, "messages")
    ]
    yield from found or [Ignored("A piece of history without messages.")]
