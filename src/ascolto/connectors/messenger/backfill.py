"""What was said before the Page was connected, in the words of the webhook, with people's names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ascolto.channels.contract import Page, Quota, Raw
from ascolto.providers.meta import hearing, reading
from ascolto.providers.meta.graph import Graph

SAID = "id,created_time,from,to,message,attachments{mime_type,name,image_data,video_data,file_url}"
FIELDS = f"id,updated_time,messages.limit(25){{{SAID}}}"
CONVERSATIONS_A_PAGE, MESSAGES_A_PAGE = 10, 50
Values = dict[str, Any]


def page(graph: Graph, page_id: str, cursor: str) -> Page:
    """Conversations, the one that moved last first; then what is older in those.

    The cursor holds what is still open, so nothing is passed over. Raises `ChannelError`.
    """
    state = json.loads(cursor) if cursor else {"open": [], "after": "", "ended": False}
    if state["open"]:
        events, left = _older(graph, page_id, state)
    else:
        events, left = _conversations(graph, page_id, state)
    more = bool(state["open"]) or not state["ended"]
    return Page(tuple(_raws(page_id, events)), json.dumps(state), more, quota=left)


def _conversations(
    graph: Graph, page_id: str, state: Values
) -> tuple[list[Values], Quota | None]:
    query: dict[str, str | int] = {
        "platform": "messenger",
        "fields": FIELDS,
        "limit": CONVERSATIONS_A_PAGE,
    }
    if state["after"]:
        query["after"] = state["after"]
    said, left = graph.ask_with_quota(f"/{page_id}/conversations", **query)
    events: list[Values] = []
    for conversation in reading.parts(said, "data"):
        messages = reading.part(conversation, "messages")
        events += [_event(one, page_id) for one in reading.parts(messages, "data")]
        if after := reading.after(messages):
            state["open"].append([reading.id_of(conversation.get("id")), after])
    state["after"] = reading.after(said)
    state["ended"] = not state["after"]
    return events, left


def _older(
    graph: Graph, page_id: str, state: Values
) -> tuple[list[Values], Quota | None]:
    id, after = state["open"].pop(0)
    query: dict[str, str | int] = {
        "fields": SAID,
        "limit": MESSAGES_A_PAGE,
        "after": after,
    }
    said, left = graph.ask_with_quota(f"/{id}/messages", **query)
    if further := reading.after(said):
        state["open"].insert(0, [id, further])
    return [_event(one, page_id) for one in reading.parts(said, "data")], left


def _event(message: Values, page_id: str) -> Values:
    """A message of the archive as the webhook would have brought it."""
    sender = reading.part(message, "from")
    others = reading.parts(reading.part(message, "to"), "data")
    files = reading.parts(reading.part(message, "attachments"), "data")
    at = reading.moment(message.get("created_time"))
    said = {
        "mid": message.get("id"),
        "text": message.get("message"),
        "is_echo": reading.id_of(sender.get("id")) == page_id,
        "attachments": [_file(file) for file in files],
    }
    return {
        "sender": {"id": sender.get("id"), "name": sender.get("name")},
        "recipient": {"id": others[0].get("id") if others else None},
        "timestamp": int(at.timestamp() * 1000),
        "message": said,
    }


def _file(file: Values) -> Values:
    kind = reading.line(file, "mime_type").split("/")[0]
    url = (
        reading.part(file, "image_data").get("url")
        or reading.part(file, "video_data").get("url")
        or file.get("file_url")
    )
    known = kind if kind in {"image", "video", "audio"} else "file"
    return {"type": known, "payload": {"url": url}}


def _raws(page_id: str, events: list[Values]) -> Iterator[Raw]:
    """As Meta would have called us, so that there is one way of reading."""
    entry = {"id": page_id, "messaging": events}
    whole = {"object": "page", "entry": [entry]}
    yield from hearing.split(reading.dumped(whole)) if events else ()
