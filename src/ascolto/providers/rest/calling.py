"""How a provider of plain JSON is called, and what its answers mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    Text,
    TryLater,
)
from ascolto.core import http


def sentence(value: Any) -> str:
    """A provider's own sentence, as most write it, in one short line."""
    for name in ("message", "error_description", "error", "detail"):
        found = value.get(name) if isinstance(value, dict) else None
        found = found.get("message") if isinstance(found, dict) else found
        if isinstance(found, str) and found.strip():
            return " ".join(found.split())[:200].rstrip(".")
    return ""


def is_unknown(status: int, why: str) -> bool:
    """Whether our credentials are no longer taken, as HTTP says it."""
    return status == 401


@dataclass(frozen=True)
class Provider:
    """Who is called: its name for people, and where it says things in a way of its own."""

    name: str
    sentence: Callable[[Any], str] = (
        sentence  # from the JSON of an answer that is no 2xx
    )
    has_ended: Callable[[int, str], bool] = is_unknown  # by status and sentence

    def understood(self, answer: http.Response, *, deed: bool) -> http.Response:
        """A 2xx; every other status raises what it means."""
        if answer.ok:
            return answer
        status = answer.status
        if status in {429, 503} or (status >= 500 and not deed):
            raise TryLater(
                Text(
                    it=f"{self.name} è occupato (stato {status}).",
                    en=f"{self.name} is busy (status {status}).",
                ),
                answer.retry_after,
            )
        if status >= 500:
            raise OutcomeUnknown(
                f"{self.name} failed (status {status}): it may have taken it."
            )
        self._refused(status, self._said(answer))

    def body(self, answer: http.Response) -> dict[str, Any]:
        """The object in an answer to a question. Raises `TryLater` when there is none."""
        try:
            value = answer.json()
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise TryLater(f"{self.name} answered with something that is not JSON.")
        return value

    def _refused(self, status: int, why: str) -> NoReturn:
        because = f": {why}" if why else ""
        if self.has_ended(status, why):
            raise NeedsReconnect(
                Text(
                    it=f"{self.name} non accetta più le nostre credenziali{because}.",
                    en=f"{self.name} no longer takes our credentials{because}.",
                )
            )
        if status in {404, 410}:
            raise Refused(
                Text(
                    it=f"{self.name} non lo trova: forse è stato cancellato.",
                    en=f"{self.name} cannot find it: it may have been deleted.",
                )
            )
        raise Refused(
            Text(
                it=f"{self.name} ha rifiutato (stato {status}){because}.",
                en=f"{self.name} refused (status {status}){because}.",
            )
        )

    def _said(self, answer: http.Response) -> str:
        try:
            return self.sentence(answer.json())
        except ValueError:
            return ""


class Caller:
    """Keeps connections open. A question may be asked again; a deed is done once."""

    def __init__(self, provider: Provider, timeout: float) -> None:
        self.provider = provider
        self.timeout = timeout
        self._client: http.Client | None = None

    def ask(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        content: bytes | None = None,
    ) -> http.Response:
        """A 2xx to a question. Raises what any other answer means."""
        try:
            answer = self.call(method, url, headers=headers, content=content)
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        return self.provider.understood(answer, deed=False)

    def do(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> http.Response:
        """A 2xx to a deed. Raises what any other answer means."""
        try:
            answer = self.call(method, url, headers=headers, content=content)
        except http.Blocked as blocked:
            raise Refused(str(blocked)) from None
        except http.Failed as failed:
            if failed.sent:
                raise OutcomeUnknown(str(failed)) from None
            raise TryLater(str(failed)) from None
        return self.provider.understood(answer, deed=True)

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> http.Response:
        """Any answer. Raises `http.Failed`."""
        self._client = self._client or http.Client()
        return self._client.fetch(
            method, url, headers=headers, content=content, timeout=self.timeout
        )

    def close(self) -> None:
        if self._client:
            self._client.close()
            self._client = None
