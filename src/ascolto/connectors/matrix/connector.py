"""A company's account on Matrix, as the core sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ascolto.channels.contract import (
    Call,
    Fact,
    File,
    Greeting,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
    TryLater,
)
from ascolto.connectors.matrix import hearing, receive, send
from ascolto.connectors.matrix.config import Config
from ascolto.connectors.matrix.manifest import MANIFEST
from ascolto.connectors.matrix.polling import V3, Reader, backfill, joined
from ascolto.connectors.matrix.rooms import RoomReader, accept, invited
from ascolto.connectors.matrix.talking import Line, understood

LARGEST = 50 * 1024 * 1024  # bytes of a file that we take in
MEDIA = re.compile(r"mxc://([\w.:\[\]-]+)/([\w-]+)")


class Connector:
    """One account."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._line = Line(config)
        self._reader = Reader(self._line, joins=config.joins)

    def check(self) -> str:
        said = self._line.get(f"{V3}/account/whoami")
        if said.get("user_id") != self.config.user_id:
            raise NeedsReconnect(
                Text(
                    it=f"Il token è di {str(said.get('user_id'))[:120]}, non di "
                    f"{self.config.user_id}.",
                    en=f"The token belongs to {str(said.get('user_id'))[:120]}, not to "
                    f"{self.config.user_id}.",
                )
            )
        return self.config.user_id

    def profile(self) -> str:
        return self.config.user_id

    def missing(self) -> tuple[Text, ...]:
        """Whether the rooms may be read: messages come from there."""
        try:
            joined(self._line)
        except Refused:
            return (
                Text(
                    it="Il token non può leggere le stanze dell'account.",
                    en="The token may not read the account's rooms.",
                ),
            )
        return ()

    # --- in ---------------------------------------------------------------------------------

    def verify(self, call: Call) -> tuple[Raw, ...]:
        return hearing.verify(call, self._token)

    def greet(self, call: Call) -> Greeting:
        greeting = hearing.greet(call, self._token)
        if self.config.joins and (rooms := invited(call, self.config.user_id)):
            accept(self.config, rooms)
        return greeting

    def poll(self, cursor: str) -> Page:
        """An application service is told; for it, a poll finds what was not delivered."""
        reader = RoomReader(self._line) if self.config.hs_token else self._reader
        return reader.poll(cursor)

    def wait(self, seconds: float) -> bool:
        return self._reader.wait(seconds)

    def backfill(self, cursor: str) -> Page:
        return backfill(self._line, cursor)

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return list(receive.facts(raw, self.config.user_id))

    def fetch(self, file: File) -> File:
        """A file of the server's media: since 2024 it wants the token."""
        found = MEDIA.fullmatch(file.ref)
        if not found:
            raise Refused("This is not a file of Matrix.")
        place = f"/_matrix/client/v1/media/download/{found[1]}/{found[2]}"
        try:
            answer = self._line.raw("GET", place, most=LARGEST, wait=40)
            if answer.status == 404 and b"M_UNRECOGNIZED" in answer.content:
                old = f"/_matrix/media/v3/download/{found[1]}/{found[2]}"
                answer = self._line.raw("GET", old, most=LARGEST, wait=40)
            understood(answer)
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None
        kind = answer.headers.get("content-type", "").split(";")[0]
        return replace(
            file, content=answer.content, content_type=file.content_type or kind
        )

    # --- out --------------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        return send.reply(self._line, outgoing)

    def find(self, outgoing: Outgoing) -> Sent | None:
        return send.find(self._line, outgoing.idempotency_key, self.config.user_id)

    def close(self) -> None:
        self._line.close()

    @property
    def _token(self) -> str:
        return self.config.hs_token.get_secret_value() if self.config.hs_token else ""
