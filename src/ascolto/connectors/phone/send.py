"""An answer on its way out: a call that reads it."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from ascolto.channels.contract import (
    Mode,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Text,
)
from ascolto.connectors.phone import twiml, words
from ascolto.connectors.phone.api import Api
from ascolto.connectors.phone.config import NUMBER, Config
from ascolto.connectors.phone.manifest import MANIFEST

RECEIVES_ONLY = Text(
    it="Questo numero riceve soltanto: nelle impostazioni le risposte al telefono sono spente.",
    en="This number only receives: answers by phone are switched off in its settings.",
)
RINGS_FOR = 30  # seconds


def must_fit(config: Config, outgoing: Outgoing) -> tuple[str, str]:
    """The number to call, and what is said there. Raises `Refused`, before anything is sent."""
    if not config.answers_by_call:
        raise Refused(RECEIVES_ONLY)
    if outgoing.files:
        raise Refused(
            Text(
                it="Al telefono non si mandano allegati.",
                en="A phone call carries no files.",
            )
        )
    if not outgoing.text.strip() or outgoing.mode is Mode.NONE:
        raise Refused(Text(it="Non c'è nulla da dire.", en="There is nothing to say."))
    said = twiml.answer(outgoing.text, words.voice(outgoing.language, config.language))
    if len(outgoing.text) > (MANIFEST.text_limit or 0) or len(said) > twiml.LONGEST:
        raise Refused(
            Text(
                it="Una risposta letta al telefono ha al massimo 3000 caratteri.",
                en="An answer read out over the phone has at most 3,000 characters.",
            )
        )
    return _number(outgoing), said


def _number(outgoing: Outgoing) -> str:
    to = outgoing.to
    known: tuple[str, ...] = (to.external_id, to.phone) if to else ()
    for one in (*known, outgoing.thread_id):
        if NUMBER.fullmatch(one):
            return one
    raise Refused(
        Text(
            it="Il numero di chi ha chiamato non si conosce: era nascosto.",
            en="The caller's number is not known: it was hidden.",
        )
    )


def sent(api: Api, config: Config, outgoing: Outgoing, address: str) -> Sent:
    number, said = must_fit(config, outgoing)
    form = [
        ("To", number),
        ("From", config.number),
        ("Twiml", said),
        ("Timeout", str(RINGS_FOR)),
        # A machine that answers is spoken to after its own words.
        ("MachineDetection", "DetectMessageEnd"),
    ]
    if address:
        # What became of it names our key: so it is known even when this very answer gets lost.
        query = urlencode({"answer": outgoing.idempotency_key})
        form += [
            ("StatusCallback", f"{address}?{query}"),
            ("StatusCallbackMethod", "POST"),
        ]
    answer = api.say("/Calls.json", form)
    sid = str(answer.get("sid") or "")
    if not sid:
        raise OutcomeUnknown("The provider said yes, and not to what.")
    return Sent(sid, datetime.now(UTC))
