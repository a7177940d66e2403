"""One message on its way out, and its files before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element, SubElement

from ascolto.channels.contract import (
    File,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Text,
    TryLater,
    measure,
)
from ascolto.connectors.xmpp import archive
from ascolto.connectors.xmpp.manifest import MANIFEST
from ascolto.connectors.xmpp.receive import (
    CLIENT,
    OOB,
    ORIGIN,
    RECEIPTS,
    REPLY,
    bare,
    named,
)
from ascolto.connectors.xmpp.stream import Broken, Stream
from ascolto.core import http

PING = "{urn:xmpp:ping}"
DISCO = "{http://jabber.org/protocol/disco#items}"
INFO = "{http://jabber.org/protocol/disco#info}"
SLOT = "{urn:xmpp:http:upload:0}"
HINTS = "{urn:xmpp:hints}"
MARKABLE = "{urn:xmpp:chat-markers:0}markable"
PAUSE = timedelta(seconds=30)
LATER = {
    "resource-constraint",
    "remote-server-timeout",
    "internal-server-error",
    "wait",
}


def must_fit(outgoing: Outgoing) -> None:
    """Raises `Refused`, before anything is called."""
    if measure(outgoing.text, MANIFEST.text_unit) > (MANIFEST.text_limit or 0):
        raise Refused(
            Text(
                it=f"Una risposta su XMPP può pesare al massimo {MANIFEST.text_limit} byte.",
                en=f"An answer on XMPP may weigh {MANIFEST.text_limit} bytes at most.",
            )
        )
    if sum(len(file.content) for file in outgoing.files) > MANIFEST.attachment_limit:
        raise Refused(
            Text(
                it="I file di una risposta su XMPP possono pesare al massimo 20 MB.",
                en="The files of an answer on XMPP may weigh 20 MB at most.",
            )
        )


def reply(stream: Stream, outgoing: Outgoing, domain: str) -> Sent:
    """Send it and ask the server something: once it answers, it has dealt with the message."""
    person, _, thread = outgoing.thread_id.partition(" ")
    person = bare(outgoing.to.external_id if outgoing.to else person)
    stream.open()
    urls = [_uploaded(stream, file, domain) for file in outgoing.files]
    key = outgoing.idempotency_key
    parts = [(url, f"{key}-{n}", url) for n, url in enumerate(urls)]
    parts += [(outgoing.text, key, "")] if outgoing.text or not parts else []
    if not outgoing.text and urls:
        parts[-1] = (urls[-1], key, urls[-1])
    for text, id, url in parts:
        stanza = _message(person, text, id, thread)
        if url:
            SubElement(SubElement(stanza, f"{OOB}x"), f"{OOB}url").text = url
        answered = outgoing.in_reply_to.partition(" ")[2]
        if answered:
            SubElement(stanza, f"{REPLY}reply", id=answered, to=person)
        _deliver(stream, stanza, id)
    return Sent(named(person, key), datetime.now(UTC))


def _message(person: str, text: str, id: str, thread: str) -> Element:
    stanza = Element(f"{CLIENT}message", type="chat", to=person, id=id)
    # What XML cannot say is left out; the text is otherwise as it was written.
    SubElement(stanza, f"{CLIENT}body").text = "".join(
        sign for sign in text if sign in "\t\n\r" or ord(sign) >= 32
    )
    if thread:
        SubElement(stanza, f"{CLIENT}thread").text = thread
    SubElement(stanza, f"{ORIGIN}origin-id", id=id)
    SubElement(stanza, f"{RECEIPTS}request")
    SubElement(stanza, MARKABLE)
    SubElement(stanza, f"{HINTS}store")
    return stanza


def _deliver(stream: Stream, stanza: Element, id: str) -> None:
    """Raises `TryLater`, `Refused`, `OutcomeUnknown`."""
    bounced: list[Element] = []

    def each(said: Element) -> None:
        is_ours = said.tag == f"{CLIENT}message" and said.get("id") == id
        if is_ours and said.get("type") == "error":
            bounced.append(said)
        else:
            stream.waiting.append(said)

    ping = Element(f"{CLIENT}iq", type="get")
    SubElement(ping, f"{PING}ping")
    try:
        stream.send(stanza)
        stream.ask(ping, each)
    except (Broken, TimeoutError) as broken:
        stream.close()
        if isinstance(broken, Broken) and not broken.sent:
            raise TryLater("The server went away.") from None
        raise OutcomeUnknown(
            "The server broke off before it said that it took it."
        ) from None
    if bounced:
        raise _refusal(bounced[0])


def _refusal(bounce: Element) -> Exception:
    error = bounce.find(f"{CLIENT}error")
    kinds = {one.tag.partition("}")[2] for one in error} if error is not None else set()
    if error is not None and (error.get("type") == "wait" or kinds & LATER):
        return TryLater("The server cannot deliver it at the moment.", PAUSE)
    words = ", ".join(sorted(kinds - {"text"}))[:120]
    return Refused(
        Text(
            it=f"Il server non lo consegna ({words}): forse l'indirizzo non c'è più.",
            en=f"The server does not deliver it ({words}): perhaps the address is gone.",
        )
    )


def find(stream: Stream, key: str, me: str) -> Sent | None:
    """Look for our key among the last messages of the archive, where our own lie as well."""
    before, oldest = "", datetime.now(UTC)
    for _ in range(10):
        found = archive.look(stream, most=100, before=before)
        for result in reversed(found.results):
            message = result.find(f".//{CLIENT}message")
            stamp = result.find(".//{urn:xmpp:delay}delay")
            at = (
                datetime.fromisoformat(stamp.get("stamp", ""))
                if stamp is not None
                else oldest
            )
            is_it = message is not None and message.get("id") == key
            if message is not None and is_it and bare(message.get("from", "")) == me:
                return Sent(named(bare(message.get("to", "")), key), at)
            oldest = min(oldest, at)
        if found.complete or datetime.now(UTC) - oldest > timedelta(days=1):
            return None
        before = found.ids[0]
    raise OutcomeUnknown(
        Text(
            it="L'archivio è troppo lungo per cercarla: guarda se è arrivata.",
            en="The archive is too long to look for it: see whether it arrived.",
        )
    )


# --- files (XEP-0363) -----------------------------------------------------------------------------


def _uploaded(stream: Stream, file: File, domain: str) -> str:
    """Put a file where the server says; its public address. Raises `ChannelError`."""
    iq = Element(f"{CLIENT}iq", type="get", to=_service(stream, domain))
    asked = SubElement(
        iq, f"{SLOT}request", filename=file.name or "file", size=str(len(file.content))
    )
    if file.content_type:
        asked.set("content-type", file.content_type)
    said = _asked(stream, iq)
    put, get = said.find(f"{SLOT}slot/{SLOT}put"), said.find(f"{SLOT}slot/{SLOT}get")
    if put is None or get is None:
        raise Refused(
            Text(
                it="Il server non prende questo file: forse è troppo grande.",
                en="The server does not take this file: perhaps it is too large.",
            )
        )
    _put(put, file)
    return get.get("url", "")


def _put(slot: Element, file: File) -> None:
    """Only the headers that the standard allows a server to ask for go along."""
    allowed = {"authorization", "cookie", "expires"}
    headers = {
        one.get("name", ""): one.text or ""
        for one in slot
        if one.get("name", "").lower() in allowed
    }
    headers["content-type"] = file.content_type or "application/octet-stream"
    try:
        answer = http.fetch(
            "PUT",
            slot.get("url", ""),
            headers=headers,
            content=file.content,
            timeout=60,
        )
    except http.Blocked as blocked:
        raise Refused(str(blocked)) from None
    except http.Failed as failed:  # a file alone is seen by nobody
        raise TryLater(str(failed)) from None
    if not answer.ok:
        raise TryLater(f"The server did not take the file (status {answer.status}).")


def _service(stream: Stream, domain: str) -> str:
    """Which part of the server takes files."""
    listing = Element(f"{CLIENT}iq", type="get", to=domain)
    SubElement(listing, f"{DISCO}query")
    items = _asked(stream, listing).iter(f"{DISCO}item")
    for place in [domain, *(one.get("jid", "") for one in items)]:
        iq = Element(f"{CLIENT}iq", type="get", to=place)
        SubElement(iq, f"{INFO}query")
        features = _asked(stream, iq).iter(f"{INFO}feature")
        if any(one.get("var") == "urn:xmpp:http:upload:0" for one in features):
            return place
    raise Refused(
        Text(
            it="Il server non prende file (XEP-0363).",
            en="The server takes no files (XEP-0363).",
        )
    )


def _asked(stream: Stream, iq: Element) -> Element:
    try:
        return stream.ask(iq)
    except (Broken, TimeoutError):
        stream.close()
        raise TryLater("The server broke off.") from None
