"""Meta's Graph API: one call, and what its answers mean.

Meta has no idempotency key. Whatever may have been taken is `OutcomeUnknown`: never sent again
without somebody having looked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from ascolto.channels.contract import (
    ChannelError,
    NeedsReconnect,
    OutcomeUnknown,
    Quota,
    Refused,
    Text,
    TryLater,
)
from ascolto.core import http

ENDED = {102, 190, 459, 460, 463, 464, 467, 492}
UNCLEAR = {1, 2, 131000}  # "an unknown error": it may have happened after the sending
BUSY = {4, 17, 32, 341, 613, 130429, 131016, 131048, 131056, 131057, 133004}
BUSY |= set(range(80000, 80015))
RECONNECT = Text(
    it="Meta non accetta più il token di accesso: l'account va ricollegato.",
    en="Meta no longer takes the access token: connect the account again.",
)
UNREADABLE = Text(
    it="Meta ha risposto in un modo che non si capisce.",
    en="Meta answered in a way that cannot be understood.",
)


@dataclass(frozen=True)
class Troubles:
    """What Meta's error codes mean to one kind of account, in words for people."""

    refusals: Mapping[int, Text] = field(default_factory=dict)  # by code or subcode
    lost: frozenset[int] = frozenset()  # codes after which it must be connected again


