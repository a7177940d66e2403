"""Plain JSON for a programme of one's own, signed as Standard Webhooks says."""

from __future__ import annotations

import base64
import hmac
import secrets
from typing import Any

from ascolto.monitor.rooms.news import News

PREFIX = "whsec_"


def say(news: News) -> dict[str, Any]:
    said = {"title": news.title, "sentence": news.sentence, "posts": list(news.quotes)}
    about = dict(news.facts)
    return {
        "type": f"alert.{news.event}",
        "timestamp": news.at,
        "data": said | {"about": about, "url": news.link or None, **news.data},
    }


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str, id: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers; `at` in seconds since the epoch. The same id is the same message again."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    mark = hmac.digest(key, b"%b.%d.%b" % (id.encode(), at, body), "sha256")
    return {
        "webhook-id": id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(mark).decode()}",
    }
