"""A brand's own greeting and farewell, where a reply has another one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ascolto.channels.contract import Text
from ascolto.nlp.courtesy import words as said
from ascolto.nlp.courtesy.draft import BRIEF, Draft, Finding
from ascolto.nlp.courtesy.owed import farewell

_OPENS = re.compile(
    r"^\W*((?:buon ?giorno|buona ?sera|buon pomeriggio|salve|ciao|gentil[ei]|gentilissim[oa]|car[oaie]"
    r"|spett\.?(?:le|abile)?|egregi[oa]"
    r"|hello|hi|hey|dear|good (?:morning|afternoon|evening|day)))\b",
    re.IGNORECASE,
)


def frame(draft: Draft) -> Iterator[Finding]:
    """A wording where theirs stands by itself, advice where it is part of a sentence."""
    if draft.public and len(draft.text) < BRIEF:
        return
    yield from _greeting(draft)
    yield from _farewell(draft)


def _greeting(draft: Draft) -> Iterator[Finding]:
    ours, pattern = draft.guide.greeting, said.GREETING.get(draft.language)
    if not ours or not pattern or _begins(draft.text.casefold(), ours):
        return
    if not pattern.search(draft.text[:80]):
        return
    opening = _OPENS.search(draft.text)
    yield Finding(
        "greeting", "hint",
        Text(it=f"Il nostro saluto è «{ours}».", en=f"Our greeting is “{ours}”."),
        ours.rstrip(" ,"), opening.span(1) if opening else None, is_wording=opening is not None,
    )  # fmt: skip


def _farewell(draft: Draft) -> Iterator[Finding]:
    ours, last = draft.guide.closing, farewell(draft)
    if not ours or not last or ours.casefold() in draft.text.casefold():
        return
    before, after = draft.text[: last.start()].rstrip(" "), draft.text[last.end() :]
    alone = before[-1:] in "\n.!?" and re.match(r"\s*(?:[,.!\n–-]|$)", after)
    yield Finding(
        "closing", "hint",
        Text(it=f"Il nostro congedo è «{ours}».", en=f"Our farewell is “{ours}”."),
        ours.rstrip(" ,."), last.span() if alone else None, is_wording=bool(alone),
    )  # fmt: skip


def _begins(folded: str, greeting: str) -> bool:
    return greeting.casefold().rstrip(" ,.") in folded[: 80 + len(greeting)]
