"""A good answer of ours becomes an entry, in one step: the question is the customer's, names go."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ascolto.channels.models import Message
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate import generalising, stems
from ascolto.operate.actions import entering
from ascolto.operate.actions.entering import Asked, Entry, Said
from ascolto.operate.models import Answer, Conversation
from ascolto.operate.reads import library

_TITLE = 70  # letters


def gather(message: Message, conversation: Conversation, *, by: Actor) -> Answer:
    """Propose an entry made of an answer a person of ours gave. Twice is once. Raises `Refusal`."""
    if not message.is_by_person or not message.text.strip():
        raise Refusal(
            _("Only an answer that a person wrote becomes an entry."), "not_an_answer"
        )
    question = library.question_of(conversation, before=message)
    asked = " ".join(question.text.split()) if question else ""
    language = stems.language_of(message.text, message.language)
    author = message.author.name if message.author else ""
    known = library.values(conversation, author)
    for who in ("customer", "member"):  # who has one name only is called by it
        if known[f"{who}.name"] == known[f"{who}.first_name"]:
            del known[f"{who}.name"]
    body = generalising.generalised(message.text, known, _called())
    subject = question.subject.strip() if question else ""
    entry = Entry(
        title=subject or _cut(asked) or _cut(body),
        questions=[Asked(asked[: entering.QUESTION])] if asked else [],
        bodies=[Said(body[: entering.BODY], language)],
        brand=conversation.brand,
    )
    return entering.propose(entry, by=by, made_from=message)


def _called() -> dict[str, str]:
    return {
        "email": pgettext("variable", "email"),
        "amount": pgettext("variable", "amount"),
        "date": pgettext("variable", "date"),
        "time": pgettext("variable", "time"),
        "number": pgettext("variable", "number"),
    }


def _cut(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= _TITLE:
        return text
    return text[:_TITLE].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
