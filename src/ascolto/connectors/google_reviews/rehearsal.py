"""A small Google, in the shape its documentation gives; nothing here is validated by Google."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

TOKEN = "ya29.a-token-for-an-hour"
REFRESH = "1//a-refresh-token"
SECRET = "GOCSPX-a-client-secret"
BEGIN = datetime(2026, 11, 20, 8, tzinfo=UTC)


class Google:
    """Reviews by id, and a subscription."""

    def __init__(self) -> None:
        self.reviews: dict[str, dict[str, Any]] = {}
        self.token = TOKEN
        self.messages: list[str] = []
        self.acked: list[str] = []
        self.moves_between_pages = ""
        self._clock = 0

    def now(self) -> str:
        self._clock += 1
        return (
            (BEGIN + timedelta(minutes=self._clock)).isoformat().replace("+00:00", "Z")
        )

    def say(self, known: str, text: str, stars: str = "TWO", **more: Any) -> None:
        at = self.now()
        was = self.reviews.get(known, {"createTime": at})
        self.reviews[known] = {
            **was, "reviewId": known, "reviewer": {"displayName": "Giulia"}, "comment": text,
            "starRating": stars, "updateTime": at, **more,
        }  # fmt: skip

    def __call__(self, call: Heard) -> Answer | None:
        url = urlsplit(call.path)
        if url.path == "/token":
            told = {"access_token": self.token, "expires_in": 3599}
            return _json(told)
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return Answer(401, b'{"error": {"message": "Invalid Credentials"}}')
        if url.path.startswith("/v1/locations/"):
            return _json(
                {
                    "title": "Locanda del Lago",
                    "metadata": {"mapsUri": "https://maps.google.com/maps?cid=7"},
                }
            )
        if url.path.endswith(":pull"):
            return self._pulled()
        if url.path.endswith(":acknowledge"):
            self.acked += json.loads(call.body)["ackIds"]
            return _json({})
        return self._about(call, url.path, parse_qs(url.query))

    def _about(self, call: Heard, path: str, query: dict[str, list[str]]) -> Answer:
        rest = path.split("/reviews", 1)[1].strip("/").split("/")
        if rest == [""]:
            return self._listing(query)
        review = self.reviews.get(rest[0])
        if review is None:
            return Answer(
                404, b'{"error": {"message": "Requested entity was not found."}}'
            )
        if call.method == "PUT":
            reply = {
                **json.loads(call.body),
                "updateTime": datetime.now(UTC).isoformat(),
            }
            review["reviewReply"] = reply | {"reviewReplyState": "PENDING"}
            return _json(reply)
        return _json(review)

    def _listing(self, query: dict[str, list[str]]) -> Answer:
        size, start = int(query["pageSize"][0]), int(query.get("pageToken", ["0"])[0])
        rows = sorted(
            self.reviews.values(), key=lambda r: str(r["updateTime"]), reverse=True
        )
        page = rows[start : start + size]
        said = {"reviews": page, "totalReviewCount": len(rows)}
        if self.moves_between_pages and start == 0:
            self.say(self.moves_between_pages, "moved")
        onward = (
            {"nextPageToken": str(start + size)} if start + size < len(rows) else {}
        )
        return _json(said | onward)

    def _pulled(self) -> Answer | None:
        end = time.monotonic() + 1
        while not self.messages and time.monotonic() < end:
            time.sleep(0.02)
        found, self.messages = self.messages, []
        return _json({"receivedMessages": [{"ackId": m, "message": {}} for m in found]})


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode())


WORDS = {1: "ONE", 2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}


class Rehearsal(Google, Stage):
    """For the demo: a talk is a review, and what is said in it again changes the review."""

    def __init__(self) -> None:
        Google.__init__(self)
        Stage.__init__(self)

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "account_id": "1001", "location_id": "2002", "base_url": url,
            "client_id": "rehearsed.apps.googleusercontent.com",
            "client_secret": SECRET, "refresh_token": REFRESH,
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        known = self.place(f"review-{line.talk}", line.talk)
        at = line.at.isoformat().replace("+00:00", "Z")
        was = self.reviews.get(known, {"createTime": at, "starRating": "FIVE"})
        more = {"reviewer": {"displayName": line.name}, "updateTime": at}
        more["createTime"] = was["createTime"]
        stars = WORDS.get(line.rating or 0, str(was["starRating"]))
        self.say(known, line.text, stars, **more)
        return ()

    def __call__(self, call: Heard) -> Answer | None:
        if call.method == "GET":
            self._look_at_answers()
        answer = super().__call__(call)
        if call.method == "PUT" and answer and answer.status == 200:
            known = urlsplit(call.path).path.split("/reviews/")[1].split("/")[0]
            self.take(known, json.loads(call.body)["comment"])
            reply = self.reviews[known]["reviewReply"]
            reply["updateTime"] = self.clock.isoformat().replace("+00:00", "Z")
        return answer

    def _look_at_answers(self) -> None:
        """What waited to be looked at shows now."""
        for review in self.reviews.values():
            if (reply := review.get("reviewReply")) is not None:
                reply["reviewReplyState"] = "APPROVED"
