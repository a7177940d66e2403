"""A company's number, as the core sees it."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import replace

from ascolto.channels.contract import (
    Call,
    Fact,
    File,
    Greeting,
    NeedsReconnect,
    Outgoing,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
    TryLater,
)
from ascolto.connectors.sms import hearing, looking, receive, send
from ascolto.connectors.sms.config import Config, Gateway
from ascolto.connectors.sms.manifest import MANIFEST
from ascolto.core import http

LARGEST = 10 * 1024 * 1024  # bytes of a picture that we take in


class Connector:
    """One number."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._client = http.Client()

    def check(self) -> str:
        named = send.kannel_name if self._is_kannel else send.twilio_name
        return named(self._client, self.config)

    def profile(self) -> str:
        return self.config.number

    def verify(self, call: Call) -> tuple[Raw, ...]:
        return hearing.verify(call, self.config, self.site)

    def greet(self, call: Call) -> Greeting:
        return hearing.greet(call, self.config)

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def reply(self, outgoing: Outgoing) -> Sent:
        """Neither gateway knows a message twice: what became of a doubtful one is asked (`find`)."""
        send.must_fit(outgoing)
        deliver = send.kannel if self._is_kannel else send.twilio
        return deliver(self._client, self.config, self.site, outgoing)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Twilio lists what it sent. Kannel does not: there its report tells, or a person."""
        if self._is_kannel:
            return looking.kannel(self.site, outgoing)
        return looking.twilio(self._client, self.config, outgoing)

    def fetch(self, file: File) -> File:
        """A picture, from where the gateway keeps it; the login goes to the gateway alone."""
        headers = {}
        if file.ref.startswith(f"{self.config.base_url}/"):
            login = f"{self.config.user}:{self.config.password.get_secret_value()}"
            code = base64.b64encode(login.encode()).decode()
            headers = {"authorization": f"Basic {code}"}
        try:
            answer = self._client.fetch(
                "GET",
                file.ref,
                headers=headers,
                timeout=60,
                max_bytes=LARGEST,
                redirects=3,
            )
        except (http.Blocked, http.TooLarge) as failed:
            raise Refused(str(failed)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        return replace(file, content=_content(answer))

    def close(self) -> None:
        self._client.close()

    @property
    def _is_kannel(self) -> bool:
        return self.config.gateway is Gateway.KANNEL


def _content(answer: http.Response) -> bytes:
    if answer.ok:
        return answer.content
    if answer.status in {401, 403}:
        raise NeedsReconnect("The picture wants another login.")
    if answer.status == 429 or answer.status >= 500:
        raise TryLater(f"Busy (status {answer.status}).", answer.retry_after)
    raise Refused(
        Text(
            it=f"L'immagine non c'è più (stato {answer.status}).",
            en=f"The picture is gone (status {answer.status}).",
        )
    )
