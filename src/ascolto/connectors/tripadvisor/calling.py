"""How we call Tripadvisor, and what its answers mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    Text,
    TryLater,
)
from ascolto.core import http

NAME = "Tripadvisor"


class Caller:
    """Keeps connections open. A question may be asked again; a deed is done once."""

    def __init__(self, timeout: float) -> None:
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
        return understood(answer, deed=False)

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
        return understood(answer, deed=True)

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


def understood(answer: http.Response, *, deed: bool) -> http.Response:
    """A 2xx; every other status raises what it means."""
    if answer.ok:
        return answer
    status = answer.status
    if status in {429, 503} or (status >= 500 and not deed):
        raise TryLater(
            Text(
                it=f"{NAME} è occupato (stato {status}).",
                en=f"{NAME} is busy (status {status}).",
            ),
            answer.retry_after,
        )
    if status >= 500:
        raise OutcomeUnknown(f"{NAME} failed (status {status}): it may have taken it.")
    _refused(status, said(answer))


def _refused(status: int, why: str) -> NoReturn:
    because = f": {why}" if why else ""
    if status == 401:
        raise NeedsReconnect(
            Text(
                it=f"{NAME} non accetta più le nostre credenziali{because}.",
                en=f"{NAME} no longer takes our credentials{because}.",
            )
        )
    if status in {404, 410}:
        raise Refused(
            Text(
                it=f"{NAME} non lo trova: forse è stato cancellato.",
                en=f"{NAME} cannot find it: it may have been deleted.",
            )
        )
    raise Refused(
        Text(
            it=f"{NAME} ha rifiutato (stato {status}){because}.",
            en=f"{NAME} refused (status {status}){because}.",
        )
    )


def body(answer: http.Response) -> dict[str, Any]:
    """The object in an answer to a question. Raises `TryLater` when there is none."""
    try:
        value = answer.json()
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise TryLater(f"{NAME} answered with something that is not JSON.")
    return value


def said(answer: http.Response) -> str:
    """The provider's own sentence, in one short line."""
    try:
        value = answer.json()
    except ValueError:
        return ""
    for name in ("message", "error_description", "error", "detail"):
        found = value.get(name) if isinstance(value, dict) else None
        found = found.get("message") if isinstance(found, dict) else found
        if isinstance(found, str) and found.strip():
            return " ".join(found.split())[:200].rstrip(".")
    return ""
