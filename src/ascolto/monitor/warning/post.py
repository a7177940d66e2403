"""A message as early warning sees it, and copies of the same text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ascolto.core import words

_LINKS = re.compile(r"https?://\S+|@\w+|\d+")
_MOST_WORDS = 40


@dataclass(frozen=True)
class Post:
    """`copy_of` is the same for copies (see `print_of`); `influence` 0–100 as others have measured it."""

    id: int
    said_at: datetime
    author: str
    words: tuple[str, ...] = ()
    copy_of: str = ""
    is_unhappy: bool = False
    influence: float = 0.0


def print_of(text: str) -> str:
    """The same for texts that differ in links, @names, numbers, signs and case, or after their first forty
    words; "" for short ones. Texts in other words are told apart: `nlp` knows those."""
    plain = words.words(_LINKS.sub(" ", text))[:_MOST_WORDS]
    return " ".join(plain) if len(plain) >= 4 else ""


def in_order(posts: Iterable[Post]) -> list[Post]:
    """By the time they were said, whatever order they came in; each once."""
    once = {post.id: post for post in posts}
    return sorted(once.values(), key=lambda post: (post.said_at, post.id))


def voices(posts: Iterable[Post], seconds: int) -> Iterator[Post]:
    """Of each stretch of so many seconds: an author once, a text once."""
    seen: set[tuple[int, str, str]] = set()
    for post in in_order(posts):
        stretch = int(post.said_at.timestamp()) // seconds
        keys = [(stretch, "author", post.author)]
        if post.copy_of:
            keys.append((stretch, "text", post.copy_of))
        if not seen.intersection(keys):
            yield post
        seen.update(keys)


def share_of_copies(posts: Iterable[Post]) -> float:
    """Which part says what another one of them has said already."""
    rows = in_order(posts)
    texts = [post.copy_of or f"#{post.id}" for post in rows]
    return 1 - len(set(texts)) / len(texts) if texts else 0.0
