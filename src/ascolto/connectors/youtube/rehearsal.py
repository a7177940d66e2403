"""A YouTube on 127.0.0.1: threads, comments and answers, and the sign-in of Google.

What passed is kept in `talk`, so that a test can hold it against the official document. The sign-in
is not in that document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

US, GIULIA = "UC" + "L" * 22, "UC" + "G" * 22
KEYS = {
    "client_id": "0123456789-abc.apps.googleusercontent.com",
    "client_secret": "GOCSPX-0123456789",
    "refresh_token": "1//refresh-0123456789",
}
SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
Mishap = Callable[[str, str], Answer | None]


def at(minutes: float = 0) -> str:
    """So many minutes ago, as YouTube writes it."""
    now = datetime.now(UTC).replace(microsecond=0)
    return f"{now - timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


class Tube:
    def __init__(self) -> None:
        self.comments: dict[str, dict[str, Any]] = {}
        self.sent: list[tuple[str, Any]] = []
        self.talk: list[tuple[Heard, Answer]] = []
        self.page = 100
        self.shows = 2  # answers that a thread brings along
        self.tokens = 0
        self.good_token = ""
        self.sign_in: dict[str, Any] = {"scope": SCOPE}
        self.no_sign_in: Answer | None = None
        self.mishap: Mishap = lambda method, path: None  # what happens instead
        self.after: Mishap = lambda method, path: None  # what happens once it is done

    def says(
        self,
        text: str,
        minutes: float = 0,
        *,
        under: str = "",
        by: str = GIULIA,
        **more: Any,
    ) -> str:
        """A comment so many minutes ago; its id."""
        id = f"Ugcomment{len(self.comments):012}"
        id = f"{under}.{id}" if under else id
        snippet: dict[str, Any] = {
            "channelId": US,
            "videoId": "video-1",
            "textOriginal": text,
            "textDisplay": text,
        }
        snippet |= {"authorDisplayName": "@giulia", "authorChannelId": {"value": by}}
        snippet |= {"publishedAt": at(minutes), "updatedAt": at(minutes)} | more
        if under:
            snippet["parentId"] = under
        self.comments[id] = {"kind": "youtube#comment", "id": id, "snippet": snippet}
        return id

    def calls(self, path: str) -> int:
        return sum(urlsplit(heard.path).path.endswith(path) for heard, _ in self.talk)

    def __call__(self, heard: Heard) -> Answer | None:
        split = urlsplit(heard.path)
        if split.path == "/token":
            return self._signed_in(heard)
        if (odd := self.mishap(heard.method, split.path)) is not None:
            return odd
        if heard.headers.get("authorization") != f"Bearer {self.good_token}":
            return no(401, "authError", "Invalid Credentials")
        query = dict(parse_qsl(split.query))
        status, said = self._done(heard, split.path.rpartition("/")[2], query)
        answer = Answer(status, json.dumps(said).encode())
        self.talk.append((heard, answer))
        return self.after(heard.method, split.path) or answer

    def _signed_in(self, heard: Heard) -> Answer:
        form = dict(parse_qsl(heard.body.decode()))
        if self.no_sign_in is not None:
            return self.no_sign_in
        if form != {**KEYS, "grant_type": "refresh_token"}:
            return Answer(400, b'{"error": "invalid_grant"}')
        self.tokens += 1
        self.good_token = f"ya29.token-{self.tokens}"
        said = {
            "access_token": self.good_token,
            "expires_in": 3599,
            "token_type": "Bearer",
        }
        return Answer(200, json.dumps(said | self.sign_in).encode())

    def _done(self, heard: Heard, what: str, query: dict[str, str]) -> tuple[int, Any]:
        if heard.method in {"POST", "PUT"}:
            return 200, self._written(heard)
        if what == "channels":
            channel = {"id": US, "snippet": {"title": "Locanda sul Lago"}}
            told = {"subscriberCount": "742", "hiddenSubscriberCount": False}
            return 200, {"items": [channel | {"statistics": told}]}
        if what == "commentThreads":
            return 200, self._threads(query)
        if "id" in query:
            ids = query["id"].split(",")
            there = [self.comments[i] for i in ids if i in self.comments]
            whole = query.get("part") == "snippet"
            return 200, {"items": there if whole else [{"id": c["id"]} for c in there]}
        below = [c for c in self.comments.values() if _parent(c) == query["parentId"]]
        return 200, self._cut(below, query, "comments")

    def _threads(self, query: dict[str, str]) -> dict[str, Any]:
        wanted = query.get("moderationStatus", "published")
        tops = [
            c
            for c in self.comments.values()
            if not _parent(c)
            and c["snippet"].get("moderationStatus", "published") == wanted
        ]
        newest = sorted(tops, key=lambda c: c["snippet"]["publishedAt"], reverse=True)
        return self._cut([self._thread(c) for c in newest], query, "threads")

    def _thread(self, top: dict[str, Any]) -> dict[str, Any]:
        below = [c for c in self.comments.values() if _parent(c) == top["id"]]
        snippet: dict[str, Any] = {
            "channelId": US,
            "videoId": "video-1",
            "topLevelComment": top,
        }
        snippet |= {"totalReplyCount": len(below), "canReply": True, "isPublic": True}
        thread = {"kind": "youtube#commentThread", "id": top["id"], "snippet": snippet}
        return thread | (
            {"replies": {"comments": below[: self.shows]}} if below else {}
        )

    def _cut(
        self, found: list[Any], query: dict[str, str], what: str
    ) -> dict[str, Any]:
        token = query.get("pageToken", "")
        begin = int(re.sub(r"\D", "", token) or 0)
        page = {"items": found[begin : begin + self.page]}
        end = begin + self.page
        return page | ({"nextPageToken": f"{what}-{end}"} if end < len(found) else {})

    def _written(self, heard: Heard) -> Any:
        body = json.loads(heard.body)
        self.sent.append((heard.method, body))
        text = body["snippet"]["textOriginal"]
        if heard.method == "PUT":
            self.comments[body["id"]]["snippet"] |= {
                "textOriginal": text,
                "updatedAt": at(-1),
            }
            return self.comments[body["id"]]
        id = self.says(text, -1, under=body["snippet"]["parentId"], by=US)
        return self.comments[id]


def _parent(comment: dict[str, Any]) -> str:
    return str(comment["snippet"].get("parentId", ""))


def no(status: int, reason: str, message: str = "No.") -> Answer:
    errors = [{"domain": "youtube", "reason": reason, "message": message}]
    said = {"error": {"code": status, "message": message, "errors": errors}}
    return Answer(status, json.dumps(said).encode())


class Rehearsal(Tube, Stage):
    """For the demo: a talk is a comment below a video, and the answers to it."""

    def __init__(self) -> None:
        Tube.__init__(self)
        Stage.__init__(self)
        self.good_token = "ya29.rehearsed"
        self._begun: dict[str, str] = {}  # talk → its first comment

    def settings(self, url: str) -> dict[str, Any]:
        return {**KEYS, "base_url": url, "sign_in_url": url}

    def _signed_in(self, heard: Heard) -> Answer:
        """The same token for good: what was said with it is told again after a restart."""
        answer = super()._signed_in(heard)
        told = json.loads(answer.body)
        if answer.status == 200:
            self.good_token = told["access_token"] = "ya29.rehearsed"
        return Answer(answer.status, json.dumps(told).encode())

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        when = f"{line.at:%Y-%m-%dT%H:%M:%SZ}"
        under = self._begun.get(line.talk, "")
        id = self.says(
            line.text, under=under, by=f"UC{line.author:0>22}"[:24],
            authorDisplayName=f"@{line.name}", publishedAt=when, updatedAt=when,
        )  # fmt: skip
        self._begun.setdefault(line.talk, self.place(id, line.talk))
        return ()

    def __call__(self, heard: Heard) -> Answer | None:
        answer = super().__call__(heard)
        self.talk.clear()
        if (
            heard.method == "POST"
            and answer
            and answer.status < 300
            and "token" not in heard.path
        ):
            said = json.loads(heard.body)["snippet"]
            self.take(said["parentId"], said["textOriginal"])
        return answer
