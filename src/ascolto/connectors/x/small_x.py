"""A small X, with as much of its API as the connector uses.

It checks the signature of every call with code of its own. What passed is kept in `talk`, so that
a test can hold every call and every answer against the official document.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ascolto.channels.contract.rehearsing import PREFIX, Answer, Heard

US, GIULIA = "1500000000000000001", "1600000000000000002"
KEYS = {
    "api_key": "consumer-key-0123456789",
    "api_secret": "consumer-secret-0123456789",
    "access_token": f"{US}-token-0123456789",
    "access_token_secret": "token-secret-0123456789",
    "bearer_token": "AAAA%2Fbearer-0123456789",
}
# As X numbers what is said now: from the milliseconds since its own beginning.
FIRST = (int(time.time() * 1000) - 1_288_834_974_657) << 22
AT = "2026-11-20T17:10:00.000Z"
USERS: list[dict[str, Any]] = [
    {"id": GIULIA, "name": "Giulia Ferri", "username": "giuliaferri"},
    {
        "id": US,
        "name": "Locanda",
        "username": "locanda",
        "public_metrics": {
            "followers_count": 1210,
            "following_count": 84,
            "post_count": 640,
            "listed_count": 7,
        },
    },
]
Mishap = Callable[[str, str], Answer | None]
Talk = tuple[Heard, Answer]


class X:
    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.sent: list[tuple[str, Any]] = []
        self.own: list[dict[str, Any]] = []  # our posts, newest first
        self.talked: list[dict[str, Any]] = []  # what we sent Giulia, newest first
        self.hooks: list[dict[str, Any]] = []
        self.subscriptions: list[dict[str, Any]] = []
        self.gone: dict[str, str] = {}
        self.talk: list[Talk] = []
        self.page = 100
        self.headers = {"x-access-level": "read-write-directmessages"}
        self.mishap: Mishap = lambda method, path: None  # what happens instead
        self.after: Mishap = lambda method, path: None  # what happens once it is done

    def says(self, text: str, **more: Any) -> dict[str, Any]:
        """Somebody mentions us."""
        id = str(FIRST + len(self.posts))
        post: dict[str, Any] = {
            "id": id,
            "text": text,
            "author_id": GIULIA,
            "created_at": AT,
        }
        post |= {"conversation_id": id, "edit_history_post_ids": [id], "lang": "it"}
        mention = {"start": 0, "end": 8, "username": "locanda", "id": US}
        self.posts.append(post | {"entities": {"mentions": [mention]}} | more)
        return self.posts[-1]

    def writes(self, text: str, **more: Any) -> None:
        """Somebody sends us a direct message."""
        id = str(FIRST + 500_000 + len(self.messages))
        said: dict[str, Any] = {
            "id": id,
            "text": text,
            "sender_id": GIULIA,
            "created_at": AT,
        }
        said |= {"event_type": "MessageCreate", "dm_conversation_id": f"{US}-{GIULIA}"}
        self.messages.append(said | more)

    def __call__(self, heard: Heard) -> Answer | None:
        split = urlsplit(heard.path)
        if (odd := self.mishap(heard.method, split.path)) is not None:
            return odd
        if not _is_signed(heard):
            return no(401, "Unauthorized")
        query = dict(parse_qsl(split.query))
        body = json.loads(heard.body) if heard.body else {}
        status, said = self._done(heard.method, split.path, query, body)
        answer = Answer(status, json.dumps(said).encode(), self.headers)
        self.talk.append((heard, answer))
        return self.after(heard.method, split.path) or answer

    def _done(
        self, method: str, path: str, query: dict[str, str], body: Any
    ) -> tuple[int, Any]:
        for (verb, pattern), act in ROUTES.items():
            if verb == method and re.fullmatch(pattern, path):
                return act(self, path, query, body)
        return 404, {"title": "Not Found", "detail": path}

    def _me(self, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        return 200, {"data": USERS[1]}

    def _listed(self, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """Newest first, since a number, page by page."""
        all_ = self.messages if path == "/2/dm_events" else self.posts
        floor = int(query.get("since_id", 0))
        newest = [one for one in reversed(all_) if int(one["id"]) > floor]
        begin = int(query.get("pagination_token", "0" * 16))
        data = newest[begin : begin + self.page]
        end = begin + len(data)
        meta = {"result_count": len(data)}
        if end < len(newest):
            meta |= {"next_token": f"{end:016}"}  # type: ignore[dict-item]
        said: dict[str, Any] = {"meta": meta}
        return 200, said | (
            {"data": data, "includes": {"users": USERS}} if data else {}
        )

    def _known(self, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        ids = query["ids"].split(",")
        said: dict[str, Any] = {"data": [p for p in self.posts if p["id"] in ids]}
        said["errors"] = [
            {
                "type": f"https://api.x.com/2/problems/{self.gone[id]}",
                "title": "Gone",
                "detail": "Gone",
                "resource_type": "tweet",
                "resource_id": id,
                "value": id,
            }
            for id in ids
            if id in self.gone
        ]
        return 200, said

    def _say(self, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        self.sent.append((path, body))
        id = str(FIRST + 900_000 + len(self.sent))
        self._keep(path, id, body)
        if path == "/2/tweets":
            return 201, {"data": {"id": id, "text": body.get("text", "")}}
        if path == "/2/media/upload":
            return 200, {"data": {"id": id, "size": 3}}
        return 201, {
            "data": {"dm_conversation_id": f"{US}-{GIULIA}", "dm_event_id": id}
        }

    def _keep(self, path: str, id: str, body: Any) -> None:
        """What we said is listed from now on, as X writes it."""
        if path == "/2/tweets":
            under = body.get("reply", {}).get("in_reply_to_tweet_id")
            if not under:
                self.posted("", id=id, conversation_id=id)
                self.own[0]["text"] = body.get("text", "")
                return
            begun = (p["conversation_id"] for p in self.posts if p["id"] == under)
            self.posted(
                body.get("text", ""), id=id, conversation_id=next(begun, str(FIRST))
            )
        elif path != "/2/media/upload":
            self.wrote(body.get("text", ""), id=id)

    def posted(self, text: str, ago: float = 0, **more: Any) -> str:
        """We answer in the first conversation; X puts before it whom we answer."""
        known = {
            "author_id": US,
            "created_at": ago_(ago),
            "conversation_id": str(FIRST),
        }
        known |= {
            "id": str(FIRST + 700_000 + len(self.own)),
            "text": f"@giuliaferri {text}",
        }
        post = known | more
        self.own.insert(0, post | {"edit_history_post_ids": [post["id"]]})
        return str(post["id"])

    def wrote(self, text: str, ago: float = 0, **more: Any) -> str:
        """We send Giulia a direct message."""
        known = {
            "sender_id": US,
            "created_at": ago_(ago),
            "event_type": "MessageCreate",
        }
        known |= {"id": str(FIRST + 800_000 + len(self.talked)), "text": text}
        known |= {"dm_conversation_id": f"{US}-{GIULIA}"}
        self.talked.insert(0, known | more)
        return str(self.talked[0]["id"])

    def _own(self, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """Newest first, since a time, page by page."""
        all_ = self.own if path.endswith("/tweets") else self.talked
        since = query.get("start_time", "")
        newest = [one for one in all_ if one["created_at"] >= since]
        begin = int(query.get("pagination_token", "0" * 16))
        data = newest[begin : begin + self.page]
        end = begin + len(data)
        meta: dict[str, Any] = {"result_count": len(data)}
        meta |= {"next_token": f"{end:016}"} if end < len(newest) else {}
        beside = {"data": data, "includes": {"users": USERS}} if data else {}
        return 200, {"meta": meta} | beside

    def _hooks(self, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        return 200, {"data": self.hooks, "meta": {"result_count": len(self.hooks)}}

    def _hook(self, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        self.hooks.append(
            {"id": "77", "url": body["url"], "valid": True, "created_at": AT}
        )
        return 200, {"data": self.hooks[-1]}

    def _again(self, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        self.hooks[0]["valid"] = True
        return 200, {"data": {"valid": True}}

    def _kinds(self, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        return 200, {"data": self.subscriptions}

    def _kind(self, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        self.subscriptions.append(body)
        return 200, {"data": {}}


ROUTES: dict[tuple[str, str], Callable[..., tuple[int, Any]]] = {
    ("GET", r"/2/users/me"): X._me,
    ("GET", r"/2/users/\d+/mentions"): X._listed,
    ("GET", r"/2/dm_events"): X._listed,
    ("GET", r"/2/users/\d+/tweets"): X._own,
    ("GET", r"/2/dm_conversations/(with/\d+|[\d-]+)/dm_events"): X._own,
    ("GET", r"/2/tweets"): X._known,
    ("POST", r"/2/tweets"): X._say,
    ("POST", r"/2/media/upload"): X._say,
    ("POST", r"/2/dm_conversations/(with/\d+|[\d-]+)/messages"): X._say,
    ("GET", r"/2/webhooks"): X._hooks,
    ("POST", r"/2/webhooks"): X._hook,
    ("PUT", r"/2/webhooks/\d+"): X._again,
    ("GET", r"/2/activity/subscriptions"): X._kinds,
    ("POST", r"/2/activity/subscriptions"): X._kind,
}


def ago_(seconds: float) -> str:
    """So many seconds ago, as X writes it."""
    at = datetime.now(UTC) - timedelta(seconds=seconds)
    return f"{at:%Y-%m-%dT%H:%M:%S.000Z}"


def no(status: int, detail: str, **more: Any) -> Answer:
    said = {"title": "No", "detail": detail, "type": "about:blank", "status": status}
    return Answer(status, json.dumps(said | more).encode())


def _is_signed(heard: Heard) -> bool:
    """RFC 5849 once more, in other words than the connector's."""
    given = heard.headers.get("authorization", "")
    if given.startswith("Bearer "):
        return given == f"Bearer {KEYS['bearer_token']}"
    said = {n: unquote(v) for n, v in re.findall(r'(\w+)="([^"]*)"', given)}
    mark = said.pop("oauth_signature", "")
    split = urlsplit(heard.path)
    pairs = [*said.items(), *parse_qsl(split.query, keep_blank_values=True)]
    escaped = sorted((quote(n, safe=""), quote(v, safe="")) for n, v in pairs)
    above = heard.headers.get(PREFIX, "")
    url = f"http://{heard.headers['host']}{above}{split.path}"
    text = "&".join(
        (
            heard.method,
            quote(url, safe=""),
            quote("&".join(f"{n}={v}" for n, v in escaped), safe=""),
        )
    )
    key = f"{quote(KEYS['api_secret'], safe='')}&{quote(KEYS['access_token_secret'], safe='')}"
    wanted = hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()
    return mark == base64.b64encode(wanted).decode()
