"""A small Misago forum that remembers its threads."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

PASSWORD, ME, MY_ID = "password-of-the-inn-on-the-forum", "locanda", 7
PAGE = '<html><script>{"CSRF_COOKIE_NAME": "csrftoken", "forum_name": "Forum del lago"}</script>'
ACL = {
    "can_use_private_threads": 1, "max_attachment_size": 4096,
    "categories": [{"id": 3, "can_start_threads": 1, "can_reply_threads": 1}],
}  # fmt: skip
PER_PAGE = 5  # the last post of a page is the first of the next
QUOTE = re.compile(r'\[quote="@(\w+)"\]\n(.*?)\n\[/quote\]\s*', re.S)


def person(id: int, name: str) -> dict[str, Any]:
    return {"id": id, "username": name, "real_name": None, "url": f"/u/{name}/{id}/"}


class Forum:
    """Threads by number, and posts numbered over all of them."""

    def __init__(self) -> None:
        self.threads: dict[int, dict[str, Any]] = {}
        self.posts: dict[int, dict[str, Any]] = {}
        self.held_back = False  # the account may not post again so soon
        self.people: dict[str, int] = {ME: MY_ID}

    def begin(self, title: str, *, private: bool = False, id: int = 0) -> int:
        number = id or max(self.threads, default=0) + 1
        more: dict[str, Any] = {"participants": []} if private else {}
        self.threads[number] = {
            "id": number, "title": title, "is_hidden": False, "is_unapproved": False, "weight": 0,
            "category": 3, "starter": None, "acl": {"can_reply": True}, **more,
        }  # fmt: skip
        return number

    def say(self, thread: int, name: str, text: str, **more: Any) -> int:
        number = max(self.posts, default=0) + 1
        known = self.people.setdefault(name, 100 + len(self.people))
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        self.posts[number] = {
            "id": number, "thread": thread, "poster": person(known, name), "poster_name": name,
            "content": self.rendered(text), "attachments": None, "posted_on": now,
            "updated_on": now, "edits": 0, "is_unapproved": False, "is_hidden": False,
            "is_event": False, "likes": 0, "last_likes": None, "original": text,
            "url": {"index": f"/t/discussione/{thread}/post/{number}/"}, **more,
        }  # fmt: skip
        return number

    def rendered(self, text: str) -> str:
        said, quoted = QUOTE.sub("", text), QUOTE.search(text)
        shown = "".join(f"<p>{html.escape(p)}</p>\n" for p in said.split("\n\n") if p)
        if not quoted:
            return shown.strip()
        name = quoted[1]
        heading = (
            f'<a href="/u/{name}/{self.people.get(name, 0)}/">@{name}</a> has written:'
        )
        return (
            f'<aside class="quote-block">\n<div class="quote-heading" data-noquote="1">{heading}'
            f'</div>\n<blockquote class="quote-body">\n<p>{html.escape(quoted[2])}</p>\n</blockquote>\n'
            f"</aside>\n{shown}"
        ).strip()

    def __call__(self, call: Heard) -> Answer:
        url = urlsplit(call.path)
        if url.path in {"", "/"}:
            return Answer(200, PAGE.encode(), {"set-cookie": "csrftoken=a1; Path=/"})
        if url.path == "/api/auth/" and call.method == "POST":
            return self._let_in(json.loads(call.body))
        if "sessionid=s1" not in call.headers.get("cookie", ""):
            return _json({"detail": "This action is not available to guests."}, 403)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if call.method == "POST":
            return self._done(url.path, call)
        return self._told(url.path, query)

    def _let_in(self, said: dict[str, Any]) -> Answer:
        if (said.get("username"), said.get("password")) != (ME, PASSWORD):
            why = {"detail": "Login or password is incorrect.", "code": "invalid_login"}
            return _json(why, 400)
        cookies = {"set-cookie": "csrftoken=b2; Path=/, sessionid=s1; HttpOnly; Path=/"}
        return _json(person(MY_ID, ME), more=cookies)

    def _done(self, path: str, call: Heard) -> Answer:
        if path == "/api/attachments/":
            return _json({"id": 1, "filename": "a", "url": {"index": "/a/x/1/"}})
        said = json.loads(call.body)
        if path == "/api/parse-markup/":
            return _json({"parsed": self.rendered(said["post"])})
        thread = self._thread(path)
        if thread is None:
            return _json({"detail": "Not found."}, 404)
        if self.held_back or not thread["acl"]["can_reply"]:
            return _json({"detail": "You can't post now."}, 403)
        if len(said["post"]) < 5:
            why = "Posted message should be at least 5 characters long."
            return _json({"post": [why]}, 400)
        number = self.say(thread["id"], ME, said["post"])
        return _json(self.posts[number])

    def _told(self, path: str, query: dict[str, str]) -> Answer:
        if path in {"/api/threads/", "/api/private-threads/"}:
            return _json(self._list("private" in path, int(query.get("start", 0))))
        if path == "/api/auth/":
            return _json(person(MY_ID, ME) | {"acl": ACL})
        thread = self._thread(path)
        if thread is None:
            return _json({"detail": "Not found."}, 404)
        if path.endswith("/reply_editor/"):
            post = self.posts.get(int(query.get("reply", 0)))
            if post is None or post["thread"] != thread["id"]:
                return _json({"detail": "Not found."}, 404)
            said = {"post": post["original"], "poster": post["poster_name"]}
            return _json({"id": post["id"]} | said)
        found = thread | self._figures(thread["id"])
        if path.endswith("/posts/"):
            page = self._page(thread["id"], int(query.get("page", 1)))
            return _json(found | {"post_set": page}) if page else _json({}, 404)
        return _json(found)

    def _thread(self, path: str) -> dict[str, Any] | None:
        found = re.match(r"/api/(private-)?threads/(\d+)/", path)
        thread = self.threads.get(int(found[2])) if found else None
        is_there = thread and ("participants" in thread) == bool(found and found[1])
        return thread if is_there else None

    def _figures(self, thread: int) -> dict[str, int]:
        numbers = self._numbers(thread)
        pages = max(-(-(len(numbers) - 1) // (PER_PAGE - 1)), 1)
        latest = max(numbers, default=0)
        return {"last_post": latest, "replies": len(numbers) - 1, "pages": pages}

    def _numbers(self, thread: int) -> list[int]:
        return [n for n, post in sorted(self.posts.items()) if post["thread"] == thread]

    def _page(self, thread: int, number: int) -> dict[str, Any] | None:
        numbers, pages = self._numbers(thread), self._figures(thread)["pages"]
        if not 1 <= number <= pages:
            return None
        begin = (number - 1) * (PER_PAGE - 1)
        shown = [self.posts[n] for n in numbers[begin : begin + PER_PAGE]]
        return {"results": shown, "page": number, "pages": pages}

    def _list(self, private: bool, start: int) -> dict[str, Any]:
        rows = [
            one | self._figures(number)
            for number, one in self.threads.items()
            if ("participants" in one) == private
        ]
        rows.sort(key=lambda row: row["last_post"], reverse=True)
        rows = [row for row in rows if not start or row["last_post"] <= start]
        onward = rows[PER_PAGE]["last_post"] if len(rows) > PER_PAGE else None
        return {"results": rows[:PER_PAGE], "subcategories": [3], "next": onward}


class Rehearsal(Forum, Stage):
    """For the demo: a talk is what one person says in a thread of their own."""

    def __init__(self) -> None:
        Forum.__init__(self)
        Stage.__init__(self)
        self._known: set[str] = set()  # keys of what was said

    def settings(self, url: str) -> dict[str, Any]:
        return {"base_url": url, "username": ME, "password": PASSWORD}

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        name = re.sub(r"\W+", "", line.name)[:20] or "ospite"
        self.people.setdefault(name, int(line.author))
        thread = int(line.talk)
        if thread not in self.threads:
            title = " ".join(line.text.split())[:60]
            self.begin(title, id=thread)
        at = line.at.isoformat().replace("+00:00", "Z")
        if line.key not in self._known:  # who found a door closed says it again
            self._known.add(line.key)
            self.say(thread, name, line.text, posted_on=at, updated_on=at)
        self.place(str(thread), line.talk)
        return ()

    def _done(self, path: str, call: Heard) -> Answer:
        answer = super()._done(path, call)
        if answer.status == 200 and path.endswith("/posts/"):
            thread = path.split("/")[3]
            said = QUOTE.sub("", json.loads(call.body)["post"])
            self.take(thread, said)
        return answer


def _json(value: Any, status: int = 200, more: dict[str, str] | None = None) -> Answer:
    headers = {"content-type": "application/json"} | (more or {})
    return Answer(status, json.dumps(value).encode(), headers)
