"""One text message on its way out."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import orjson

from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Site,
    Text,
    TryLater,
    Unit,
    measure,
)
from ascolto.connectors.sms import receive
from ascolto.connectors.sms.config import Config
from ascolto.connectors.sms.manifest import MANIFEST
from ascolto.core import http

# What Twilio's numbers mean: the person cannot be texted, and why.
REASONS = {
    21610: Text(
        it="Questa persona ha scritto STOP: non può ricevere SMS finché non scrive START.",
        en="This person texted STOP: they get no messages until they text START.",
    ),
    21211: Text(it="Il numero non esiste.", en="The number does not exist."),
    21214: Text(
        it="Il numero non è raggiungibile.", en="The number cannot be reached."
    ),
    21408: Text(
        it="Twilio non ha il permesso di scrivere in quel Paese: Messaging → Geo permissions.",
        en="Twilio may not text to that country: Messaging → Geo permissions.",
    ),
    21612: Text(
        it="Da questo numero non si può scrivere a quel numero.",
        en="That number cannot be texted from this one.",
    ),
    21614: Text(
        it="È un numero fisso: non riceve SMS.",
        en="It is a landline: it gets no text messages.",
    ),
    63038: Text(
        it="Twilio ha raggiunto il limite di messaggi del giorno.",
        en="Twilio has reached the day's limit of messages.",
    ),
}
STOPPED = REASONS[21610]


def must_fit(outgoing: Outgoing) -> None:
    """Raises `Refused`, before anything is called."""
    if measure(outgoing.text, MANIFEST.text_unit) > (MANIFEST.text_limit or 0):
        raise Refused(
            Text(
                it=f"Un SMS ha al massimo {MANIFEST.text_limit} caratteri.",
                en=f"A text message has at most {MANIFEST.text_limit} characters.",
            )
        )
    if outgoing.files:
        raise Refused(
            Text(it="Un SMS non porta file.", en="A text message carries no files.")
        )
    if receive.word(outgoing.quoted) == "stop":
        raise Refused(STOPPED)


def number(outgoing: Outgoing) -> str:
    """Whom it goes to: where they wrote from."""
    to = outgoing.to
    return (to and (to.phone or to.external_id)) or outgoing.thread_id


# --- Twilio -----------------------------------------------------------------------------------


def twilio(client: http.Client, config: Config, site: Site, outgoing: Outgoing) -> Sent:
    kind = "MessagingServiceSid" if config.number.startswith("MG") else "From"
    fields = {"To": number(outgoing), kind: config.number, "Body": outgoing.text}
    if site.webhook_url:
        fields["StatusCallback"] = _report(site, outgoing)
    answer = called(
        client,
        config,
        "POST",
        f"{config.base_url}/2010-04-01/Accounts/{config.user}/Messages.json",
        urlencode(fields).encode(),
    )
    said = understood(answer)
    if not isinstance(said.get("sid"), str):
        raise OutcomeUnknown("Twilio took it and gave it no id.")
    return Sent(
        said["sid"],
        _time(said.get("date_created")),
        cost=_price(said.get("price")),
        currency=str(said.get("price_unit") or "")[:3],
    )


def twilio_name(client: http.Client, config: Config) -> str:
    """The number, as the account knows itself. Raises `ChannelError`."""
    place = f"{config.base_url}/2010-04-01/Accounts/{config.user}.json"
    said = _answered(client, config, place)
    if said.get("status") not in {None, "active"}:
        raise NeedsReconnect(
            Text(
                it="Twilio ha sospeso o chiuso questo account.",
                en="Twilio suspended or closed this account.",
            )
        )
    return f"{config.number} ({str(said.get('friendly_name') or 'Twilio')[:80]})"


def asked(client: http.Client, config: Config, path: str, query: str) -> dict[str, Any]:
    """The answer to a question. `path` within the account, or a whole one as Twilio's lists name it."""
    home = f"/2010-04-01/Accounts/{config.user}"
    whole = path if path.startswith("/2010") else f"{home}{path}"
    place = f"{config.base_url}{whole}"
    return _answered(client, config, f"{place}?{query}" if query else place)


def _answered(client: http.Client, config: Config, url: str) -> dict[str, Any]:
    try:
        return understood(called(client, config, "GET", url))
    except OutcomeUnknown as unknown:  # a question may be asked again
        raise TryLater(unknown.text) from None


def _report(site: Site, outgoing: Outgoing) -> str:
    """Where reports go: our key in it settles a message whose answer was lost."""
    joint = "&" if "?" in site.webhook_url else "?"
    return f"{site.webhook_url}{joint}{urlencode({'of': outgoing.idempotency_key})}"


