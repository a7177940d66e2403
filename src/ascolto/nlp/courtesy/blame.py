"""Whom a reply blames, and how it defends itself. What could be said instead is advice: it fits no sentence as it is.
Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ascolto.channels.contract import Text
from ascolto.nlp.courtesy import accused, denied
from ascolto.nlp.courtesy.draft import Draft, Finding
from ascolto.nlp.courtesy.words import NO_APOLOGY

_BLAMES = Text(
    it="«{said}» dà la colpa al cliente.", en="“{said}” blames the customer."
)
_REMINDS = Text(
    it="«{said}» suona come un rimprovero.", en="“{said}” sounds like a reproach."
)
_DEFENDS = Text(
    it="«{said}» suona come una difesa.", en="“{said}” sounds defensive."
)  # fmt: skip
_FEELS = Text(
    it="«{said}» si scusa di come si sente il cliente, non di quanto è accaduto.",
    en="“{said}” is sorry for how they feel, not for what happened.",
)
_THREATENS = Text(
    it="«{said}» minaccia il cliente.", en="“{said}” threatens the customer."
)
_INSULTS = Text(
    it="«{said}» è una parolaccia o un'offesa.", en="“{said}” is an oath or an insult."
)
_REFUSES = Text(
    it="«{said}» nega le scuse a chi si lamenta.",
    en="“{said}” denies an apology to who complains.",
)


def blame(draft: Draft) -> Iterator[Finding]:
    """The first of each kind; a second one is found once it is mended."""
    yield from _first(draft, accused.RUDE, "rude", "must", _INSULTS)
    yield from _first(draft, accused.THREAT, "threat", "must", _THREATENS)
    yield from _first(draft, accused.BLAME, "blame", "must", _BLAMES)
    yield from _first(draft, accused.REPROACH, "blame", "should", _REMINDS)
    yield from _first(draft, denied.DEFENCE, "defensive", draft.strict, _DEFENDS)
    yield from _first(draft, denied.NON_APOLOGY, "apology", draft.strict, _FEELS)
    yield from _refusal(draft)


def _first(
    draft: Draft, known: accused.Said, rule: str, level: str, reason: Text
) -> Iterator[Finding]:
    for pattern, better in known.get(draft.language, ()):
        if hit := pattern.search(draft.text):
            yield Finding(
                rule, level, _told(reason, hit[0]), better, hit.span(), is_wording=False
            )
            return


def _refusal(draft: Draft) -> Iterator[Finding]:
    pattern = NO_APOLOGY.get(draft.language)
    hit = pattern.search(draft.text) if pattern else None
    if hit and draft.asked and draft.asked.is_unhappy:
        better = draft.pick(
            "Ci dispiace per quanto è accaduto.", "We are sorry about what happened.",
            es="Sentimos lo ocurrido.", fr="Nous sommes désolés de ce qui s'est passé.",
            de="Was passiert ist, tut uns leid.",
        )  # fmt: skip
        yield Finding(
            "defensive", draft.strict, _told(_REFUSES, hit[0]), better, hit.span(), is_wording=False
        )  # fmt: skip


def _told(reason: Text, said: str) -> Text:
    shown = " ".join(said.split()).strip(" .,;:!?")
    return Text(
        it=reason.it.replace("{said}", shown), en=reason.en.replace("{said}", shown)
    )
