"""What a reply owes: an apology, thanks, a greeting, a farewell, a day instead of “soon”. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ascolto.channels.contract import Text
from ascolto.nlp.courtesy import words as said
from ascolto.nlp.courtesy.draft import BRIEF, Draft, Finding

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def owed(draft: Draft) -> Iterator[Finding]:
    """An apology for who complains, thanks for who praises or has an idea."""
    asked = draft.asked
    if asked is None:
        return
    if asked.is_unhappy and draft.language in said.APOLOGY and not apologises(draft):
        yield Finding(
            "apology", draft.strict,
            Text(it="Il cliente si lamenta e nessuno si scusa.", en="The customer complains and nobody says sorry."),
            draft.pick("Ci dispiace per quanto è accaduto.", "We are sorry about what happened.",
                       es="Sentimos lo ocurrido.", fr="Nous sommes désolés de ce qui s'est passé.",
                       de="Was passiert ist, tut uns leid."),
        )  # fmt: skip
    wants_thanks = asked.intent in {"praise", "suggestion"} and not asked.is_unhappy
    if wants_thanks and draft.language in said.THANKS and not draft.has(said.THANKS):
        yield Finding(
            "thanks", "should",
            Text(it="Chi ci fa un complimento o una proposta si ringrazia.", en="Praise and ideas deserve thanks."),
            draft.pick("Grazie di averci scritto.", "Thank you for writing to us."),
        )  # fmt: skip


def apologises(draft: Draft) -> bool:
    """Whether sorry is said, and not denied in the same breath."""
    pattern = said.NO_APOLOGY.get(draft.language)
    left = pattern.sub(" ", draft.text) if pattern else draft.text
    return bool(said.APOLOGY[draft.language].search(left))


def opening(draft: Draft) -> Iterator[Finding]:
    """A short line in public needs no greeting."""
    if draft.language not in said.GREETING or _is_brief(draft):
        return
    if not said.GREETING[draft.language].search(draft.text[:80]):
        yield Finding(
            "greeting", "hint" if draft.public else "should",
            Text(it="Manca il saluto.", en="There is no greeting."),
            draft.guide.greeting or draft.pick("Buongiorno,", "Hello,"),
        )  # fmt: skip


def ending(draft: Draft) -> Iterator[Finding]:
    """Signature, or a farewell where there is none."""
    if _is_brief(draft):
        return
    named = draft.signature and draft.signature.lower() in draft.text.lower()
    if draft.signature and not named:
        yield Finding(
            "signature", "should", Text(it="Manca la firma.", en="The signature is missing."), draft.signature
        )  # fmt: skip
    elif not draft.public and not named and not _closes(draft):
        yield Finding(
            "closing", "hint", Text(it="Manca il congedo.", en="There is no farewell."),
            draft.guide.closing or draft.pick(
                "Cordiali saluti", "Kind regards",
                es="Un cordial saludo", fr="Cordialement", de="Mit freundlichen Grüßen",
            ),
        )  # fmt: skip


def _is_brief(draft: Draft) -> bool:
    return draft.public and len(draft.text) < BRIEF


def _closes(draft: Draft) -> bool:
    """A farewell in any of the languages we know; of those we do not, nothing is asked."""
    if draft.language not in said.CLOSING:
        return True
    ours = draft.guide.closing.casefold().rstrip(" ,.")
    return farewell(draft) is not None or (bool(ours) and ours in draft.text.casefold())


def farewell(draft: Draft) -> re.Match[str] | None:
    """The last one; the “ciao” of a greeting is none."""
    pattern = said.CLOSING.get(draft.language)
    if pattern is None:
        return None
    found = [hit for hit in pattern.finditer(draft.text) if hit.start() > 2]
    return found[-1] if found else None


def promise(draft: Draft) -> Iterator[Finding]:
    """“A breve” of what we do. When it will be is for whoever writes to say: nobody else knows it."""
    if draft.language not in said.PROMISE:
        return
    for sentence in _SENTENCE.finditer(draft.text):
        hit = said.PROMISE[draft.language].search(sentence[0])
        if hit and _is_vague(sentence[0], draft.language):
            a = sentence.start()
            yield Finding(
                "vague", "should" if draft.asked and draft.asked.is_unhappy else "hint",
                Text(it=f"«{hit[0]}» non dice quando.", en=f"“{hit[0]}” does not say when."),
                draft.pick("Scrivi un giorno o un'ora che potete mantenere.",
                "Name a day or an hour that you can keep."),
                (a + hit.start(), a + hit.end()), is_wording=False,
            )  # fmt: skip
            return


def _is_vague(sentence: str, language: str) -> bool:
    return bool(
        said.OURS[language].search(sentence)
        and not said.NO_PROMISE[language].search(sentence)
        and not said.TIME[language].search(sentence)
    )