class Graph:
    """One account's calls, each with its token in a header: never in an address."""

    def __init__(
        self, base_url: str, token: str, timeout: float, troubles: Troubles
    ) -> None:
        self._base, self._token, self._timeout = base_url, token, timeout
        self._troubles = troubles
        self._client: http.Client | None = None

    def ask(self, path: str, **query: str | int) -> dict[str, Any]:
        """A question: it may always be asked again. Raises `ChannelError`."""
        return self._asked(path, query)[0]

    def ask_with_quota(
        self, path: str, **query: str | int
    ) -> tuple[dict[str, Any], Quota | None]:
        """The same, and how much of what Meta grants is left."""
        said, answer = self._asked(path, query)
        return said, quota(answer.headers)

    def _asked(
        self, path: str, query: Mapping[str, str | int]
    ) -> tuple[dict[str, Any], http.Response]:
        path = f"{path}?{urlencode(query)}" if query else path
        try:
            answer = self._call("GET", self._base + path)
            return self._understood(answer), answer
        except http.Failed as failed:
            raise _away(failed) from None
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None

    def tell(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Something that must not happen twice. Raises `ChannelError`."""
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        kind = {"content-type": "application/json"}
        try:
            answer = self._call(
                "POST", self._base + path, content=content, headers=kind
            )
        except http.Failed as failed:
            if not failed.sent:
                raise _away(failed) from None
            raise OutcomeUnknown(str(failed)) from None
        return self._understood(answer)

    def put(self, path: str, content: bytes, content_type: str) -> dict[str, Any]:
        """A file laid down for later: nothing is said yet, so it may be done again."""
        kind = {"content-type": content_type}
        try:
            answer = self._call(
                "POST", self._base + path, content=content, headers=kind, patience=60
            )
            return self._understood(answer)
        except http.Failed as failed:
            raise _away(failed) from None
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None

    def download(self, url: str, *, most: int, ours: bool = False) -> http.Response:
        """A file by its address; with our token only where `ours`. Raises `ChannelError`."""
        try:
            answer = self._call(
                "GET", url, open_=not ours, patience=60, max_bytes=most, redirects=3
            )
        except http.TooLarge as large:
            raise Refused(str(large)) from None
        except http.Failed as failed:
            raise _away(failed) from None
        if answer.ok:
            return answer
        if answer.status == 429 or answer.status >= 500:
            raise TryLater(_busy(answer.status), answer.retry_after)
        if ours and answer.status == 401:
            raise NeedsReconnect(RECONNECT)
        raise Refused(GONE)

    def close(self) -> None:
        if self._client:
            self._client.close()
            self._client = None

    def _call(
        self,
        method: str,
        url: str,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        open_: bool = False,
        patience: float = 0,
        max_bytes: int = http.MAX_BYTES,
        redirects: int = 0,
    ) -> http.Response:
        self._client = self._client or http.Client()
        key = {} if open_ else {"authorization": f"Bearer {self._token}"}
        return self._client.fetch(
            method,
            url,
            headers={**key, **(headers or {})},
            content=content,
            timeout=self._timeout + patience,
            max_bytes=max_bytes,
            redirects=redirects,
        )

    def _understood(self, answer: http.Response) -> dict[str, Any]:
        """What a 2xx says; every other answer raises what it means."""
        try:
            said = answer.json()
        except ValueError:
            said = None
        if answer.ok and isinstance(said, dict) and "error" not in said:
            return said
        error = said.get("error") if isinstance(said, dict) else None
        if isinstance(error, dict):
            raise self._meaning(error, answer)
        if answer.ok:
            raise OutcomeUnknown(UNREADABLE)
        raise _by_status(answer)

    def _meaning(self, error: dict[str, Any], answer: http.Response) -> ChannelError:
        code, subcode = _whole(error, "code"), _whole(error, "error_subcode")
        if code in ENDED or answer.status == 401:
            return NeedsReconnect(RECONNECT)
        refusals = self._troubles.refusals
        known = refusals.get(subcode) or refusals.get(code)
        if known and code in self._troubles.lost and subcode not in refusals:
            return NeedsReconnect(known)
        if known:
            return Refused(known)
        if code in BUSY or answer.status in {429, 503}:
            return TryLater(_busy(answer.status), _pause(answer))
        if code in UNCLEAR or answer.status >= 500:
            return OutcomeUnknown(_failed(answer.status))
        said = str(error.get("error_user_msg") or error.get("message") or "")
        said = said.replace(self._token, "…")[:300]
        return Refused(
            Text(
                it=f"Meta ha rifiutato (codice {code}): {said}",
                en=f"Meta refused it (code {code}): {said}",
            )
        )


GONE = Text(
    it="Meta non ha più questo file: il suo indirizzo è scaduto.",
    en="Meta no longer has this file: its address has expired.",
)


def quota(headers: Mapping[str, str]) -> Quota | None:
    """What is left of the hour's calls: Meta tells the share that is used, in percent."""
    try:
        used = json.loads(headers.get("x-app-usage", ""))
        worst = max(int(used[name]) for name in used)
    except (ValueError, TypeError, KeyError):
        return None
    resets_at = datetime.now(UTC) + timedelta(hours=1)
    return Quota(max(0, 100 - worst), 100, resets_at if worst >= 100 else None)


def _pause(answer: http.Response) -> timedelta | None:
    """How long Meta asks us to wait: the usual header, or minutes in one of its own."""
    if answer.retry_after is not None:
        return answer.retry_after
    try:
        usage = json.loads(answer.headers.get("x-business-use-case-usage", ""))
        minutes = max(
            int(use["estimated_time_to_regain_access"])
            for uses in usage.values()
            for use in uses
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return timedelta(minutes=min(max(minutes, 0), 24 * 60)) or None


def _by_status(answer: http.Response) -> ChannelError:
    """What an answer without Meta's own words means."""
    status = answer.status
    if status in {401, 403}:
        return NeedsReconnect(RECONNECT)
    if status in {408, 429, 503}:
        return TryLater(_busy(status), _pause(answer))
    if status >= 500:
        return OutcomeUnknown(_failed(status))
    return Refused(
        Text(
            it=f"Meta ha rifiutato (stato {status}).",
            en=f"Meta refused it (status {status}).",
        )
    )


def _away(failed: http.Failed) -> ChannelError:
    if isinstance(failed, http.Blocked):
        return Refused(str(failed))
    return TryLater(str(failed))


def _busy(status: int) -> Text:
    return Text(
        it=f"Meta chiede di aspettare (stato {status}).",
        en=f"Meta asks us to wait (status {status}).",
    )


def _failed(status: int) -> Text:
    return Text(
        it=f"Meta ha avuto un guasto (stato {status}).",
        en=f"Meta failed (status {status}).",
    )


def _whole(error: dict[str, Any], name: str) -> int:
    value = error.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