def called(
    client: http.Client,
    config: Config,
    method: str,
    url: str,
    body: bytes | None = None,
) -> http.Response:
    login = f"{config.user}:{config.password.get_secret_value()}".encode()
    headers = {"authorization": f"Basic {base64.b64encode(login).decode()}"}
    if body is not None:
        headers["content-type"] = "application/x-www-form-urlencoded"
    return _fetched(client, config, method, url, headers, body)


def _fetched(
    client: http.Client,
    config: Config,
    method: str,
    url: str,
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
) -> http.Response:
    try:
        return client.fetch(
            method, url, headers=headers, content=body, timeout=config.timeout_seconds
        )
    except http.Blocked as blocked:
        raise Refused(str(blocked)) from None
    except http.Failed as failed:
        if failed.sent:
            raise OutcomeUnknown(str(failed)) from None
        raise TryLater(str(failed)) from None


def understood(answer: http.Response) -> dict[str, Any]:
    """What Twilio says; anything but a 2xx raises what it means."""
    try:
        said = orjson.loads(answer.content)
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    status, code = answer.status, said.get("code")
    if answer.ok:
        return said
    if status == 401 or code in {20003, 20005}:
        raise NeedsReconnect(
            Text(
                it="Twilio non riconosce più l'Auth Token.",
                en="Twilio no longer knows the auth token.",
            )
        )
    if status in {408, 425, 429, 503}:
        raise TryLater(f"Twilio is busy (status {status}).", answer.retry_after)
    if status >= 500:
        raise OutcomeUnknown(f"Twilio failed (status {status}).")
    known = REASONS.get(code) if isinstance(code, int) else None
    words = " ".join(str(said.get("message") or "").split())[:160]
    raise Refused(known or f"Twilio refused it (status {status}, {code}): {words}")


def _price(value: Any) -> Decimal | None:
    try:
        return abs(Decimal(str(value))) if value is not None else None
    except InvalidOperation:
        return None


def _time(value: Any) -> datetime:
    try:
        at = parsedate_to_datetime(str(value))
    except (ValueError, TypeError):
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


# --- Kannel -----------------------------------------------------------------------------------


def kannel(client: http.Client, config: Config, site: Site, outgoing: Outgoing) -> Sent:
    """Hand it to smsbox. It tells no id, so ours names the message and its reports."""
    query = _login(config) | {
        "from": config.number,
        "to": number(outgoing),
        "text": outgoing.text,
        "charset": "UTF-8",
    }
    if not is_gsm(outgoing.text):
        query["coding"] = "2"
    if site.webhook_url:
        query |= {"dlr-mask": "19", "dlr-url": dlr_url(config, site, outgoing)}
    answer = _fetched(client, config, "GET", _smsbox(config, query))
    _taken(answer)
    return Sent(outgoing.idempotency_key, datetime.now(UTC))


def kannel_name(client: http.Client, config: Config) -> str:
    """A message to nobody, which smsbox refuses once it has let us in. Raises `ChannelError`."""
    try:
        answer = _fetched(client, config, "GET", _smsbox(config, _login(config)))
    except OutcomeUnknown as unknown:
        raise TryLater(unknown.text) from None
    if answer.status != 400:
        _taken(answer)
    return config.number


def dlr_url(config: Config, site: Site, outgoing: Outgoing) -> str:
    """Kannel puts the report's kind and the network's words into %d and %A."""
    joint = "&" if "?" in site.webhook_url else "?"
    key = config.hook_key.get_secret_value()
    known = urlencode({"kind": "dlr", "of": outgoing.idempotency_key, "key": key})
    return f"{site.webhook_url}{joint}{known}&type=%d&answer=%A"


def is_gsm(text: str) -> bool:
    """Whether 160 places are enough for 160 letters of it: else they would be 70."""
    return all(measure(letter * 71, Unit.SEGMENTS) == 1 for letter in set(text))


def _login(config: Config) -> dict[str, str]:
    return {"username": config.user, "password": config.password.get_secret_value()}


def _smsbox(config: Config, query: dict[str, str]) -> str:
    return f"{config.base_url}/cgi-bin/sendsms?{urlencode(query)}"


def _taken(answer: http.Response) -> None:
    """202 is taken, with "0:" sent on and "3:" kept for later."""
    status = answer.status
    words = " ".join(answer.text.split())[:120]
    if status == 202 or (status == 200 and re.match(r"[03]:", words)):
        return
    if status in {401, 403}:
        raise NeedsReconnect(
            Text(
                it="Il gateway non riconosce utente e password.",
                en="The gateway does not know the user and the password.",
            )
        )
    if status in {429, 503}:
        raise TryLater(f"The gateway is busy (status {status}).", answer.retry_after)
    if status >= 500:
        raise OutcomeUnknown(f"The gateway failed (status {status}).")
    raise Refused(f"The gateway refused it (status {status}): {words}")
