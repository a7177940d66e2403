"""Rules of one brand: words it never writes, tu or Lei, its own greeting and farewell. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ascolto.channels.contract import Text
from ascolto.nlp.courtesy import wording
from ascolto.nlp.courtesy import words as said
from ascolto.nlp.courtesy.draft import BRIEF, Draft, Finding


def never(draft: Draft) -> Iterator[Finding]:
    """Words that the brand does not use, whoever understands them."""
    for word, better in draft.guide.never.items():
        hit = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", draft.text, re.IGNORECASE)
        if hit:
            yield Finding(
                "never", "must",
                Text(it=f"«{hit[0]}»: la nostra marca non lo scrive.",
                     en=f"“{hit[0]}”: our brand does not write it."),
                better, hit.span(),
            )  # fmt: skip


def address(draft: Draft) -> Iterator[Finding]:
    """“tu” where the brand says “Lei”, or the other way; both at once is another finding."""
    wanted = draft.guide.address
    if draft.language != "it" or not wanted:
        return
    familiar, polite = said.TU.search(draft.text), said.LEI.search(draft.text)
    wrong = polite if wanted == "tu" else familiar
    if wrong and not (familiar and polite):
        is_tu = wanted == "tu"
        ours, theirs = ("tu", "Lei") if is_tu else ("Lei", "tu")
        yield Finding(
            "address", draft.strict,
            Text(it=f"Noi diamo del {ours}; «{wrong[0].strip()}» dà del {theirs}.",
                 en=f"We say “{ours}”; “{wrong[0].strip()}” says “{theirs}”."),
            "Metta tutto al tu." if is_tu else wording.polite(draft.text, wrong),
            None if is_tu else wrong.span(), is_wording=not is_tu,
        )  # fmt: skip


def frame(draft: Draft) -> Iterator[Finding]:
    """The brand's own greeting and farewell, where there is another one already."""
    guide, folded = draft.guide, draft.text.casefold()
    if draft.public and len(draft.text) < BRIEF:
        return
    opening = re.search(said.GREETING[draft.language], draft.text[:80], re.IGNORECASE)
    if guide.greeting and opening and not _begins(folded, guide.greeting):
        yield Finding(
            "greeting", "hint",
            Text(it=f"Il nostro saluto è «{guide.greeting}».", en=f"Our greeting is “{guide.greeting}”."),
            guide.greeting.rstrip(" ,"), opening.span(),
        )  # fmt: skip
    ends = list(re.finditer(said.CLOSING[draft.language], draft.text, re.IGNORECASE))
    if guide.closing and ends and guide.closing.casefold() not in folded:
        yield Finding(
            "closing", "hint",
            Text(it=f"Il nostro congedo è «{guide.closing}».", en=f"Our farewell is “{guide.closing}”."),
            guide.closing.rstrip(" ,."), ends[-1].span(),
        )  # fmt: skip


def _begins(folded: str, greeting: str) -> bool:
    return greeting.casefold().rstrip(" ,.") in folded[: 80 + len(greeting)]
