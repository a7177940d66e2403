"""Slack, and what understands its blocks.

`<!channel>`, `<@U…>` and links are written with angle brackets, which the three entities disarm; what
customers said stands in `plain_text`, where nothing is read as a sign.
"""

from __future__ import annotations

from typing import Any

from ascolto.monitor.rooms.news import News, calls_nobody, one_line

TITLE, TEXT = 150, 2_900  # characters that a header and a section take


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def say(news: News) -> dict[str, Any]:
    title = one_line(calls_nobody(news.title), TITLE)
    blocks: list[dict[str, Any]] = [{"type": "header", "text": _plain(title)}]
    if news.sentence:
        blocks.append(_section(news.sentence))
    if news.facts:
        line = one_line(calls_nobody(news.facts_line), TEXT)
        blocks.append({"type": "context", "elements": [_plain(line)]})
    blocks += [_section(f"“{quote}”") for quote in news.quotes]
    if news.link:
        button = {"type": "button", "text": _plain(news.link_words), "url": news.link}
        blocks.append({"type": "actions", "elements": [button]})
    return {
        "text": escape(title),
        "blocks": blocks,
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _plain(one_line(calls_nobody(text), TEXT))}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
