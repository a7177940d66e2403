"""A telephone number as the core sees it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import orjson

from ascolto.channels.contract import (
    Call,
    Fact,
    File,
    Greeting,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
)
from ascolto.connectors.phone import looking, receive, send, signing, twiml
from ascolto.connectors.phone.api import Api
from ascolto.connectors.phone.config import Config
from ascolto.connectors.phone.manifest import MANIFEST

PAGE = 20  # calls of the past at a time: the recordings of each are asked for


class Connector:
    """One number."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._api = Api(config)

    # --- the account -----------------------------------------------------------------------------

    def check(self) -> str:
        account = self._api.ask(".json")
        self._number()
        return f"{account.get('friendly_name') or 'Twilio'} · {self.config.number}"

    def profile(self) -> str:
        return self.config.number

    def _number(self) -> dict[str, Any]:
        """What the provider knows of our number. Raises `Refused` when it is another's."""
        asked = [("PhoneNumber", self.config.number)]
        there = self._api.ask("/IncomingPhoneNumbers.json", asked)
        found = there.get("incoming_phone_numbers")
        for one in found if isinstance(found, list) else ():
            if isinstance(one, dict) and one.get("phone_number") == self.config.number:
                return one
        raise Refused(
            Text(
                it=f"Il numero {self.config.number} non è di questo account.",
                en=f"The number {self.config.number} is not of this account.",
            )
        )

    def missing(self) -> tuple[Text, ...]:
        """What is still to be entered at the provider, so that it calls us."""
        number, here = self._number(), self.site.webhook_url
        lacks = []
        if number.get("voice_url") != here:
            lacks.append(
                Text(
                    it="Le chiamate non arrivano ancora qui: nella console, al numero, “A call comes "
                    f"in” → Webhook → {here}",
                    en="Calls do not arrive here yet: in the console, at the number, “A call comes "
                    f"in” → Webhook → {here}",
                )
            )
        if number.get("status_callback") != here:
            lacks.append(
                Text(
                    it="Le chiamate perse non si vedono ancora: nella console, al numero, “Call "
                    f"status changes” → {here}",
                    en="Missed calls are not seen yet: in the console, at the number, “Call status "
                    f"changes” → {here}",
                )
            )
        return tuple(lacks)

    # --- what comes in ---------------------------------------------------------------------------

    def verify(self, call: Call) -> tuple[Raw, ...]:
        fields = dict(signing.check(self.config, call, self.site.webhook_url))
        headers = {}
        if call.query:
            headers[receive.QUERY] = urlencode(call.query)
        if "Timestamp" not in fields and "RecordingStartTime" not in fields:
            # Only what carries no time of its own keeps the time it came.
            headers[receive.CAME_AT] = str(int(time.time()))
        return (Raw(_named(fields, call.query), call.body, headers),)

    def greet(self, call: Call) -> Greeting | None:
        """What to do with a call that is under way; a call about one that ended wants nothing."""
        fields, step = dict(signing.fields(call.body)), call.query.get("step", "")
        caller = fields.get("From", "")
        address = self.site.webhook_url
        if step == "recorded":
            return twiml.greeting(twiml.goodbye(self.config))
        if step == "dialled":
            was_taken = fields.get("DialCallStatus") in {"completed", "answered"}
            machine = twiml.machine(self.config, address, caller)
            return twiml.greeting("<Hangup/>" if was_taken else machine)
        begins = (
            fields.get("CallStatus") == "ringing"
            and fields.get("Direction") == "inbound"
        )
        if step or not begins or "CallbackSource" in fields:
            return None
        return twiml.greeting(twiml.begin(self.config, address, caller))

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.language)

    def fetch(self, file: File) -> File:
        return replace(file, content=self._api.download(file.ref))

    def backfill(self, cursor: str) -> Page:
        """Calls to our number before it was connected, with their recordings."""
        if cursor and not cursor.startswith("/2010-04-01/Accounts/"):
            cursor = ""
        first = [("To", self.config.number), ("PageSize", str(PAGE))]
        page = self._api.ask(cursor) if cursor else self._api.ask("/Calls.json", first)
        calls = [one for one in page.get("calls") or () if isinstance(one, dict)]
        items = [raw for call in calls for raw in self._past(call)]
        onward = str(page.get("next_page_uri") or "")
        return Page(tuple(items), onward, more=bool(onward))

    def _past(self, call: dict[str, Any]) -> Iterator[Raw]:
        sid = str(call.get("sid") or "")
        if not receive.SID.fullmatch(sid):
            return
        yield Raw(f"{sid}:past", orjson.dumps(call))
        if (
            call.get("direction") != "inbound"
            or str(call.get("duration") or "0") == "0"
        ):
            return
        there = self._api.ask(f"/Calls/{sid}/Recordings.json", [("PageSize", "20")])
        for one in there.get("recordings") or ():
            name = str(one.get("sid") or "")
            home = (
                f"{self.config.base_url}/2010-04-01/Accounts/{self.config.account_sid}"
            )
            beside = {
                "from": call.get("from"),
                "media_url": f"{home}/Recordings/{name}",
            }
            yield Raw(f"{name}:past", orjson.dumps(one | beside))

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        return send.sent(self._api, self.config, outgoing, self.site.webhook_url)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """No key of ours shows in the list of calls: whom we called since then does."""
        return looking.look(self._api, self.config, outgoing)

    def close(self) -> None:
        self._api.close()


def _named(fields: dict[str, str], query: Any) -> str:
    """Names a delivery: what it is about, and the stage it tells of."""
    parts = [
        fields.get("TranscriptionSid")
        or fields.get("RecordingSid")
        or fields.get("CallSid", "")
    ]
    parts += [query.get("step", "")]
    parts += [
        fields.get(n, "") for n in ("CallStatus", "RecordingStatus", "SequenceNumber")
    ]
    parts += ["answer"] if "answer" in query else []
    return ":".join(parts)[:255] or "call"
