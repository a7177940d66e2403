"""Whether a text went out after all, where nobody knows if the gateway took it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from ascolto.channels.contract import (
    OutcomeUnknown,
    Outgoing,
    Sent,
    Site,
    Standing,
    Text,
    TryLater,
    reconciled,
    since,
)
from ascolto.connectors.sms import send
from ascolto.connectors.sms.config import Config
from ascolto.core import http
from ascolto.providers.twilio import listing

REPORTED_WITHIN = timedelta(minutes=2)  # Kannel's report names our key
NO_REPORT = Text(
    it="Il gateway non ha ancora detto se l'SMS è partito: si aspetta il suo rapporto.",
    en="The gateway has not said yet whether the text went out: its report is awaited.",
)
CANNOT_TELL = Text(
    it="Kannel non elenca gli SMS mandati e non è arrivato un rapporto: guarda tu se è arrivato.",
    en="Kannel lists no texts it sent, and no report came: see whether it arrived.",
)
WORDS_HIDDEN = Text(
    it="Twilio non conserva il testo degli SMS di questo account: guarda tu se è arrivato.",
    en="Twilio keeps no words of this account's texts: see whether it arrived.",
)


def twilio(client: http.Client, config: Config, outgoing: Outgoing) -> Sent | None:
    """Among the texts to that number, newest first, back to when it was handed over."""
    begun, is_service = since(outgoing), config.number.startswith("MG")

    def ask(path: str, query: Iterable[tuple[str, str]]) -> dict[str, Any]:
        return send.asked(client, config, path, urlencode(list(query)))

    query = [("To", send.number(outgoing))]
    query += [] if is_service else [("From", config.number)]
    rows, reaches = listing.back_to(begun, ask, "/Messages.json", query, "messages")
    if is_service:
        rows = [r for r in rows if r.get("messaging_service_sid") == config.number]
    shown = list(_texts(rows))
    found = reconciled(outgoing, shown, reaches_back=reaches)
    hides_words = any(not one.text.strip() and one.at >= begun for one in shown)
    if found is None and hides_words:
        raise OutcomeUnknown(WORDS_HIDDEN)
    return found


def kannel(site: Site, outgoing: Outgoing) -> Sent | None:
    """It lists nothing: either its report settles the text meanwhile, or a person does."""
    doubted = outgoing.doubted_at or since(outgoing)
    left = REPORTED_WITHIN - (datetime.now(UTC) - doubted)
    if site.webhook_url and left > timedelta(0):
        raise TryLater(NO_REPORT, left)
    raise OutcomeUnknown(CANNOT_TELL)


def _texts(rows: list[listing.Row]) -> Iterator[Standing]:
    for one in rows:
        sid, at = str(one.get("sid") or ""), listing.made_at(one)
        if sid and at and one.get("direction") != "inbound":
            yield Standing(sid, str(one.get("body") or ""), at)
