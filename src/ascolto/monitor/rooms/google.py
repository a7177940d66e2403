"""Google Chat: a card. Its paragraphs read a little HTML, so everything is escaped; `<users/all>` in the
line beside the card would call everybody, so it has no angle brackets."""

from __future__ import annotations

from html import escape
from typing import Any

from ascolto.monitor.rooms.news import News, calls_nobody, one_line

TEXT = 2_000
_ANGLES = str.maketrans({"<": "‹", ">": "›"})


def say(news: News) -> dict[str, Any]:
    title = one_line(calls_nobody(news.title), 200).translate(_ANGLES)
    paragraphs = [news.sentence, *(f"“{quote}”" for quote in news.quotes)]
    widgets: list[dict[str, Any]] = [_paragraph(p) for p in paragraphs if p]
    if news.facts:
        widgets.insert(1, _paragraph(news.facts_line))
    if news.link:
        button = {"text": news.link_words, "onClick": {"openLink": {"url": news.link}}}
        widgets.append({"buttonList": {"buttons": [button]}})
    card: dict[str, Any] = {"header": {"title": title}}
    if widgets:
        card["sections"] = [{"widgets": widgets}]
    return {"text": title, "cardsV2": [{"cardId": "alert", "card": card}]}


def _paragraph(text: str) -> dict[str, Any]:
    return {
        "textParagraph": {
            "text": escape(one_line(calls_nobody(text), TEXT), quote=False)
        }
    }
