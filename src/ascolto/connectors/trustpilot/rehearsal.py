"""A small Trustpilot, in the documented shape; nothing here is validated by Trustpilot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

KEY, SECRET = "tp-api-key-0123456789", "tp-api-secret-9876543210"
UNIT = "46d6a890000064000500e0c3"
BEGIN = datetime(2026, 11, 20, 8, tzinfo=UTC)


class Trustpilot:
    """Reviews by id."""

    def __init__(self) -> None:
        self.reviews: dict[str, dict[str, Any]] = {}
        self.token = "tp-token-1"
        self.refusal: Answer | None = None
        self.keep_before_refusing = False
        self._clock = 0

    def say(self, known: str, text: str, stars: int = 2) -> None:
        self._clock += 1
        at = (BEGIN + timedelta(minutes=self._clock)).isoformat()
        was = self.reviews.get(known, {"createdAt": at, "updatedAt": None})
        edited = {"updatedAt": at} if known in self.reviews else {}
        self.reviews[known] = {
            **was,
            "id": known,
            "text": text,
            "stars": stars,
            **edited,
        }

    def __call__(self, call: Heard) -> Answer:
        url = urlsplit(call.path)
        if url.path.endswith("/accesstoken"):
            return _json({"access_token": self.token, "expires_in": "359999"})
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return Answer(401, b'{"message": "Unauthorized"}')
        if url.path.endswith(f"/business-units/{UNIT}/reviews"):
            return self._listing(parse_qs(url.query))
        if url.path.startswith("/v1/private/reviews/"):
            return self._about(call, url.path.split("/")[4:])
        return _json(
            {
                "displayName": "Locanda del Lago",
                "name": {"identifying": "locanda.example"},
            }
        )

    def _about(self, call: Heard, path: list[str]) -> Answer:
        review = self.reviews.get(path[0])
        if review is None:
            return Answer(404, b'{"message": "Not found"}')
        if call.method == "GET":
            return _json(review)
        if call.method == "DELETE":
            review["companyReply"] = None
            return Answer(204)
        if self.refusal and not self.keep_before_refusing:
            return self.refusal
        if review.get("companyReply"):
            return Answer(409, b'{"message": "There is a reply already"}')
        said = json.loads(call.body)["message"]
        at = datetime.now(UTC).isoformat()
        review["companyReply"] = {"text": said, "createdAt": at}
        return self.refusal or Answer(201)

    def _listing(self, query: dict[str, list[str]]) -> Answer:
        size, page = int(query["perPage"][0]), int(query["page"][0])
        rows = sorted(
            self.reviews.values(), key=lambda r: str(r["createdAt"]), reverse=True
        )
        return _json({"reviews": rows[(page - 1) * size : page * size], "links": []})


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode())


class Rehearsal(Trustpilot, Stage):
    """For the demo: a talk is a review, and what is said in it again changes the review."""

    def __init__(self) -> None:
        Trustpilot.__init__(self)
        Stage.__init__(self)

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "business_unit_id": UNIT, "api_key": KEY, "api_secret": SECRET, "base_url": url,
            "business_user_id": "507f191e810c19729de860ea",
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        known = self.place(f"5f{line.talk}", line.talk)
        was = self.reviews.get(known)
        self.say(known, line.text, line.rating or (int(was["stars"]) if was else 5))
        at = line.at.isoformat()
        told = {"updatedAt": at} if was else {"createdAt": at, "updatedAt": None}
        consumer = {"id": line.author, "displayName": line.name}
        self.reviews[known] |= {"consumer": consumer, "language": line.language, **told}
        return ()

    def __call__(self, call: Heard) -> Answer:
        answer = super().__call__(call)
        path = urlsplit(call.path).path
        if call.method == "POST" and path.endswith("/reply") and answer.status < 300:
            known = path.split("/")[-2]
            self.take(known, json.loads(call.body)["message"])
            self.reviews[known]["companyReply"]["createdAt"] = self.clock.isoformat()
        return answer
