"""Calls to Trustpilot with an access token, asked for by key and secret."""

from __future__ import annotations

import base64
import json
import time

from ascolto.channels.contract import NeedsReconnect, Refused, Text
from ascolto.connectors.trustpilot.config import Config
from ascolto.core import http
from ascolto.providers.rest.calling import Caller, Provider

TRUSTPILOT = Provider("Trustpilot")
TOKENS = "/v1/oauth/oauth-business-users-for-applications/accesstoken"
ENDED = Text(
    it="Trustpilot non accetta più la chiave e il segreto.",
    en="Trustpilot no longer takes the key and the secret.",
)
EARLY = 60.0  # seconds before its end in which a token is used no more


class Trustpilot:
    """Renews the token when there is none, and once more when it ended before its time."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._caller = Caller(TRUSTPILOT, config.timeout_seconds)
        self._token, self._until = "", 0.0

    def ask(self, path: str) -> http.Response:
        url = self._config.base_url + path
        try:
            return self._caller.ask(url, headers=self._headers())
        except NeedsReconnect:
            self._until = 0.0
            return self._caller.ask(url, headers=self._headers())

    def do(self, method: str, path: str, said: object = None) -> http.Response:
        url = self._config.base_url + path
        content = None if said is None else json.dumps(said).encode()
        try:
            return self._caller.do(
                method, url, headers=self._headers(), content=content
            )
        except NeedsReconnect:  # a 401: nothing was done
            self._until = 0.0
            return self._caller.do(
                method, url, headers=self._headers(), content=content
            )

    def close(self) -> None:
        self._caller.close()

    def _headers(self) -> dict[str, str]:
        if time.monotonic() > self._until:
            self._renew()
        return {
            "authorization": f"Bearer {self._token}",
            "apikey": self._config.api_key.get_secret_value(),
            "content-type": "application/json",
        }

    def _renew(self) -> None:
        config = self._config
        pair = f"{config.api_key.get_secret_value()}:{config.api_secret.get_secret_value()}"
        headers = {
            "authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            "content-type": "application/x-www-form-urlencoded",
        }
        try:
            answer = self._caller.ask(
                config.base_url + TOKENS,
                method="POST",
                headers=headers,
                content=b"grant_type=client_credentials",
            )
        except (Refused, NeedsReconnect):
            raise NeedsReconnect(ENDED) from None
        said = TRUSTPILOT.body(answer)
        self._token = str(said.get("access_token", ""))
        try:
            seconds = float(str(said.get("expires_in", "300")))
        except ValueError:
            seconds = 300.0
        self._until = time.monotonic() + max(seconds - EARLY, 1.0)
