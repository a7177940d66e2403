"""Microsoft Teams, by a workflow that posts a card.

A `TextBlock` reads Markdown, so everything that somebody wrote stands in a `RichTextBlock`, whose
runs are shown as they are. A mention needs an entity of its own beside the card: we write none.
"""

from __future__ import annotations

from typing import Any

from ascolto.monitor.rooms.news import News, one_line

TEXT = 2_000


def say(news: News) -> dict[str, Any]:
    body = [_text(news.title, size="Large", weight="Bolder")]
    if news.sentence:
        body.append(_text(news.sentence))
    if news.facts:
        body.append(_text(news.facts_line, isSubtle=True))
    body += [_text(f"“{quote}”") for quote in news.quotes]
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "fallbackText": one_line(news.title, TEXT),
    }
    if news.link:
        card["actions"] = [
            {"type": "Action.OpenUrl", "title": news.link_words, "url": news.link}
        ]
    kind = "application/vnd.microsoft.card.adaptive"
    return {
        "type": "message",
        "attachments": [{"contentType": kind, "contentUrl": None, "content": card}],
    }


def _text(text: str, **look: Any) -> dict[str, Any]:
    run = {"type": "TextRun", "text": one_line(text, TEXT), **look}
    return {"type": "RichTextBlock", "inlines": [run]}
