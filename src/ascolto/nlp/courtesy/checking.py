"""A friendly look at a reply before it leaves: rules, each with its reason and a better wording. Pure.

    check("NON È COLPA NOSTRA", language="it", public=True, answering="Pacco mai arrivato!")

Italian and English; in Spanish, French and German whom it blames, whether it says sorry, how it ends and what needs
no words. What everybody can read is held to more than what one person reads. It proposes; whoever writes decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ascolto.nlp import analysing
from ascolto.nlp.courtesy import (
    address,
    answers,
    blame,
    guide,
    jargon,
    owed,
    personal,
    plain,
)
from ascolto.nlp.courtesy.draft import LEVELS, Asked, Draft, Finding, Guide
from ascolto.nlp.reading import Request

LANGUAGES = ("it", "en", "es", "fr", "de")
# A rule without words for a language says nothing in it.
_RULES = (
    jargon.never, address.address, guide.frame, plain.length, plain.reading, plain.shouting, plain.gaps,
    jargon.jargon, jargon.office, blame.blame, owed.owed, owed.opening, owed.ending, answers.unanswered,
    owed.promise, address.mixed, personal.personal,
)  # fmt: skip


def check(
    text: str,
    *,
    language: str,
    public: bool,
    answering: str = "",
    asked: Asked | None = None,
    jargon: Mapping[str, str] | None = None,
    signature: str = "",
    guide: Guide | None = None,
    ours: Collection[str] = (),
) -> list[Finding]:
    """What could be better in a reply, the gravest first.

    `answering`: what the customer wrote, and `asked` what it is held to be; without that the fast reader looks at it.
    `jargon`: the brand's own list, word → better word. `signature`: the name that should stand under it. `guide`: how
    the brand writes. `ours`: its own addresses and numbers, which may stand in public.
    """
    if not text.strip():
        return []
    held = guide or Guide()
    draft = Draft(
        text,
        language,
        public,
        asked or _asked(answering, language, public),
        answering,
        {**(jargon or {}), **held.jargon},
        signature,
        held,
        ours,
    )
    found = [finding for rule in _RULES for finding in rule(draft)]
    return sorted(found, key=lambda f: (-LEVELS.index(f.level), f.at or (1 << 30, 0)))


def _asked(answering: str, language: str, public: bool) -> Asked | None:
    if not answering.strip():
        return None
    expected = language if language in LANGUAGES else "en"
    return Asked.of(analysing.read([Request(answering, expected, public=public)])[0])
