"""A small Meta for the demo and the tests: signed calls, and as much of the Graph API as is called."""

from __future__ import annotations

import hmac
import json
import re
from abc import ABC, abstractmethod
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Stage


class Meta(Stage, ABC):
    """What the rehearsals of all its channels have in common."""

    app_secret: ClassVar[str]  # each is an app of its own
    us: ClassVar[str]  # the Page or the profile

    def __init__(self) -> None:
        super().__init__()
        self._standing: dict[str, list[dict[str, Any]]] = {}

    def app(self, url: str) -> dict[str, Any]:
        """The settings that every account in an app has."""
        return {
            "access_token": "EAAB-rehearsed-token", "app_secret": self.app_secret,
            "verify_token": "rehearsed-verify-token", "base_url": url,
        }  # fmt: skip

    def called(self, object_: str, entry: dict[str, Any]) -> Call:
        """One entry of a webhook, signed with the app's secret."""
        body = json.dumps({"object": object_, "entry": [entry]}).encode()
        mark = hmac.digest(self.app_secret.encode(), body, "sha256").hex()
        kind = {"content-type": "application/json"}
        return Call(kind | {"x-hub-signature-256": f"sha256={mark}"}, body)

    def __call__(self, heard: Heard) -> Answer:
        url = urlsplit(heard.path)
        path = re.sub(r"^/v[0-9]+[.][0-9]", "", unquote(url.path))
        is_json = heard.headers.get("content-type", "").startswith("application/json")
        body: dict[str, Any] = dict(parse_qsl(url.query))
        if heard.method == "POST":
            body = json.loads(heard.body) if is_json else {}
        said = self.told(heard.method, path, body)
        return Answer(
            200, json.dumps(said).encode(), {"content-type": "application/json"}
        )

    @abstractmethod
    def told(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the Graph API answers to a call of `path`, without its version.

        `body`: the JSON of a deed, the query of a question.
        """

    def said_at(self, place: str, name: str, text: str, field: str) -> dict[str, Any]:
        """An answer of ours that stands at `place` from now on, for `standing`; its name."""
        at = self.clock.isoformat(timespec="seconds")
        said = {"id": name, "message": text, "text": text, "from": {"id": self.us}}
        self._standing.setdefault(place, []).append(said | {field: at})
        return {"id": name}

    def standing(self, place: str) -> dict[str, Any]:
        """What we said at `place`, newest first, as a list of the Graph API."""
        return {"data": self._standing.get(place, [])[::-1]}
