"""One account that lives in an app at Meta: who may call us, and with which token we call."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import ClassVar, Generic, Protocol, TypeVar

from pydantic import SecretStr

from ascolto.channels.contract import Call, File, Greeting, Raw, Refused, Site
from ascolto.providers.meta import contents, hearing
from ascolto.providers.meta.graph import GONE, Graph, Troubles

LARGEST = 25_000_000  # bytes of a file we fetch


class Settings(Protocol):
    """What the settings of every such account have."""

    access_token: SecretStr
    app_secret: SecretStr
    verify_token: SecretStr
    base_url: str
    timeout_seconds: float

    @property
    def api(self) -> str: ...


S = TypeVar("S", bound=Settings)


class Account(ABC, Generic[S]):
    """What is the same for all of them; the rest is its connector's."""

    troubles: ClassVar[Troubles]

    def __init__(self, config: S, site: Site) -> None:
        self.config = config
        self.site = site
        self._graph: Graph | None = None

    def verify(self, call: Call) -> tuple[Raw, ...]:
        if call.method == "GET":
            self.greet(call)
            return ()
        hearing.check(self.config.app_secret.get_secret_value(), call)
        return hearing.split(call.body)

    def app(self) -> str:
        """Meta signs with the secret of the app: who has the same one is called with us."""
        secret = self.config.app_secret.get_secret_value().encode()
        return hashlib.sha256(b"app of Meta\0" + secret).hexdigest()

    def is_spoken_to(self, to: str) -> bool:
        known = hearing.To.read(to)
        return known is not None and self.is_for(known)

    @abstractmethod
    def is_for(self, to: hearing.To) -> bool:
        """Whether what Meta says to somebody is for this account."""

    def greet(self, call: Call) -> Greeting | None:
        if call.method != "GET":
            return None
        return hearing.greeted(self.config.verify_token.get_secret_value(), call)

    def fetch(self, file: File) -> File:
        """From Meta's storage: an open address that carries its own signature for some days."""
        ours = file.ref.startswith(self.config.base_url)
        if not contents.is_link(file.ref) and not ours:
            raise Refused(GONE)
        answer = self.graph.download(file.ref, most=LARGEST)
        kind = answer.headers.get("content-type", "").split(";")[0].strip()
        return replace(
            file, content=answer.content, content_type=kind or file.content_type
        )

    def close(self) -> None:
        if self._graph:
            self._graph.close()
            self._graph = None

    @property
    def token(self) -> str:
        return self.config.access_token.get_secret_value()

    @property
    def graph(self) -> Graph:
        if self._graph is None:
            config = self.config
            self._graph = Graph(
                config.api, self.token, config.timeout_seconds, self.troubles
            )
        return self._graph
