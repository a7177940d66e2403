"""A small Tripadvisor: the five latest reviews, and the mail to the owner. Not validated by it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

KEY, SECRET = "ta-content-api-key-0123456789", "a-secret-for-forwarded-notices"
PLACE = 1234567
ABOUT = {
    "name": "Locanda del Lago",
    "web_url": f"https://www.tripadvisor.com/-d{PLACE}",
}


class Tripadvisor:
    """The five latest reviews; nothing here is validated by Tripadvisor."""

    def __init__(self) -> None:
        self.reviews: list[dict[str, Any]] = []

    def say(self, known: int, text: str = "Bella vista.", **more: Any) -> None:
        self.reviews.insert(0, {
            "id": known, "lang": "it", "location_id": 1234567, "title": "Weekend",
            "published_date": "2026-11-20T08:00:00Z", "rating": 4, "text": text,
            "url": f"https://www.tripadvisor.com/ShowUserReviews-g1-d1234567-r{known}-L.html",
            "user": {"username": "GiuliaB"}, **more,
        })  # fmt: skip

    def __call__(self, call: Heard) -> Answer:
        if f"key={KEY}" not in call.path:
            return Answer(401, b'{"message": "Invalid key"}')
        if "/details" in call.path:
            return Answer(200, json.dumps(ABOUT).encode())
        return Answer(200, json.dumps({"data": self.reviews[:5]}).encode())


class Rehearsal(Tripadvisor, Stage):
    """For the demo: a talk is a review. Its owner's mail is handed over by the inn's mail server."""

    def __init__(self) -> None:
        Tripadvisor.__init__(self)
        Stage.__init__(self)

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "location_id": str(PLACE), "api_key": KEY, "mail_secret": SECRET, "base_url": url
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        known = 900_000_000 + int(line.key)
        self.say(
            known, line.text, title="", lang=line.language, rating=line.rating or 5,
            published_date=line.at.isoformat(), user={"username": line.name},
        )  # fmt: skip
        mail = EmailMessage()
        mail["From"], mail["Subject"] = (
            "noreply@tripadvisor.example",
            "Una nuova recensione",
        )
        mail["Date"] = line.at
        mail.set_content(
            f"https://www.tripadvisor.com/ShowUserReviews-g1-d{PLACE}-r{known}-Locanda.html\n"
        )
        return [self._handed_over(mail.as_bytes())]

    def _handed_over(self, body: bytes) -> Call:
        at = int(self.clock.timestamp())
        mark = hmac.digest(SECRET.encode(), b"%d.%b" % (at, body), hashlib.sha256).hex()
        headers = {"x-ascolto-signature": f"t={at},v1={mark}"}
        return Call({**headers, "content-type": "message/rfc822"}, body)
