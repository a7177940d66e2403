"""Calls from Meta: the handshake, the signature, and one delivery for each change in a call.

Meta signs the body and nothing else: no time, no id of the call. A call that is played back is
therefore taken again, but brings the very same deliveries, which the core knows already.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any, NamedTuple

from ascolto.channels.contract import Call, Forged, Greeting, Malformed, Raw
from ascolto.providers.meta import reading

LISTS = ("changes", "messaging", "standby")
LONGEST_CHALLENGE = 200


def check(secret: str, call: Call) -> None:
    """Raises `Forged` when the body is not signed with the app's secret."""
    if call.method != "POST":
        raise Forged("Only POST calls are taken.")
    given = call.headers.get("x-hub-signature-256", "")
    if not given.startswith("sha256="):
        raise Forged("The header x-hub-signature-256 is missing.")
    wanted = "sha256=" + hmac.digest(secret.encode(), call.body, "sha256").hex()
    if not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace")):
        raise Forged("The signature does not match.")


def greeted(token: str, call: Call) -> Greeting:
    """The answer to the handshake: the challenge, when Meta knows our token. Raises `Forged`."""
    given = call.query.get("hub.verify_token", "").encode("utf-8", "replace")
    if call.query.get("hub.mode") != "subscribe":
        raise Forged("This is no handshake.")
    if not hmac.compare_digest(token.encode(), given):
        raise Forged("The verify token does not match.")
    challenge = call.query.get("hub.challenge", "")
    if not (challenge.isascii() and challenge.isalnum()):
        raise Forged("The challenge is missing.")
    return Greeting(challenge[:LONGEST_CHALLENGE].encode())


def split(body: bytes) -> tuple[Raw, ...]:
    """One delivery for each change: what cannot be understood holds up nothing else."""
    try:
        whole = reading.loaded(body)
        raws = tuple(_raw(kind, envelope) for kind, envelope in _changes(whole))
    except (Malformed, ValueError):
        raws = ()
    return raws or (Raw(f"body:{_mark(body)}", body),)


def _changes(whole: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in reading.parts(whole, "entry"):
        head = {name: value for name, value in entry.items() if name not in LISTS}
        alone = True
        for kind in LISTS:
            for change in reading.parts(entry, kind):
                alone = False
                yield kind, {**whole, "entry": [{**head, kind: [change]}]}
        if alone:
            yield "entry", {**whole, "entry": [entry]}


def _raw(kind: str, envelope: dict[str, Any]) -> Raw:
    name = f"{kind}:{_mark(_identity(kind, envelope))}"
    return Raw(name, reading.dumped(envelope), to=str(_spoken_to(kind, envelope)))


class To(NamedTuple):
    """To whom Meta speaks: an account of a kind, in one of the lists of an entry."""

    object: str
    id: str
    list: str
    number: str = ""  # of a telephone, where the account has several

    @classmethod
    def read(cls, text: str) -> To | None:
        parts = text.split("/")
        return cls(*parts) if len(parts) == len(cls._fields) else None

    def __str__(self) -> str:
        return "/".join(part.replace("/", "") for part in self)


def _spoken_to(kind: str, envelope: dict[str, Any]) -> To:
    entry = envelope["entry"][0]
    change = entry.get(kind, [entry])[0]
    metadata = reading.part(reading.part(change, "value"), "metadata")
    number = reading.id_of(metadata.get("phone_number_id"))
    object_ = reading.line(envelope, "object")
    return To(object_, reading.id_of(entry.get("id")), kind, number)


def _identity(kind: str, envelope: dict[str, Any]) -> bytes:
    """What makes two deliveries the same one.

    The time of the entry is that of the call, so it does not count where the change says its own.
    """
    entry = envelope["entry"][0]
    change = entry.get(kind, [entry])[0]
    value = reading.part(change, "value") or change
    dated = "timestamp" in value or (
        "created_time" in value and value.get("verb") == "add"
    )
    named = {"id": entry.get("id"), "change": change, "object": envelope.get("object")}
    return reading.dumped(named if dated else {**named, "time": entry.get("time")})


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:40]
