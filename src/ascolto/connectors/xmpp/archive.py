"""The server's archive (XEP-0313): every message of the account, in and out, with an id that only
grows. What it holds is what comes in; the cursor is the last id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from ascolto.channels.contract import Raw, Refused, Text, TryLater
from ascolto.connectors.xmpp.stream import CLIENT, Broken, Stream

MAM = "{urn:xmpp:mam:2}"
RSM = "{http://jabber.org/protocol/rsm}"
DATA = "{jabber:x:data}"
PAGE = 50


@dataclass
class Found:
    """One page: results oldest first, as they lie in the archive."""

    results: list[Element] = field(default_factory=list)
    complete: bool = False
    count: int | None = None

    @property
    def ids(self) -> list[str]:
        return [one.get("id", "") for one in self.results]

    @property
    def raws(self) -> tuple[Raw, ...]:
        return tuple(
            Raw(one.get("id", "")[:255], tostring(one)) for one in self.results
        )


def look(
    stream: Stream,
    *,
    form: Mapping[str, str] | None = None,
    most: int = PAGE,
    **place: str,
) -> Found:
    """A page, `after` an id or `before` one ("": the last). Raises `ChannelError`."""
    iq = _question(form or {}, most, place)
    found = Found()

    def each(stanza: Element) -> None:
        result = stanza.find(f"{MAM}result")
        if result is not None:
            found.results.append(result)
        else:
            stream.waiting.append(stanza)

    stream.open()
    try:
        said = stream.ask(iq, each)
    except (Broken, TimeoutError):
        stream.close()
        raise TryLater("The server broke off while it showed its archive.") from None
    if said.get("type") == "error":
        raise trouble(said)
    fin = said.find(f"{MAM}fin")
    if fin is not None:
        found.complete = fin.get("complete") == "true"
        count = fin.findtext(f"{RSM}set/{RSM}count", "")
        found.count = int(count) if count.isdigit() else None
    return found


def _question(form: Mapping[str, str], most: int, place: Mapping[str, str]) -> Element:
    iq = Element(f"{CLIENT}iq", type="set")
    query = SubElement(iq, f"{MAM}query", queryid="ascolto")
    if form:
        asked = SubElement(query, f"{DATA}x", type="submit")
        for name, value in {"FORM_TYPE": "urn:xmpp:mam:2", **form}.items():
            one = SubElement(asked, f"{DATA}field", var=name)
            SubElement(one, f"{DATA}value").text = value
    window = SubElement(query, f"{RSM}set")
    SubElement(window, f"{RSM}max").text = str(most)
    for name, value in place.items():
        SubElement(window, f"{RSM}{name}").text = value
    return iq


def trouble(said: Element) -> Exception:
    """What an error means for a question, which may always be asked again."""
    kinds = {
        one.tag.partition("}")[2]
        for error in said.iter(f"{CLIENT}error")
        for one in error
    }
    if kinds & {"feature-not-implemented", "service-unavailable"}:
        return Refused(
            Text(
                it="Il server non tiene un archivio dei messaggi (XEP-0313): senza, quello che "
                "arriva mentre non siamo collegati andrebbe perso.",
                en="The server keeps no archive of messages (XEP-0313): without one, what comes "
                "while we are away would be lost.",
            )
        )
    if "item-not-found" in kinds:
        return LookupError("the place in the archive is gone")
    return TryLater(
        f"The server cannot show its archive: {', '.join(sorted(kinds))[:120]}."
    )


def since(at: datetime) -> dict[str, str]:
    return {"start": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
