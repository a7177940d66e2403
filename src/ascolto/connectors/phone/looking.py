"""Whether a call was made after all, where nobody knows if it was taken.

The list of calls tells whom we called and when, not what was said there: so nothing else that we
said to the same person at that time may be in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from ascolto.channels.contract import (
    OutcomeUnknown,
    Outgoing,
    Sent,
    Standing,
    Text,
    reconciled,
    since,
)
from ascolto.connectors.phone import receive, send
from ascolto.connectors.phone.api import Api
from ascolto.connectors.phone.config import Config
from ascolto.providers.twilio import listing

OF_OURS = "outbound-api"  # a call that is passed on is "outbound-dial"
SHOWS_WITHIN = timedelta(
    minutes=3
)  # by then its end was told as well, most of the time
CANNOT_TELL = Text(
    it="Anche un'altra risposta a questo numero è in dubbio, e dalle chiamate non si vede quale "
    "delle due è partita: senti tu se ha ricevuto la telefonata.",
    en="Another answer to this number is in doubt as well, and the list of calls does not show "
    "which of the two was made: ask whether they got the call.",
)


def look(api: Api, config: Config, outgoing: Outgoing) -> Sent | None:
    number, _ = send.must_fit(config, outgoing)
    begun = since(outgoing)
    query = [("To", number), ("From", config.number)]
    rows, reaches = listing.back_to(begun, api.ask, "/Calls.json", query, "calls")
    ours = [one for one in rows if one.get("direction") == OF_OURS]
    shown = list(_calls(ours, outgoing.text))
    found = reconciled(
        replace(outgoing, taken=outgoing.taken | outgoing.beside),
        shown,
        reaches_back=reaches,
        shows_within=SHOWS_WITHIN,
    )
    if found and outgoing.is_one_of_many:
        raise OutcomeUnknown(CANNOT_TELL)
    return found


def _calls(rows: list[listing.Row], text: str) -> Iterator[Standing]:
    for call in rows:
        sid, at = str(call.get("sid") or ""), listing.made_at(call)
        if receive.SID.fullmatch(sid) and at:
            yield Standing(sid, text, at)
