"""Calls to LinkedIn, with its versions and its way of writing names in addresses."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from ascolto.channels.contract import Refused, Text
from ascolto.connectors.linkedin.config import Config
from ascolto.core import http
from ascolto.providers.rest.calling import Caller, Provider

LINKEDIN = Provider("LinkedIn")
API, LOGIN = "https://api.linkedin.com", "https://www.linkedin.com"
FORM = "application/x-www-form-urlencoded"


class LinkedIn:
    def __init__(self, config: Config) -> None:
        self._config = config
        self._caller = Caller(LINKEDIN, config.timeout_seconds)

    def ask(self, path: str) -> dict[str, Any]:
        url = f"{self._config.base_url or API}{path}"
        return LINKEDIN.body(self._versioned(self._caller.ask, url))

    def post(self, path: str, said: object) -> http.Response:
        url, content = (
            f"{self._config.base_url or API}{path}",
            json.dumps(said).encode(),
        )
        try:
            return self._caller.do(
                "POST", url, headers=self._headers(), content=content
            )
        except Refused as refused:
            raise self._of_version(refused) from None

    def token(self) -> dict[str, Any]:
        """What LinkedIn says about our token: whether it lives, until when, what it may."""
        form = {
            "client_id": self._config.client_id,
            "client_secret": self._config.client_secret.get_secret_value(),
            "token": self._config.access_token.get_secret_value(),
        }
        url = f"{self._config.base_url or LOGIN}/oauth/v2/introspectToken"
        answer = self._caller.ask(
            url,
            method="POST",
            headers={"content-type": FORM},
            content=urlencode(form).encode(),
        )
        return LINKEDIN.body(answer)

    def close(self) -> None:
        self._caller.close()

    def _versioned(self, ask: Any, url: str) -> http.Response:
        try:
            answer: http.Response = ask(url, headers=self._headers())
            return answer
        except Refused as refused:
            raise self._of_version(refused) from None

    def _of_version(self, refused: Refused) -> Refused:
        if "426" not in refused.text.en:
            return refused
        return Refused(
            Text(
                it=f"LinkedIn ha ritirato la versione {self._config.version} della sua API: "
                "nelle impostazioni ne va scritta una più recente.",
                en=f"LinkedIn retired version {self._config.version} of its API: enter a newer "
                "one in the settings.",
            )
        )

    def _headers(self) -> dict[str, str]:
        return {
            "authorization": f"Bearer {self._config.access_token.get_secret_value()}",
            "linkedin-version": self._config.version,
            "x-restli-protocol-version": "2.0.0",
            "content-type": "application/json",
        }


def named(urn: str) -> str:
    """A URN as it stands in an address."""
    return quote(urn, safe="")
