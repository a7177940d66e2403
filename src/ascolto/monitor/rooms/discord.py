"""Discord: an embed, which calls nobody by itself, with an empty list of whom it may call."""

from __future__ import annotations

import re
from typing import Any

from ascolto.monitor.rooms.news import News, calls_nobody, one_line

TITLE, TEXT, FIELDS = 250, 900, 6
_SIGNS = re.compile(r"([\\*_~`|>\[\]()#<:-])")


def escape(text: str) -> str:
    return _SIGNS.sub(r"\\\1", calls_nobody(text))


def say(news: News) -> dict[str, Any]:
    quotes = [f"“{escape(one_line(quote, TEXT))}”" for quote in news.quotes]
    described = [escape(one_line(news.sentence, TEXT)), *quotes]
    embed: dict[str, Any] = {
        "title": escape(one_line(news.title, TITLE // 2)),
        "description": "\n\n".join(filter(None, described)),
    }
    if news.facts:
        embed["fields"] = [
            {"name": escape(one_line(k, 100)), "value": escape(one_line(v, 200)), "inline": True}
            for k, v in news.facts[:FIELDS]
        ]  # fmt: skip
    if news.link:
        embed["url"] = news.link
    return {"embeds": [embed], "allowed_mentions": {"parse": []}}
