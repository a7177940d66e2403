"""What was said before the account was connected, in the words of the webhook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ascolto.channels.contract import Page, Quota, Raw
from ascolto.connectors.instagram.manifest import MANIFEST
from ascolto.providers.meta import hearing, reading
from ascolto.providers.meta.graph import Graph

ANSWER = "id,text,timestamp,from,username,parent_id"
COMMENT = f"{ANSWER},replies.limit(50){{{ANSWER}}}"
POST = f"id,permalink,comments.limit(50){{{COMMENT}}}"
SAID = "id,created_time,from,to,message,attachments{mime_type,image_data,video_data,file_url}"
TALK = f"id,updated_time,messages.limit(20){{{SAID}}}"
A_PAGE, INSIDE = 10, 50
Values = dict[str, Any]
Got = tuple[list[Values], Quota | None]


def page(graph: Graph, account: str, cursor: str) -> Page:
    """Posts with their comments, then conversations; what is long is gone through before the next.

    The cursor holds what is still open, so nothing is passed over. Raises `ChannelError`.
    """
    state = (
        json.loads(cursor) if cursor else {"open": [], "after": "", "stage": "posts"}
    )
    if state["open"]:
        entries, left = _inside(graph, account, state)
    elif state["stage"] == "posts":
        entries, left = _posts(graph, account, state)
    else:
        entries, left = _talks(graph, account, state)
    more = bool(state["open"]) or state["stage"] != "end"
    return Page(tuple(_raws(account, entries)), json.dumps(state), more, quota=left)


def _posts(graph: Graph, account: str, state: Values) -> Got:
    said, left = graph.ask_with_quota(f"/{account}/media", **_query(POST, state))
    entries: list[Values] = []
    for post in reading.parts(said, "data"):
        about = [reading.id_of(post.get("id")), reading.words(post, "permalink")]
        comments = reading.part(post, "comments")
        entries += _comments(comments, about, state)
        _keep_open(state, "comments", about, about[0], comments)
    _on(state, said, then="talks")
    return entries, left


def _talks(graph: Graph, account: str, state: Values) -> Got:
    query = {**_query(TALK, state), "platform": MANIFEST.kind}
    said, left = graph.ask_with_quota("/me/conversations", **query)
    entries: list[Values] = []
    for talk in reading.parts(said, "data"):
        messages = reading.part(talk, "messages")
        entries += [_event(one, account) for one in reading.parts(messages, "data")]
        id = reading.id_of(talk.get("id"))
        _keep_open(state, "messages", ["", ""], id, messages)
    _on(state, said, then="end")
    return entries, left


def _inside(graph: Graph, account: str, state: Values) -> Got:
    """One more page of what one answer could not hold."""
    kind, about, id, after = state["open"].pop(0)
    fields = {"comments": COMMENT, "replies": ANSWER, "messages": SAID}[kind]
    query: dict[str, str | int] = {"fields": fields, "limit": INSIDE, "after": after}
    said, left = graph.ask_with_quota(f"/{id}/{kind}", **query)
    _keep_open(state, kind, about, id, said)
    if kind == "messages":
        return [_event(one, account) for one in reading.parts(said, "data")], left
    return _comments(said, about, state, parent=id if kind == "replies" else ""), left


def _query(fields: str, state: Values) -> dict[str, str | int]:
    query: dict[str, str | int] = {"fields": fields, "limit": A_PAGE}
    return query | ({"after": state["after"]} if state["after"] else {})


def _on(state: Values, said: Values, *, then: str) -> None:
    state["after"] = reading.after(said)
    state["stage"] = state["stage"] if state["after"] else then


def _keep_open(
    state: Values, kind: str, about: list[str], id: str, said: Values
) -> None:
    if after := reading.after(said):
        state["open"].append([kind, about, id, after])


def _comments(
    said: Values, about: list[str], state: Values, parent: str = ""
) -> list[Values]:
    """Comments, each with its answers."""
    entries = []
    for comment in reading.parts(said, "data"):
        id = reading.id_of(comment.get("id"))
        entries.append(_comment(comment, about, parent))
        replies = reading.part(comment, "replies")
        found = reading.parts(replies, "data")
        entries += [_comment(reply, about, id) for reply in found]
        _keep_open(state, "replies", about, id, replies)
    return entries


def _comment(comment: Values, about: list[str], parent: str) -> Values:
    value = {
        "id": comment.get("id"),
        "text": comment.get("text"),
        "timestamp": comment.get("timestamp"),
        "from": comment.get("from") or {"username": comment.get("username")},
        "media": {"id": about[0]},
        "permalink": about[1],
        "parent_id": parent or comment.get("parent_id"),
    }
    return {"changes": [{"field": "comments", "value": value}]}


def _event(message: Values, account: str) -> Values:
    """A message of the archive as the webhook would have brought it."""
    sender = reading.part(message, "from")
    others = reading.parts(reading.part(message, "to"), "data")
    files = reading.parts(reading.part(message, "attachments"), "data")
    at = reading.moment(message.get("created_time"))
    said = {
        "mid": message.get("id"),
        "text": message.get("message"),
        "is_echo": reading.id_of(sender.get("id")) == account,
        "attachments": [_file(file) for file in files],
    }
    name = sender.get("username") or sender.get("name")
    event = {
        "sender": {"id": sender.get("id"), "name": name},
        "recipient": {"id": others[0].get("id") if others else None},
        "timestamp": int(at.timestamp() * 1000),
        "message": said,
    }
    return {"messaging": [event]}


def _file(file: Values) -> Values:
    image, video = reading.part(file, "image_data"), reading.part(file, "video_data")
    kind = "image" if image else "video" if video else "file"
    url = image.get("url") or video.get("url") or file.get("file_url")
    return {"type": kind, "payload": {"url": url}}


def _raws(account: str, entries: list[Values]) -> Iterator[Raw]:
    """As Meta would have called us, so that there is one way of reading."""
    made = [{"id": account, **entry} for entry in entries]
    whole = {"object": MANIFEST.kind, "entry": made}
    yield from hearing.split(reading.dumped(whole)) if made else ()
