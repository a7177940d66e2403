"""From the provider's calls about calls to facts. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl

import orjson

from ascolto.channels.contract import (
    Author,
    Edited,
    Fact,
    Fate,
    File,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Receipt,
)
from ascolto.connectors.phone import signing, words

QUERY, CAME_AT = "query", "came-at"  # headers of a delivery
SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
ENDED = {"completed", "busy", "no-answer", "failed", "canceled"}
# What the network puts in the place of a number that is not to be known.
NOBODY = {"", "anonymous", "restricted", "unavailable", "unknown", "private", "blocked"}
NOBODY |= {"+266696687", "+86282452253", "+7378742833", "+2562533", "+8566696"}


@dataclass(frozen=True)
class Told:
    """One call of the provider: its fields, what our own address carried, when it came."""

    fields: Mapping[str, str]
    query: Mapping[str, str]
    came_at: datetime
    language: str

    def line(self, name: str, longest: int = 200) -> str:
        return CONTROL.sub(" ", self.fields.get(name, "")).strip()[:longest]

    def sid(self, name: str) -> str:
        """Raises `Malformed`."""
        value = self.fields.get(name, "")
        if not SID.fullmatch(value):
            raise Malformed(f"{name} is missing, or is not what the provider sends.")
        return value

    def seconds(self, *names: str) -> int:
        for name in names:
            value = self.fields.get(name, "")
            if value.isascii() and value.isdigit() and len(value) < 7:
                return int(value)
        return 0

    def at(self, *names: str) -> datetime:
        """The first of these times that is one, or when the call came."""
        for name in names:
            try:
                when = parsedate_to_datetime(self.fields.get(name, ""))
                return when if when.tzinfo else when.replace(tzinfo=UTC)
            except (ValueError, TypeError, OverflowError, IndexError):
                continue
        return self.came_at

    def caller(self) -> Author:
        number = (
            self.query.get("caller")
            or self.fields.get("From")
            or self.fields.get("from", "")
        )
        number = CONTROL.sub("", number).strip()[:200]
        if number.lower() in NOBODY:
            return Author(f"call:{self._call()}", words.HIDDEN.in_(self.language))
        return Author(number, self.line("CallerName"), phone=number[:40])

    def thread(self) -> str:
        """One conversation for each number; a hidden one is known by its call only."""
        return self.caller().external_id

    def _call(self) -> str:
        return self.sid(
            "CallSid"
            if "CallSid" in self.fields
            else "call_sid"
            if "call_sid" in self.fields
            else "sid"
        )


def facts(raw: Raw, language: str) -> Iterable[Fact]:
    """What one call says; in `language` where it has no words of its own. Raises `Malformed`."""
    told = Told(
        _fields(raw),
        dict(parse_qsl(raw.headers.get(QUERY, ""))),
        _came_at(raw),
        language,
    )
    if "account_sid" in told.fields:
        return _listed(told)
    if "AccountSid" not in told.fields or "CallSid" not in told.fields:
        raise Malformed(
            "AccountSid or CallSid is missing: this is no call of the provider."
        )
    if "TranscriptionSid" in told.fields:
        return _transcribed(told)
    step = told.query.get("step", "")
    if step in STEPS:
        return STEPS[step](told)
    if "RecordingStatus" in told.fields:
        return _recorded(told)
    return _status(told)


def _fields(raw: Raw) -> dict[str, str]:
    """A form, or the JSON of a listing."""
    if not raw.body.startswith(b"{"):
        try:
            return {
                name: value.replace("\0", "")
                for name, value in signing.fields(raw.body)
            }
        except ValueError:
            raise Malformed(
                "The form has more fields than any provider sends."
            ) from None
    try:
        said = orjson.loads(raw.body)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"The body is not JSON: {str(error)[:200]}.") from None
    return {
        n: str(v).replace("\0", "") for n, v in said.items() if isinstance(v, str | int)
    }


def _came_at(raw: Raw) -> datetime:
    said = raw.headers.get(CAME_AT, "0")
    good = said.isascii() and said.isdigit() and len(said) < 12
    return datetime.fromtimestamp(int(said) if good else 0, UTC)


def _status(told: Told) -> Iterable[Fact]:
    """How a call stands. Our own calls are answers: the address named which."""
    status, answer = told.line("CallStatus", 40), told.query.get("answer", "")
    if answer:
        return _answer(told, status, answer)
    if told.line("Direction", 40).startswith("outbound"):
        return [Ignored("A call that somebody here made.")]
    if status not in ENDED:
        return [Ignored(f"The call is under way ({status or 'no status'}).")]
    seconds = told.seconds("CallDuration")
    what = words.CALL if status == "completed" else words.MISSED
    return [_call(told, words.lasting(what, seconds, told.language))]


def _answer(told: Told, status: str, key: str) -> Iterable[Fact]:
    if status not in ENDED:
        return [Ignored(f"Our call is under way ({status or 'no status'}).")]
    at = told.at("Timestamp")
    if status == "completed":
        return [Receipt(key[:200], Fate.DELIVERED, at)]
    why = words.WHY[status].in_(told.language)
    return [Receipt(key[:200], Fate.FAILED, at, why)]


def _dialled(told: Told) -> Iterable[Fact]:
    """Somebody here was rung, and answered or not."""
    if told.line("DialCallStatus", 40) not in {"completed", "answered"}:
        return [Ignored("Nobody here answered: the machine takes over.")]
    seconds = told.seconds("DialCallDuration")
    text = words.lasting(words.ANSWERED, seconds, told.language)
    # The end of the call is told at the same time, in any order: the edit makes both come out alike.
    call = _call(told, text, automatic="answered")
    return [call, Edited(call.external_id, text, told.came_at)]


def _call(told: Told, text: str, automatic: str = "") -> Incoming:
    return Incoming(
        external_id=told.sid("CallSid"),
        author=told.caller(),
        text=text,
        sent_at=told.at("Timestamp"),
        thread_id=told.thread(),
        automatic=automatic,
        meta={"called": told.line("To", 60)} if told.line("To", 60) else {},
    )


def _after_recording(told: Told) -> Iterable[Fact]:
    return [Ignored("The message is spoken; its recording is told when it is ready.")]


def _recorded(told: Told) -> Iterable[Fact]:
    status = told.line("RecordingStatus", 40)
    if status not in {"completed", ""}:
        return [Ignored(f"A recording that is not there ({status}).")]
    url = told.line("RecordingUrl", 900)
    if not url.startswith(("https://", "http://")):
        raise Malformed("RecordingUrl is missing, or is no address.")
    return [_recording(told, told.sid("RecordingSid"), told.sid("CallSid"), url)]


def _recording(told: Told, sid: str, call: str, url: str) -> Incoming:
    seconds = told.seconds("RecordingDuration", "duration")
    known = (
        told.query.get("caller") or told.fields.get("From") or told.fields.get("from")
    )
    return Incoming(
        external_id=sid,
        author=told.caller(),
        text=words.lasting(words.RECORDING, seconds, told.language),
        sent_at=told.at("RecordingStartTime", "start_time", "date_created"),
        # Whose it is may not be told: then it is found by the call it belongs to.
        thread_id=told.thread() if known else "",
        references=(call,),
        files=(File(f"{sid}.mp3", content_type="audio/mpeg", ref=f"{url}.mp3"),),
    )


def _transcribed(told: Told) -> Iterable[Fact]:
    """What was said, as words: it becomes the text of the voice message."""
    text = told.fields.get("TranscriptionText", "").strip()
    status = told.line("TranscriptionStatus", 40)
    if status != "completed" or not text:
        return [Ignored(f"A message could not be made out ({status or 'no status'}).")]
    return [Edited(told.sid("RecordingSid"), CONTROL.sub(" ", text), told.came_at)]


def _listed(told: Told) -> Iterable[Fact]:
    """A call or a recording of the past, as it is listed."""
    sid = told.sid("sid")
    if sid.startswith("RE"):
        url = told.line("media_url", 900).removesuffix(".mp3")
        if not url.startswith(("https://", "http://")):
            raise Malformed("media_url is missing, or is no address.")
        return [_recording(told, sid, told.sid("call_sid"), url)]
    status, seconds = told.line("status", 40), told.seconds("duration")
    if told.line("direction", 40) != "inbound" or status not in ENDED:
        return [Ignored("A call of the past that nobody made to us.")]
    what = words.CALL if status == "completed" else words.MISSED
    text = words.lasting(what, seconds, told.language)
    at = told.at("start_time", "date_created")
    return [Incoming(sid, told.caller(), text, at, thread_id=told.thread())]


STEPS: Mapping[str, Callable[[Told], Iterable[Fact]]] = {
    "dialled": _dialled,
    "recorded": _after_recording,
    "recording": _recorded,
    "transcript": _transcribed,
}
