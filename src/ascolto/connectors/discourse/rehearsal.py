"""A small forum that remembers its posts."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Change, Heard, Line, Stage

KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
ME = "locanda"
POST: dict[str, Any] = {
    "name": "Giulia", "username": "giulia", "avatar_template": "/a/{size}.png",
    "post_type": 1, "posts_count": 1, "reply_count": 0, "reply_to_post_number": None,
    "quote_count": 0, "incoming_link_count": 0, "reads": 1, "readers_count": 0, "score": 0.0,
    "yours": False, "topic_id": 88, "topic_slug": "camere", "topic_title": "Camere",
    "topic_html_title": "Camere", "category_id": 5, "display_username": "Giulia",
    "primary_group_name": None, "flair_name": None, "flair_url": None, "flair_bg_color": None,
    "flair_color": None, "flair_group_id": None, "badges_granted": [], "version": 1,
    "can_edit": True, "can_delete": True, "can_recover": False, "can_see_hidden_post": True,
    "can_wiki": True, "user_title": None, "bookmarked": False, "actions_summary": [],
    "moderator": False, "admin": False, "staff": False, "user_id": 42, "hidden": False,
    "trust_level": 1, "deleted_at": None, "user_deleted": False, "edit_reason": None,
    "can_view_edit_history": True, "wiki": False, "excerpt": "", "truncated": False,
    "reviewable_id": None, "reviewable_score_count": 0, "reviewable_score_pending_count": 0,
}  # fmt: skip
ABOUT: dict[str, Any] = {
    "logo_url": "", "logo_small_url": "", "apple_touch_icon_url": "", "favicon_url": "",
    "title": "Forum del lago", "description": "", "header_primary_color": "333",
    "header_background_color": "fff", "login_required": False, "locale": "it",
    "include_in_discourse_discover": False, "mobile_logo_url": "",
}  # fmt: skip
UPLOADED: dict[str, Any] = {
    "id": 1, "url": "/uploads/1.pdf", "original_filename": "a", "filesize": 1, "width": 0,
    "height": 0, "thumbnail_width": 0, "thumbnail_height": 0, "extension": "pdf",
    "short_url": "upload://abc.pdf", "short_path": "/uploads/short-url/abc.pdf",
    "retain_hours": None, "human_filesize": "1 B",
}  # fmt: skip


def moment(ago: timedelta = timedelta()) -> str:
    return (
        (datetime.now(UTC) - ago)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z")
    )


class Forum:
    """Posts by number."""

    def __init__(self) -> None:
        self.posts: dict[int, dict[str, Any]] = {}
        self.refusal: Answer | None = None  # what a new post gets instead of being made
        self.keep_before_refusing = False

    def say(self, text: str, *, ago: timedelta = timedelta(), **more: Any) -> int:
        number = max(self.posts, default=0) + 1
        self.posts[number] = POST | {
            "id": number, "raw": text, "cooked": f"<p>{text}</p>", "post_number": number,
            "created_at": moment(ago), "updated_at": moment(ago),
            "post_url": f"/t/camere/88/{number}", **more,
        }  # fmt: skip
        return number

    def __call__(self, call: Heard) -> Answer:
        path = urlsplit(call.path).path
        self.hold("request", call.method, path, 200, call.body, call.headers)
        answer = self._answer(call, path)
        if answer.status == 200 and answer is not self.refusal:
            self.hold("response", call.method, path, 200, answer.body, answer.headers)
        return answer

    def _answer(self, call: Heard, path: str) -> Answer:
        if (call.headers.get("api-key"), call.headers.get("api-username")) != (KEY, ME):
            why = "You are not permitted. The API username or key is invalid."
            return Answer(403, json.dumps({"errors": [why]}).encode())
        if call.method == "POST" and path == "/posts.json":
            return self._made(json.loads(call.body))
        if call.method == "POST" and path == "/uploads.json":
            return _json(UPLOADED)
        if path in {"/posts.json", "/private-posts.json"}:
            return self._listing(call, path)
        if found := re.fullmatch(r"/posts/(\d+)\.json", path):
            post = self.posts.get(int(found[1]))
            return _json(post) if post else Answer(404, b'{"errors": ["Not found"]}')
        if path == "/site/basic-info.json":
            return _json(ABOUT)
        return Answer(200, b"{}")  # /u/….json: only its status is asked for

    def _made(self, said: dict[str, Any]) -> Answer:
        if self.refusal and not self.keep_before_refusing:
            return self.refusal
        number = self.say(said["raw"], username=ME, name="Locanda", user_id=7)
        post = {
            name: value
            for name, value in self.posts[number].items()
            if name not in {"topic_title", "topic_html_title", "category_id", "excerpt", "truncated"}
        }  # fmt: skip
        return self.refusal or _json(post | {"draft_sequence": 1})

    def _listing(self, call: Heard, path: str) -> Answer:
        asked = parse_qs(urlsplit(call.path).query).get("before", ["0"])[0]
        last = int(asked) or max(self.posts, default=0)
        private = path == "/private-posts.json"
        found = [
            post
            for number, post in sorted(self.posts.items(), reverse=True)
            if last - 50 < number <= last and ("pm" in post["topic_slug"]) == private
        ]
        return _json({"private_posts" if private else "latest_posts": found})

    def hold(
        self, what: str, method: str, path: str, status: int, body: bytes, headers: Any
    ) -> None:
        """A JSON body that passed."""


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode(), {"content-type": "application/json"})


SECRET = "rehearsed-webhook-secret"


class Rehearsal(Forum, Stage):
    """For the demo: a talk is what one person says in a topic."""

    def __init__(self) -> None:
        Forum.__init__(self)
        Stage.__init__(self)
        self._numbers: dict[str, int] = {}  # line → its post
        self._last: dict[tuple[str, str], int] = {}  # talk and user → their last post

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "base_url": url,
            "username": ME,
            "api_key": KEY,
            "webhook_secret": SECRET,
        }

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        user = re.sub(r"\W+", "", line.name.lower())[:20]
        at = line.at.isoformat().replace("+00:00", "Z")
        if line.key not in self._numbers:  # who found a door closed says it again
            self._numbers[line.key] = self.say(
                line.text, username=user, name=line.name, user_id=int(line.author),
                topic_id=int(line.talk), created_at=at, updated_at=at,
            )  # fmt: skip
        number = self._numbers[line.key]
        self.place(str(line.talk), line.talk)
        self._last[line.talk, user] = number
        return [_told("post_created", {"post": self.posts[number]})]

    def change(self, line: Line, hook: str) -> Sequence[Call]:
        user = re.sub(r"\W+", "", line.name.lower())[:20]
        at = line.at.isoformat().replace("+00:00", "Z")
        if line.change is Change.LIKED:
            post = self.posts[self._last[line.talk, ME]]
            by = {"id": int(line.author), "username": user, "name": line.name}
            like = {"post": post, "user": by, "created_at": at}
            return [_told("post_liked", {"like": like})]
        post = self.posts[self._last[line.talk, user]]
        if line.change is Change.DELETED:
            post |= {"deleted_at": at, "user_deleted": True}
            return [_told("post_destroyed", {"post": post})]
        post |= {"raw": line.text, "cooked": f"<p>{line.text}</p>", "updated_at": at}
        post["version"] += 1
        return [_told("post_edited", {"post": post})]

    def __call__(self, call: Heard) -> Answer:
        answer = super().__call__(call)
        if call.method == "POST" and urlsplit(call.path).path == "/posts.json":
            said = json.loads(call.body)
            self._last[str(said["topic_id"]), ME] = max(self.posts)
            self.take(str(said["topic_id"]), re.sub(r"\s*<!--.*?-->", "", said["raw"]))
        return answer


def _told(event: str, said: dict[str, Any]) -> Call:
    """A call as the forum makes it."""
    body = json.dumps(said).encode()
    mark = hmac.digest(SECRET.encode(), body, "sha256").hex()
    headers = {
        "x-discourse-event-signature": f"sha256={mark}",
        "x-discourse-event": event, "content-type": "application/json",
    }  # fmt: skip
    return Call(headers, body)
