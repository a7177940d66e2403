"""Words of what was heard: those that rise, and those that are said most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ascolto.channels.models import Message
from ascolto.core import words
from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import Mention, Watch
from ascolto.monitor.query import read, tree
from ascolto.monitor.silent_words import SILENT
from ascolto.monitor.warning import topics
from ascolto.monitor.warning.post import Post
from ascolto.monitor.warning.topics import Background

MOST_POSTS = 2000  # newest messages whose words are looked at
MOST_SHOWN = 10
_LEAST_LETTERS = 5
_SAY, _RISES = 3, 2.0  # enough to be shown; an alert wants more


class Top(NamedTuple):
    """What is called so, how often, and its key for a list of the messages."""

    name: str
    times: int
    key: object


@dataclass(frozen=True)
class Told(Post):
    """With what a search finds it by beside its text: its subject, and who wrote it."""

    beside: tuple[str, ...] = ()


def newest_posts(watches: Sequence[Watch], since: int) -> list[Told]:
    """Each message once, the newest first. Two queries."""
    rows = Mention.objects.about_us().filter(watch__in=watches, bin__gte=since)
    fields = ("message_id", "said_at", "handle_id", "sentiment")
    newest = rows.order_by("-said_at", "-message_id").values_list(*fields).distinct()
    once = {pk: (at, str(handle or f"#{pk}"), mood) for pk, at, handle, mood in newest[:MOST_POSTS]}  # fmt: skip
    who = ("handle__name", "handle__email", "handle__phone")
    texts = Message.objects.filter(pk__among=list(once)).values_list(
        "pk", "text", "subject", *who
    )
    said = {pk: (text, " ".join(filter(None, beside))) for pk, text, *beside in texts}
    found = []
    for pk, (at, author, mood) in once.items():
        text, beside = (tuple(words.words(one)) for one in said.get(pk, ("", "")))
        found.append(
            Told(pk, at, author, text, is_unhappy=mood in UNHAPPY, beside=beside)
        )
    return found


def own(watches: Iterable[Watch]) -> frozenset[str]:
    """Words that are said because they are listened for, or are the brand's name: no news."""
    found: set[str] = set()
    for watch in watches:
        found.update(words.words(watch.brand.name))
        found.update(word.text for word in tree.named(read(watch.query)))
    return frozenset(found)


def rise(
    posts: Sequence[Post], before: Background, since: datetime, *, own: frozenset[str] = frozenset()
) -> list[Top]:  # fmt: skip
    """Words and pairs that are said since then and hardly were before; without a before, none.

    Those of nothing but `own` words are left out.
    """
    if not before.voices:
        return []
    late = [post for post in posts if post.said_at >= since]
    told = topics.rising(late, before, authors=_SAY, odds=_RISES)
    found = [one for one in told if all(len(w) > 3 for w in one.term.split())]
    found = [one for one in found if not own.issuperset(one.term.split())]
    by = {one.term: one.voices for one in found}
    return [Top(term, by[term], _query(term)) for term in topics.shown(found)]


def _query(term: str) -> str:
    """The very word: without quotation marks a search takes the last one for a beginning."""
    return f'"{term}"'


def frequent(posts: Sequence[Told]) -> list[Top]:
    """The longer words that say something: in how many messages a search finds them."""
    count: Counter[str] = Counter()
    for post in posts:
        count.update({w for w in post.words if len(w) >= _LEAST_LETTERS} - SILENT)
    often = sorted(count, key=lambda word: (-count[word], word))[:MOST_SHOWN]
    for post in posts:
        count.update({*post.beside}.intersection(often).difference(post.words))
    top = sorted(often, key=lambda word: (-count[word], word))
    return [Top(word, count[word], _query(word)) for word in top]
