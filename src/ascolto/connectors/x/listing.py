"""What X is asked for: mentions and direct messages since the last time, and before the first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from ascolto.channels.contract import Raw, Refused
from ascolto.connectors.x.api import Api
from ascolto.connectors.x.naming import NUMBER, Thread
from ascolto.connectors.x.posts import edits
from ascolto.providers.rest import parts

FIRST_LOOK = timedelta(days=1)
EPOCH = 1_288_834_974_657  # X counts its milliseconds from here
PLAIN = ("post", "message", "day", "top", "token")
DIRECT_PAGES = 3  # in one poll
MOST_PAGES = 8  # X hands out the 800 newest mentions, 100 at a time
REMEMBERED = 100  # posts that are asked about once a day
POST_FIELDS = (
    "created_at,conversation_id,attachments,entities,lang,note_post,edit_controls,"
    "public_metrics"
)
EXPANSIONS = (
    "author_id,attachments.media_keys,referenced_posts,in_reply_to_user_id,"
    "edit_history_post_ids"
)
BESIDE = [
    ("user.fields", "name,username,public_metrics"),
    ("media.fields", "media_key,type,url,variants,preview_image_url"),
]


@dataclass
class Cursor:
    """Where polling stopped: the last post and message, what was asked when, what to ask about."""

    post: str = ""
    message: str = ""
    day: str = ""  # of the last daily round
    seen: list[str] = field(default_factory=list)
    top: str = ""  # of a walk through direct messages that is not over: the newest
    token: str = ""  # and its next page

    @classmethod
    def read(cls, text: str) -> Cursor:
        try:
            said = json.loads(text) if text else {}
        except ValueError:
            said = {}
        said = said if isinstance(said, dict) else {}
        seen = said.get("seen")
        there = seen if isinstance(seen, list) else []
        ids = [str(one) for one in there if NUMBER.fullmatch(str(one))]
        said_of = {n: str(said.get(n) or "") for n in PLAIN}
        for name in ("post", "message", "top"):
            if not NUMBER.fullmatch(said_of[name]):
                said_of[name] = ""
        return cls(seen=ids, **said_of)

    def __str__(self) -> str:
        kept = {n: getattr(self, n) for n in PLAIN}
        return json.dumps(kept | {"seen": self.seen[-REMEMBERED:]})


def mentions(api: Api, us: str, since: str) -> list[Raw]:
    """Oldest first. The first time those of the last day: what was before is backfilled."""
    day_ago = f"{datetime.now(UTC) - FIRST_LOOK:%Y-%m-%dT%H:%M:%SZ}"
    query = [("since_id", since)] if since else [("start_time", day_ago)]
    pages = _pages(api, f"/2/users/{us}/mentions", query, MOST_PAGES)
    return list(reversed([raw for page in pages for raw in wrapped(page, "post")]))


def mentions_before(api: Api, us: str, token: str) -> tuple[list[Raw], str]:
    """A page of the past, newest first, and the token of the next one."""
    query = [("pagination_token", token)] if token else []
    page = _page(api, f"/2/users/{us}/mentions", query)
    return list(wrapped(page, "post")), onward(page)


def messages(api: Api, here: Cursor) -> list[Raw]:
    """Direct messages newer than the last one, oldest first; moves the cursor past them.

    X lists them newest first, knows no "since", and lets us ask fifteen times in a quarter of an
    hour. So a walk may take several polls; the mark moves when it has reached what was known.
    """
    found: list[Raw] = []
    floor = int(here.message) if here.message else _numbered(FIRST_LOOK)
    token, top = here.token, int(here.top or 0)
    for _ in range(DIRECT_PAGES):
        page = _directs(api, here, token)
        fresh = [raw for raw in wrapped(page, "dm") if number(raw) > floor]
        found += fresh
        top = max([top, *map(number, fresh)])
        token = onward(page)
        if not token or len(fresh) < len(page.get("data") or []):
            here.message, here.top, here.token = str(top or here.message), "", ""
            return list(reversed(found))
    here.top, here.token = str(top), token
    return list(reversed(found))


def own_posts(api: Api, us: str, since: datetime, token: str) -> dict[str, Any]:
    """A page of what we posted since then, newest first."""
    query = [("start_time", f"{since:%Y-%m-%dT%H:%M:%SZ}"), ("exclude", "retweets")]
    more = [("pagination_token", token)] if token else []
    return _page(api, f"/2/users/{us}/tweets", [*query, *more])


def conversation(api: Api, thread: Thread, token: str) -> dict[str, Any]:
    """A page of one direct conversation, newest first."""
    where = f"with/{thread.id}" if thread.kind == "dm" else thread.id
    more = [("pagination_token", token)] if token else []
    path = f"/2/dm_conversations/{where}/dm_events"
    return _page(api, path, more, is_direct=True)


def _directs(api: Api, here: Cursor, token: str) -> dict[str, Any]:
    more = [("pagination_token", token)] if token else []
    try:
        return _page(api, "/2/dm_events", more, is_direct=True)
    except Refused:
        here.token = ""  # tokens do not last: the next walk begins anew
        raise


def gone(api: Api, ids: list[str], at: int) -> Iterator[Raw]:
    """Of these posts, those that X no longer shows."""
    answer = api.ask("/2/tweets", [("ids", ",".join(ids))])
    for problem in answer.get("errors") or ():
        id = str(problem.get("resource_id") or problem.get("value") or "")
        kind = str(problem.get("type", ""))
        hidden = kind.endswith(("resource-not-found", "not-authorized-for-resource"))
        if id in ids and hidden:
            body = orjson.dumps({"gone": {"id": id, "type": kind}})
            yield Raw(
                f"gone:{id}:{kind.rpartition('/')[2]}", body, {"came-at": str(at)}
            )


def _numbered(ago: timedelta) -> int:
    """The least number that something of that age can have: X numbers by the millisecond."""
    at = (datetime.now(UTC) - ago).timestamp() * 1000
    return (int(at) - EPOCH) << 22


def number(raw: Raw) -> int:
    """The number in a delivery's name."""
    digits = raw.delivery_id.split(":")[1]
    return int(digits) if NUMBER.fullmatch(digits) else 0


