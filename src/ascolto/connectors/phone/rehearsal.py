"""A small telephone exchange: as much of Twilio's REST API as the connector uses.

What passed is kept in `talk`, so that a test can hold it against the official document.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage
from ascolto.providers.twilio.rehearsing import listed

ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "auth-token-0123456789abcdef"
NUMBER, CALLER = "+390212345678", "+393331234567"
HOOK = "https://a.example/hooks/acc-1"
HOME = f"/2010-04-01/Accounts/{ACCOUNT}"
AT = "Fri, 20 Nov 2026 17:10:00 +0000"
Mishap = Callable[[str, str], Answer | None]


def sid(kind: str, number: int) -> str:
    return f"{kind}{number:032x}"


class Exchange:
    def __init__(self) -> None:
        self.made: list[dict[str, str]] = []
        self.past: list[dict[str, Any]] = []
        self.recordings: dict[str, list[dict[str, Any]]] = {}
        self.number: dict[str, Any] = {
            "phone_number": NUMBER,
            "voice_url": HOOK,
            "status_callback": HOOK,
        }
        self.talk: list[tuple[Heard, Answer]] = []
        self.mishap: Mishap = lambda method, path: None  # what happens instead
        self.after: Mishap = lambda method, path: None  # what happens once it is done

    def called(self, status: str = "completed", seconds: int = 20, **more: Any) -> str:
        """A call of the past; its SID."""
        name = sid("CA", len(self.past) + 1)
        call = {"sid": name, "account_sid": ACCOUNT, "from": CALLER, "to": NUMBER}
        call |= {"direction": "inbound", "status": status, "duration": str(seconds)}
        self.past.append(call | {"start_time": AT, "date_created": AT} | more)
        return name

    def recorded(self, call: str) -> str:
        name = sid("RE", len(self.recordings) + 1)
        one = {"sid": name, "account_sid": ACCOUNT, "call_sid": call, "duration": "12"}
        one |= {"start_time": AT, "date_created": AT, "status": "completed"}
        self.recordings.setdefault(call, []).append(one)
        return name

    def __call__(self, heard: Heard) -> Answer | None:
        split = urlsplit(heard.path)
        if (odd := self.mishap(heard.method, split.path)) is not None:
            return odd
        pair = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if heard.headers.get("authorization") != f"Basic {pair}":
            return no(401, 20003, "Authenticate")
        if split.path.endswith(".mp3"):
            return Answer(200, b"ID3")
        status, said = self._done(heard, split.path, dict(parse_qsl(split.query)))
        answer = Answer(status, json.dumps(said).encode())
        self.talk.append((heard, answer))
        return self.after(heard.method, split.path) or answer

    def _done(self, heard: Heard, path: str, query: dict[str, str]) -> tuple[int, Any]:
        if heard.method == "POST" and path == f"{HOME}/Calls.json":
            return 201, self._made(dict(parse_qsl(heard.body.decode())))
        if path == f"{HOME}.json":
            return 200, {"sid": ACCOUNT, "friendly_name": "Locanda", "status": "active"}
        if path == f"{HOME}/IncomingPhoneNumbers.json":
            there = (
                [self.number]
                if query["PhoneNumber"] == self.number["phone_number"]
                else []
            )
            return 200, {"incoming_phone_numbers": there}
        if path == f"{HOME}/Calls.json":
            return 200, listed(reversed(self.past), query, "calls", path)
        if path.endswith("/Recordings.json"):
            return 200, {"recordings": self.recordings.get(path.split("/")[-2], [])}
        return 404, {"code": 20404, "message": path, "status": 404}

    def _made(self, form: dict[str, str]) -> dict[str, Any]:
        self.made.append(form)
        ours = [one for one in self.past if one["direction"] == "outbound-api"]
        call = {"sid": sid("CA", 901 + len(ours)), "status": "queued", "duration": None}
        call |= {"account_sid": ACCOUNT, "from": form["From"], "to": form["To"]}
        at = format_datetime(datetime.now(UTC))
        self.past.append(call | {"direction": "outbound-api", "date_created": at})
        return call


def no(status: int, code: int, message: str) -> Answer:
    said = {
        "code": code,
        "message": message,
        "more_info": "https://a.example",
        "status": status,
    }
    return Answer(status, json.dumps(said).encode())


class Rehearsal(Exchange, Stage):
    """For the demo: a talk is a person who calls and leaves a message; it is written out."""

    def __init__(self) -> None:
        Exchange.__init__(self)
        Stage.__init__(self)

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "account_sid": ACCOUNT, "auth_token": TOKEN, "number": NUMBER, "base_url": url,
            "forward_to": "+390000000002", "transcribe": True,
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        """Nobody takes the call: a voice message, and then what was said, as words."""
        caller = self.place(f"+39{line.author}", line.talk)
        recording, query = f"RE{line.key:0>32}", {"caller": caller}
        known = {
            "AccountSid": ACCOUNT,
            "CallSid": f"CA{line.key:0>32}",
            "RecordingSid": recording,
        }
        spoken = known | {
            "RecordingUrl": f"{self.url}{HOME}/Recordings/{recording}",
            "RecordingStatus": "completed", "RecordingDuration": str(5 + len(line.text) // 12),
            "RecordingStartTime": format_datetime(line.at), "From": caller,
            "CallerName": line.name,
        }  # fmt: skip
        written = known | {
            "TranscriptionSid": f"TR{line.key:0>32}", "TranscriptionStatus": "completed",
            "TranscriptionText": line.text, "From": caller, "CallerName": line.name,
        }  # fmt: skip
        return [
            _signed(hook, {"step": "recording", **query}, spoken),
            _signed(hook, {"step": "transcript", **query}, written),
        ]

    def __call__(self, heard: Heard) -> Answer | None:
        answer = super().__call__(heard)
        self.talk.clear()
        if heard.method == "POST" and answer and answer.status == 201:
            form = self.made.pop()
            words = re.findall(r"<Say[^>]*>(.*?)</Say>", form["Twiml"], re.S)
            self.take(form["To"], unescape(" ".join(words)))
        return answer


def _signed(hook: str, query: dict[str, str], fields: dict[str, str]) -> Call:
    pieces = (name + value for name, value in sorted(fields.items()))
    mark = f"{hook}?{urlencode(query)}" + "".join(pieces)
    digest = hmac.digest(TOKEN.encode(), mark.encode(), "sha1")
    headers = {
        "x-twilio-signature": base64.b64encode(digest).decode(),
        "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
    }
    return Call(headers, urlencode(fields).encode(), query)
