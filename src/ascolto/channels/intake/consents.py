"""Who said "stop" and who said "start again": kept in the transaction that stores the message."""

from __future__ import annotations

from ascolto.channels.actions import consenting
from ascolto.channels.contract import Consent, Incoming
from ascolto.channels.intake.messages import identity
from ascolto.channels.intake.reading import Reading
from ascolto.channels.models import Message


def store(said: list[tuple[Reading, Incoming]], fresh: list[Message]) -> None:
    """By the time it was said, so that two words which come in the wrong order end the same."""
    words = {
        (r.payload.account_id, identity(i.external_id)): (r, i.consent)
        for r, i in said
        if i.consent is not None
    }
    heard = [m for m in fresh if (m.account_id, m.external_id) in words and m.handle]
    for message in sorted(heard, key=lambda m: (m.sent_at, m.external_id)):
        reading, consent = words[message.account_id, message.external_id]
        tell = consenting.stop if consent is Consent.STOP else consenting.start
        tell(message, kind=reading.payload.account.kind)