def names(items: list[Raw]) -> list[str]:
    """How the posts among these are named here: by their first version."""
    posts = [parts.loaded(raw.body).part("post") for raw in items]
    return [(edits(post) or [post.id("id")])[0] for post in posts if post]


def wrapped(page: dict[str, Any], kind: str) -> Iterator[Raw]:
    """Each item of a page with what was sent along: a delivery that can be understood alone."""
    for one in page.get("data") or ():
        if isinstance(one, dict) and NUMBER.fullmatch(str(one.get("id", ""))):
            body = {kind: one, "includes": _beside(one, page.get("includes") or {})}
            # An edited post has a number of its own: its version is named with it.
            yield Raw(f"{kind}:{one['id']}", orjson.dumps(body))


def _beside(one: dict[str, Any], includes: dict[str, Any]) -> dict[str, Any]:
    """Of all that came along with a page, what belongs to this item."""
    text = orjson.dumps(one).decode()
    kept = {}
    for kind, name in {
        "users": "id",
        "media": "media_key",
        "posts": "id",
        "tweets": "id",
    }.items():
        there = [x for x in includes.get(kind) or () if f'"{x.get(name)}"' in text]
        if there:
            kept[kind] = there
    return kept


def _pages(
    api: Api,
    path: str,
    query: list[tuple[str, str]],
    most: int,
) -> Iterator[dict[str, Any]]:
    token = ""
    for _ in range(most):
        more = [("pagination_token", token)] if token else []
        page = _page(api, path, [*query, *more])
        yield page
        token = onward(page)
        if not token:
            return


def _page(
    api: Api, path: str, query: list[tuple[str, str]], *, is_direct: bool = False
) -> dict[str, Any]:
    fields = (
        [
            ("event_types", "MessageCreate"),
            (
                "dm_event.fields",
                "id,text,event_type,created_at,dm_conversation_id,attachments,entities",
            ),
            ("expansions", "sender_id,attachments.media_keys"),
        ]
        if is_direct
        else [("post.fields", POST_FIELDS), ("expansions", EXPANSIONS)]
    )
    answer: dict[str, Any] = api.ask(
        path, [("max_results", "100"), *query, *fields, *BESIDE]
    )
    return answer


def onward(page: dict[str, Any]) -> str:
    """The token of the next page; "" when this is the last."""
    meta = page.get("meta")
    return str(meta.get("next_token") or "") if isinstance(meta, dict) else ""
