"""Signed in to the forum as its pages are: a cookie for the session, a token for each deed."""

from __future__ import annotations

import re
from typing import Any

import orjson

from ascolto.channels.contract import NeedsReconnect, Text, TryLater
from ascolto.connectors.misago.config import Config
from ascolto.core import http
from ascolto.providers.rest.calling import Caller, Provider

COOKIE = re.compile(r"(?:^|,\s*)([\w.-]+)=([^;,\s]*)")
TOKEN_NAME = re.compile(r'"CSRF_COOKIE_NAME":\s*"([\w.-]{1,100})"')
FORUM_NAME = re.compile(r'"forum_name":\s*("(?:[^"\\\n]|\\.){0,300}")')


def sentence(value: Any) -> str:
    """The forum's own sentence: of the whole call, or of the first field that is wrong."""
    if not isinstance(value, dict):
        return ""
    first = value.get("detail") or next(iter(value.values()), "")
    first = first[0] if isinstance(first, list) and first else first
    return " ".join(first.split())[:200].rstrip(".") if isinstance(first, str) else ""


MISAGO = Provider("Misago", sentence)


class Visit:
    """One visit of one user. Signs in when something is asked for the first time."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._caller = Caller(MISAGO, config.timeout_seconds)
        self._cookies: dict[str, str] = {}
        self._token_name = "csrftoken"
        self._user: dict[str, Any] = {}
        self.forum = ""  # its name

    @property
    def user(self) -> dict[str, Any]:
        """Who we are there, and what we may do. Raises `ChannelError`."""
        if not self._user:
            self._user = self._signed_in()
        return self._user

    def ask(self, path: str, *, said: Any = None) -> dict[str, Any]:
        """The object that answers a question. Raises `ChannelError`."""
        assert self.user
        answer = self._caller.ask(
            self._config.base_url + path,
            method="GET" if said is None else "POST",
            headers=self.headers("application/json"),
            content=None if said is None else orjson.dumps(said),
        )
        return MISAGO.body(answer)

    def found(self, path: str) -> dict[str, Any] | None:
        """As `ask`; None when there is no such thing, or none for us."""
        assert self.user
        url = self._config.base_url + path
        try:
            answer = self._caller.call(
                "GET", url, headers=self.headers("application/json")
            )
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        if answer.status in {404, 410}:
            return None
        return MISAGO.body(MISAGO.understood(answer, deed=False))

    def upload(self, body: bytes, kind: str) -> dict[str, Any]:
        """A file brought to the forum, where nobody sees it until a post carries it."""
        assert self.user
        url = f"{self._config.base_url}/api/attachments/"
        headers = self.headers(kind)
        return MISAGO.body(
            self._caller.ask(url, method="POST", headers=headers, content=body)
        )

    def post(self, path: str, said: Any) -> http.Response:
        """Any answer to a deed. Raises `http.Failed`."""
        assert self.user
        return self._caller.call(
            "POST",
            self._config.base_url + path,
            headers=self.headers("application/json"),
            content=orjson.dumps(said),
        )

    def headers(self, content_type: str = "") -> dict[str, str]:
        """Ours for the forum itself, for nobody else."""
        headers = {
            "cookie": "; ".join(f"{name}={v}" for name, v in self._cookies.items()),
            "x-csrftoken": self._cookies.get(self._token_name, ""),
            "referer": f"{self._config.base_url}/",  # asked for where the forum has https
            "accept": "application/json",
        }
        return headers | ({"content-type": content_type} if content_type else {})

    def close(self) -> None:
        self._caller.close()

    def _signed_in(self) -> dict[str, Any]:
        self._come_in()
        self._keep(self._let_in())
        # What we may do is told only to who asks once more.
        url = f"{self._config.base_url}/api/auth/"
        user = MISAGO.body(self._caller.ask(url, headers=self.headers()))
        if not isinstance(user.get("id"), int):
            raise TryLater("The forum did not say who we are.")
        return user

    def _come_in(self) -> None:
        """The forum's first page: its name, and the token without which it takes no deed."""
        page = self._caller.ask(f"{self._config.base_url}/")
        if name := TOKEN_NAME.search(page.text):
            self._token_name = name[1]
        if forum := FORUM_NAME.search(page.text):
            self.forum = _unquoted(forum[1])
        self._keep(page)

    def _let_in(self) -> http.Response:
        said = {
            "username": self._config.username,
            "password": self._config.password.get_secret_value(),
        }
        url = f"{self._config.base_url}/api/auth/"
        headers = self.headers("application/json")
        try:
            answer = self._caller.call(
                "POST", url, headers=headers, content=orjson.dumps(said)
            )
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        if answer.status in {400, 401, 403}:
            raise _not_let_in(answer)
        return MISAGO.understood(answer, deed=False)

    def _keep(self, answer: http.Response) -> None:
        self._cookies |= dict(COOKIE.findall(answer.headers.get("set-cookie", "")))


def _not_let_in(answer: http.Response) -> NeedsReconnect:
    """A wrong password, a ban, an account not confirmed, signing in through another site only."""
    try:
        why = sentence(answer.json())
    except ValueError:
        why = ""
    because = f": {why}" if why else ""
    return NeedsReconnect(
        Text(
            it=f"Il forum non fa entrare questo utente{because}.",
            en=f"The forum does not let this user in{because}.",
        )
    )


def _unquoted(text: str) -> str:
    try:
        return str(orjson.loads(text))[:200]
    except orjson.JSONDecodeError:
        return ""
