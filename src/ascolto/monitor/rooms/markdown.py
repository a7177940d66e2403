"""Mattermost and Rocket.Chat: a text in Markdown.

Neither escapes alike, so signs are not escaped but disarmed: a name calls nobody, a bracket makes no
link and no picture, a backtick no code, an angle bracket no address.
"""

from __future__ import annotations

from typing import Any

from ascolto.monitor.rooms.news import ZERO, News, calls_nobody, one_line

TEXT = 2_000
_SIGNS = str.maketrans({"`": "ʼ", "<": "‹", ">": "›", "*": "∗", "~": "∼", "|": "¦"})


def disarm(text: str) -> str:
    said = calls_nobody(one_line(text, TEXT)).translate(_SIGNS)
    return said.replace("[", f"[{ZERO}").replace("]", f"]{ZERO}")


def say(news: News) -> dict[str, Any]:
    lines = [f"**{disarm(news.title)}**"]
    if news.sentence:
        lines.append(disarm(news.sentence))
    if news.facts:
        lines.append(disarm(news.facts_line))
    lines += [f"> “{disarm(quote)}”" for quote in news.quotes]
    if news.link:
        lines.append(f"[{news.link_words}]({news.link})")
    return {"text": "\n\n".join(lines)}
