"""How the harness tries a channel at the rehearsed Graph API, whichever of the family it is."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from ascolto.channels.contract import Call, Site
from ascolto.providers.meta.rehearsing import Meta
from ascolto.providers.meta.tests.graph_api import Provider, Route
from ascolto.testing.answering import answering
from ascolto.testing.connectors import Mood

TOKEN = "EAAB-prova-di-un-token"
APP_SECRET = "chiave-segreta-di-prova-0001"
VERIFY = "parola-d-ordine-della-prova"
APP = {"access_token": TOKEN, "app_secret": APP_SECRET, "verify_token": VERIFY}


@dataclass(frozen=True)
class Trial:
    """`made`: the connector of settings; `settings`: complete, with secrets in plain."""

    made: Callable[[Mapping[str, Any]], Any]
    settings: Mapping[str, Any]
    rehearsal: Callable[[], Meta]

    @contextmanager
    def at(self, url: str, **settings: Any) -> Iterator[Any]:
        """A connector to the Graph API at `url`, on this machine."""
        known = {**self.settings, "base_url": url, "timeout_seconds": 0.5}
        with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
            connector = self.made({**known, **settings})
            try:
                yield connector
            finally:
                connector.close()

    @contextmanager
    def with_provider(
        self, routes: Mapping[str, Route] | None = None, **how: Any
    ) -> Iterator[tuple[Provider, Any]]:
        provider = Provider(self.rehearsal(), routes=routes or {}, **how)
        with answering(provider) as server, self.at(server.url) as connector:
            provider.url = server.url
            if provider.mood is Mood.AWAY:
                server.stop()
            yield provider, connector

    @contextmanager
    def provoke(self, mood: Mood) -> Iterator[Any]:
        with self.with_provider(mood=mood) as (_, connector):
            yield connector


def signed(body: bytes, secret: str = APP_SECRET) -> Call:
    """A call as Meta makes it."""
    mark = hmac.digest(secret.encode(), body, "sha256").hex()
    return Call({"x-hub-signature-256": f"sha256={mark}"}, body)


SITE = Site(
    account="acc-1",
    name="Locanda",
    public_url="https://ascolto.example.com",
    webhook_url="https://ascolto.example.com/hooks/acc-1",
    secret=b"0123456789abcdef0123456789abcdef",
)
