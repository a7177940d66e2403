"""The words of posts that are looked at again and again while they are of today.

A busy watch is looked at every few seconds over the same thousands of posts; reading their texts and
cutting them into words was two thirds of a look.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from ascolto.channels.models import Message
from ascolto.core import words

MOST = 10_000  # posts; some ten megabytes

# A mention, and what its text is like: an edited one is mentioned anew.
Key = tuple[int, str]

_kept: dict[Key, tuple[str, ...]] = {}


def spoken(messages: Mapping[Key, int]) -> dict[Key, tuple[str, ...]]:
    """The folded words of these mentions; `messages` says what each is a mention of."""
    # Another thread may empty it meanwhile.
    known = {key: said for key in messages if (said := _kept.get(key)) is not None}
    missing = messages.keys() - known.keys()
    texts = _texts({messages[key] for key in missing})
    fresh = {key: _words(texts.get(messages[key], "")) for key in missing}
    if len(_kept) + len(fresh) > MOST:
        _kept.clear()
    _kept.update(fresh)
    return known | fresh


def _texts(message_ids: set[int]) -> dict[int, str]:
    if not message_ids:
        return {}
    rows = Message.objects.filter(pk__among=message_ids)
    return dict(rows.values_list("pk", "text"))


def _words(text: str) -> tuple[str, ...]:
    return tuple(map(sys.intern, words.words(text)))
