"""What was said on the Page before it was connected, in the words of the webhook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ascolto.channels.contract import Page, Quota, Raw, Refused
from ascolto.providers.meta import hearing, reading
from ascolto.providers.meta.graph import Graph

COMMENT = "id,message,from,created_time,parent{id},permalink_url,attachment"
ANSWERS = f"comments.limit(50).filter(stream).order(reverse_chronological){{{COMMENT}}}"
POST = f"id,message,from,created_time,permalink_url,full_picture,{ANSWERS}"
RATING = "created_time,rating,recommendation_type,review_text,reviewer,open_graph_story"
POSTS_A_PAGE, COMMENTS_A_PAGE = 10, 100
Values = dict[str, Any]


def page(graph: Graph, page_id: str, cursor: str) -> Page:
    """Posts with their newest comments; then the older comments of those; recommendations last.

    The cursor holds what is still open, so nothing is passed over. Raises `ChannelError`.
    """
    state = json.loads(cursor) if cursor else {"open": [], "stage": "feed", "after": ""}
    if state["open"]:
        changes, left = _comments(graph, state)
    elif state["stage"] == "feed":
        changes, left = _feed(graph, page_id, state)
    else:
        changes, left = _ratings(graph, page_id, state)
    more = state["stage"] != "end" or bool(state["open"])
    raws = tuple(_raws(page_id, changes))
    return Page(raws, json.dumps(state), more, quota=left)


def _feed(
    graph: Graph, page_id: str, state: Values
) -> tuple[list[Values], Quota | None]:
    query: dict[str, str | int] = {"fields": POST, "limit": POSTS_A_PAGE}
    if state["after"]:
        query["after"] = state["after"]
    said, left = graph.ask_with_quota(f"/{page_id}/feed", **query)
    changes: list[Values] = []
    for post in reading.parts(said, "data"):
        id, comments = reading.id_of(post.get("id")), reading.part(post, "comments")
        changes.append(_post(post, id))
        changes += [_comment(one, id) for one in reading.parts(comments, "data")]
        if after := reading.after(comments):
            state["open"].append([id, after])
    state["after"] = reading.after(said)
    state["stage"] = "feed" if state["after"] else "ratings"
    return changes, left


def _comments(graph: Graph, state: Values) -> tuple[list[Values], Quota | None]:
    id, after = state["open"].pop(0)
    query: dict[str, str | int] = {
        "fields": COMMENT,
        "filter": "stream",
        "order": "reverse_chronological",
        "limit": COMMENTS_A_PAGE,
        "after": after,
    }
    said, left = graph.ask_with_quota(f"/{id}/comments", **query)
    if further := reading.after(said):
        state["open"].insert(0, [id, further])
    return [_comment(one, id) for one in reading.parts(said, "data")], left


def _ratings(
    graph: Graph, page_id: str, state: Values
) -> tuple[list[Values], Quota | None]:
    """Meta's own pages disagree on whether this still exists: when it does not, that is no news."""
    query: dict[str, str | int] = {"fields": RATING, "limit": COMMENTS_A_PAGE}
    if state["after"]:
        query["after"] = state["after"]
    try:
        said, left = graph.ask_with_quota(f"/{page_id}/ratings", **query)
    except Refused:
        state["stage"] = "end"
        return [], None
    state["after"] = reading.after(said)
    state["stage"] = "ratings" if state["after"] else "end"
    return [_rating(one) for one in reading.parts(said, "data")], left


def _post(post: Values, id: str) -> Values:
    kept = {name: post.get(name) for name in ("message", "from", "permalink_url")}
    made = {
        "item": "post",
        "verb": "add",
        "post_id": id,
        "photo": post.get("full_picture"),
    }
    return {**kept, **made, "created_time": post.get("created_time")}


def _comment(comment: Values, post_id: str) -> Values:
    kept = {name: comment.get(name) for name in ("message", "from", "permalink_url")}
    media = reading.part(reading.part(comment, "attachment"), "media")
    return {
        **kept,
        "item": "comment",
        "verb": "add",
        "comment_id": comment.get("id"),
        "post_id": post_id,
        "parent_id": reading.part(comment, "parent").get("id") or post_id,
        "photo": reading.part(media, "image").get("src"),
        "created_time": comment.get("created_time"),
    }


def _rating(one: Values) -> Values:
    reviewer = reading.part(one, "reviewer")
    return {
        "item": "rating",
        "verb": "add",
        "open_graph_story_id": reading.part(one, "open_graph_story").get("id"),
        "reviewer_id": reviewer.get("id"),
        "reviewer_name": reviewer.get("name"),
        "rating": one.get("rating"),
        "recommendation_type": one.get("recommendation_type"),
        "review_text": one.get("review_text"),
        "created_time": one.get("created_time"),
    }


def _raws(page_id: str, changes: list[Values]) -> Iterator[Raw]:
    """As Meta would have called us, so that there is one way of reading."""
    made = [
        {"field": "ratings" if one["item"] == "rating" else "feed", "value": one}
        for one in changes
    ]
    entry = {"id": page_id, "changes": made}
    whole = {"object": "page", "entry": [entry]}
    yield from hearing.split(reading.dumped(whole)) if made else ()
