"""Access to Google: an access token for an hour, by the refresh token."""

from __future__ import annotations

import json
import time
from urllib.parse import urlencode

from ascolto.channels.contract import NeedsReconnect, Refused, Text
from ascolto.connectors.google_reviews.config import Config
from ascolto.core import http
from ascolto.providers.rest.calling import Caller, Provider

GOOGLE = Provider("Google")
HOSTS = {
    "reviews": "https://mybusiness.googleapis.com",
    "information": "https://mybusinessbusinessinformation.googleapis.com",
    "token": "https://oauth2.googleapis.com",
    "pubsub": "https://pubsub.googleapis.com",
}
EARLY = 60.0  # seconds before its end in which a token is used no more
ENDED = Text(
    it="Google non riconosce più l'autorizzazione: la scheda va collegata di nuovo.",
    en="Google no longer knows our authorisation: connect the profile again.",
)


class Google:
    """Calls with a token that is asked for when there is none, and once more when it ended."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._caller = Caller(GOOGLE, config.timeout_seconds)
        self._token, self._until = "", 0.0

    def url(self, service: str, path: str) -> str:
        return f"{self._config.base_url or HOSTS[service]}{path}"

    def ask(self, service: str, path: str, said: object = None) -> http.Response:
        """A question; with `said` a POST."""
        content = None if said is None else json.dumps(said).encode()
        method = "GET" if said is None else "POST"
        url = self.url(service, path)
        try:
            return self._caller.ask(
                url, headers=self._headers(), method=method, content=content
            )
        except NeedsReconnect:
            self._until = 0.0  # perhaps only the hour is over
            return self._caller.ask(
                url, headers=self._headers(), method=method, content=content
            )

    def do(self, method: str, path: str, said: object) -> http.Response:
        url, content = self.url("reviews", path), json.dumps(said).encode()
        try:
            return self._caller.do(
                method, url, headers=self._headers(), content=content
            )
        except NeedsReconnect:
            self._until = 0.0  # a 401: nothing was done
            return self._caller.do(
                method, url, headers=self._headers(), content=content
            )

    def wait(self, path: str, said: object, seconds: float) -> http.Response:
        """A question that may take its time. Raises `http.Failed`."""
        self._caller.timeout = seconds + self._config.timeout_seconds
        try:
            return self._caller.call(
                "POST",
                self.url("pubsub", path),
                headers=self._headers(),
                content=json.dumps(said).encode(),
            )
        finally:
            self._caller.timeout = self._config.timeout_seconds

    def close(self) -> None:
        self._caller.close()

    def _headers(self) -> dict[str, str]:
        if time.monotonic() > self._until:
            self._renew()
        return {
            "authorization": f"Bearer {self._token}",
            "content-type": "application/json",
        }

    def _renew(self) -> None:
        config = self._config
        form = {
            "grant_type": "refresh_token",
            "client_id": config.client_id,
            "client_secret": config.client_secret.get_secret_value(),
            "refresh_token": config.refresh_token.get_secret_value(),
        }
        headers = {"content-type": "application/x-www-form-urlencoded"}
        try:
            answer = self._caller.ask(
                self.url("token", "/token"),
                method="POST",
                headers=headers,
                content=urlencode(form).encode(),
            )
        except (Refused, NeedsReconnect):  # invalid_grant is a 400
            raise NeedsReconnect(ENDED) from None
        said = GOOGLE.body(answer)
        self._token = str(said.get("access_token", ""))
        lasts = said.get("expires_in")
        seconds = float(lasts) if isinstance(lasts, int | float) else 300.0
        self._until = time.monotonic() + max(seconds - EARLY, 1.0)
