"""An alert in the dialect of each chat programme: nobody is called, no link is made, nothing is too long."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ascolto.monitor.rooms import SAYS, News
from ascolto.monitor.rooms.news import ZERO, one_line

LINK = "https://ascolto.example/alerts/7/"
BAD = (
    "@everyone @here <!channel> <@U123> <users/all> <at>Ada</at> **bold** _i_ `code` "
    "[win](https://evil.example) ![p](https://evil.example/p.png) <https://evil.example|us> "
    "line\none & <b>two</b> ||spoiler|| > quote"
)


def news(**more: Any) -> News:
    said: dict[str, Any] = {
        "event": "raised", "title": f"Lago: {BAD}", "sentence": "7 voices where 2 are usual.",
        "facts": (("Watch", BAD), ("Since", "10:04")), "quotes": (BAD, "Pessimo", "Mai più"),
        "link": LINK, "link_words": "Look at it", "at": "2026-11-30T10:04:00+00:00",
    }  # fmt: skip
    return News(**said | more)


def texts(said: Any) -> list[str]:
    """Every string of it."""
    if isinstance(said, str):
        return [said]
    inner = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()  # fmt: skip
    return [text for one in inner for text in texts(one)]


@pytest.mark.parametrize("dialect", sorted(SAYS))
def test_it_holds_what_is_asked_of_a_post(dialect: str) -> None:
    said = json.dumps(SAYS[dialect](news()), ensure_ascii=False)
    for words in ("7 voices", "10", "Pessimo", "Mai più", LINK):
        assert words in said.replace("\\\\", ""), (dialect, words)


@pytest.mark.parametrize("dialect", sorted(set(SAYS) - {"plain", "teams"}))
def test_it_calls_nobody(dialect: str) -> None:
    for text in texts(SAYS[dialect](news())):
        assert not re.search(r"@(everyone|here|all|channel)\b", text), text
        assert dialect == "slack" or "<users/all>" not in text


@pytest.mark.parametrize("dialect", sorted(SAYS))
def test_without_an_address_of_ours_there_is_no_link(dialect: str) -> None:
    said = SAYS[dialect](news(link="", link_words=""))
    assert not any(text == "" for text in texts(said) if dialect != "plain")
    assert "Action.OpenUrl" not in json.dumps(said)


@pytest.mark.parametrize("dialect", sorted(SAYS))
def test_a_line_is_a_line(dialect: str) -> None:
    short = News("taken", "Lago: Ada has taken it", at="2026-11-30T10:04:00+00:00")
    assert "Ada has taken it" in json.dumps(SAYS[dialect](short))


def test_what_slack_reads_as_signs_is_disarmed() -> None:
    said = SAYS["slack"](news())
    assert "<" not in said["text"]
    assert "&lt;!channel&gt;" in said["text"]
    kinds = {b["text"]["type"] for b in said["blocks"] if "text" in b}
    assert kinds == {"plain_text"}
    assert said["link_names"] is False
    assert len(said["blocks"][0]["text"]["text"]) <= 150


def test_teams_shows_customers_words_as_they_are_and_mentions_nobody() -> None:
    [card] = [a["content"] for a in SAYS["teams"](news())["attachments"]]
    assert {part["type"] for part in card["body"]} == {"RichTextBlock"}
    assert "msteams" not in card  # where mentions would be
    assert card["actions"] == [
        {"type": "Action.OpenUrl", "title": "Look at it", "url": LINK}
    ]


def test_google_reads_no_html_of_customers() -> None:
    said = SAYS["google"](news())
    for widget in said["cardsV2"][0]["card"]["sections"][0]["widgets"]:
        if "textParagraph" in widget:
            assert "<" not in widget["textParagraph"]["text"]
    assert "<" not in said["text"]


def test_markdown_makes_no_link_picture_or_code_of_customers_words() -> None:
    text = SAYS["mattermost"](news())["text"]
    assert re.findall(r"\]\((.*?)\)", text) == [LINK]
    assert "`" not in text
    assert "<" not in text
    assert "||" not in text
    quote = next(line for line in text.split("\n") if line.startswith("> "))
    assert f"@{ZERO}everyone" in quote
    assert "\n" not in quote


def test_discord_may_call_nobody_and_escapes_signs() -> None:
    said = SAYS["discord"](news())
    assert said["allowed_mentions"] == {"parse": []}
    [embed] = said["embeds"]
    assert r"\[win\]\(https\://evil.example\)" in embed["description"]
    assert r"\*\*bold\*\*" in embed["description"]
    assert len(embed["title"]) <= 256
    assert len(embed["description"]) <= 4096
    assert embed["url"] == LINK


def test_plain_json_has_keys_that_do_not_change_with_the_language() -> None:
    said = SAYS["plain"](news(data={"id": 7, "kind": "burst"}))
    assert said["type"] == "alert.raised"
    assert said["data"]["id"] == 7
    assert said["data"]["posts"][0] == BAD


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("  a\n\tb  ", 10, "a b"),
        ("abcdef", 4, "abc…"),
        ("abc def", 5, "abc…"),
        ("a\u202eb\x07c", 10, "a b c"),
        ("", 3, ""),
    ],
)
def test_one_line(text: str, most: int, shown: str) -> None:
    assert one_line(text, most) == shown
