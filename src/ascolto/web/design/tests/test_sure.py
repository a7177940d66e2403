"""Nothing is taken away by one press: it is asked first, or can be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

import ascolto.web

WEB = Path(ascolto.web.__file__).parent
TAKES_AWAY = re.compile(
    r"(destroy|removal|departure|disconnection|revo(ke|cation)|withdrawal|archive|_end)$"
)
# Pressed by mistake, these are taken back.
COMES_BACK = {
    "affected_removal": "the toast takes it back",
    "answer_archive": "the same button brings it back",
    "asking_withdrawal": "the question is asked again",
    "gesture_kind_destroy": "the toast offers it again",
    "macro_removal": "the toast takes it back",
    "playbook_removal": "the list offers it again",
    "saved_view_removal": "the toast takes it back",
    "submission_withdrawal": "the words return to the composer",
}
OURS = {"record_end"}  # the customer's own page, which asks with a page of its own


def _names(patterns: object = None) -> Iterator[str]:
    for one in patterns or get_resolver().url_patterns:  # type: ignore[attr-defined]
        if isinstance(one, URLResolver):
            yield from _names(one.url_patterns)
        elif isinstance(one, URLPattern) and one.name:
            yield one.name


def _places(name: str) -> Iterator[bool]:
    """For each place that leads there: whether it asks first."""
    for path in WEB.rglob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        for hit in re.finditer(rf"url '{name}'", text):
            before = text[: hit.start()]
            dialog = before.count("<dialog") > before.count("</dialog")
            begin = max(before.rfind("<form"), before.rfind("<button"))
            end = text.index("</button>", hit.end())
            yield dialog or "data-sure=" in text[begin:end]


def test_what_takes_away_asks_or_comes_back() -> None:
    seen = {name for name in _names() if TAKES_AWAY.search(name)} - OURS
    assert len(seen) > 9
    asks = {name: list(_places(name)) for name in seen - COMES_BACK.keys()}
    assert {name for name, found in asks.items() if not found} == set(), "no button?"
    assert {name for name, found in asks.items() if not all(found)} == set()
    assert COMES_BACK.keys() <= seen


def test_ones_own_words_are_not_thrown_away_unasked() -> None:
    for path in WEB.rglob("templates/**/*.html"):
        for button in re.findall(r"<button[^>]*value=\"drop\"[^>]*>", path.read_text()):
            if "conversations" not in str(path) and "history" not in path.name:
                assert "data-sure=" in button, path
