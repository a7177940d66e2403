"""A company's XMPP address, as the core sees it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from ascolto.channels.contract import (
    Fact,
    File,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    TryLater,
)
from ascolto.connectors.xmpp import archive, receive, send
from ascolto.connectors.xmpp.config import Config
from ascolto.connectors.xmpp.manifest import MANIFEST
from ascolto.connectors.xmpp.stream import CLIENT, Broken, Stream
from ascolto.core import http

LARGEST = 40 * 1024 * 1024  # bytes of a file that we take in
SINCE = "since:"  # a cursor into an archive that was empty


class Connector:
    """One address. Its stream is kept open between calls."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._stream = Stream(config)

    def check(self) -> str:
        """Sign in, and see that the server keeps an archive."""
        self._look(most=1, before="")
        return self.config.address

    def profile(self) -> str:
        return self.config.address

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.address)

    # --- in ---------------------------------------------------------------------------------

    def poll(self, cursor: str) -> Page:
        """What the archive holds behind the cursor."""
        if not cursor:
            last = self._look(most=1, before="").ids
            return Page((), last[-1] if last else f"{SINCE}{_now()}")
        if cursor.startswith(SINCE):
            at = datetime.fromisoformat(cursor.removeprefix(SINCE))
            found = self._look(form=archive.since(at))
        else:
            found = self._after(cursor)
        reached = found.ids[-1] if found.ids else cursor
        return Page(found.raws, reached, more=bool(found.ids) and not found.complete)

    def wait(self, seconds: float) -> bool:
        """Be reachable, and see whether a message comes."""
        until = time.monotonic() + seconds
        try:
            self._stream.open()
            if not self._stream.available:
                self._stream.send(Element(f"{CLIENT}presence"))
                self._stream.available = True
            while (left := until - time.monotonic()) > 0:
                said = self._stream.listen(left)
                if said is not None and said.tag == f"{CLIENT}message":
                    return True
        except Broken:
            self._stream.close()
            raise TryLater("The server broke off.") from None
        return False

    def backfill(self, cursor: str) -> Page:
        """The archive from its end: the cursor is the oldest id that was seen."""
        found = self._look(before=cursor)
        more = bool(found.ids) and not found.complete
        oldest = found.ids[0] if found.ids else cursor
        return Page(found.raws[::-1], oldest, more=more, total=found.count)

    def fetch(self, file: File) -> File:
        try:
            answer = http.fetch(
                "GET", file.ref, timeout=60, max_bytes=LARGEST, redirects=3
            )
        except (http.Blocked, http.TooLarge) as failed:
            raise Refused(str(failed)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        if answer.status == 429 or answer.status >= 500:
            raise TryLater(f"Busy (status {answer.status}).", answer.retry_after)
        if not answer.ok:
            raise Refused(f"The file is gone (status {answer.status}).")
        kind = answer.headers.get("content-type", "").split(";")[0]
        return replace(file, content=answer.content, content_type=kind)

    # --- out --------------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        return send.reply(self._stream, outgoing, self.config.domain)

    def find(self, outgoing: Outgoing) -> Sent | None:
        return send.find(self._stream, outgoing.idempotency_key, self.config.address)

    def close(self) -> None:
        self._stream.close()

    def _after(self, cursor: str) -> archive.Found:
        try:
            return self._look(after=cursor)
        except LookupError:  # the archive was tidied up behind us
            return self._look()

    def _look(self, **asked: object) -> archive.Found:
        return archive.look(self._stream, **asked)  # type: ignore[arg-type]


def _now() -> str:
    return datetime.now(UTC).isoformat()
