"""The one place from which Ascolto calls other machines. No Django: connectors use it too.

    answer = http.fetch("POST", url, content=body, headers={...}, timeout=20)

A call has one deadline for everything (name, connection, headers, body), a cap on what it reads,
and reaches public addresses only (see `core.addresses`). A host name is resolved once and the
connection goes to the very address that was checked, so a name that changes its mind in between
changes nothing; the certificate is still checked against the name. Redirects are not followed
unless asked for, and each hop is checked like the first.

Every failure says whether something may have reached the other side: `failure.sent`.
"""

from __future__ import annotations

import logging
import os
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore
import httpx
import orjson

from ascolto.core import addresses, wire
from ascolto.core.wire import (
    Blocked,
    BrokenOff,
    Failed,
    TimedOut,
    TooLarge,
    Unreachable,
)

__all__ = [
    "Blocked",
    "BrokenOff",
    "Client",
    "Failed",
    "Response",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "fetch",
    "refusal",
]

TIMEOUT = 20.0  # seconds for a whole call
MAX_BYTES = 5 * 1024 * 1024
MOST_REDIRECTS = 5
KEPT_OPEN_FOR = 4.0  # seconds: less than common servers keep an idle connection

# Both log whole URLs and headers, in which providers put tokens.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True)
class Response:
    """An answer, read to its end. `headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Raises `ValueError` when the content is not JSON."""
        return orjson.loads(self.content)

    @property
    def retry_after(self) -> timedelta | None:
        """How long the other side asks us to wait: at most a day, None when it does not say."""
        said = self.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            seconds = float(said[:9])
        else:
            try:
                at = parsedate_to_datetime(said)
            except (ValueError, TypeError):
                return None
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            seconds = (at - datetime.now(UTC)).total_seconds()
        return timedelta(seconds=min(max(seconds, 0.0), 86_400.0))


class Client:
    """Keeps connections open between calls. For one thread; `close` it.

    Use it for many calls to one provider, `fetch` for a single one.
    """

    def __init__(self) -> None:
        self._line = wire.Line()
        trust = wire.tls(os.environ.get("SSL_CERT_FILE", ""))
        transport = httpx.HTTPTransport(verify=trust)
        # httpx has no public way to pass a network backend to its own transport.
        transport._pool = httpcore.ConnectionPool(
            ssl_context=trust,
            max_connections=10,
            keepalive_expiry=KEPT_OPEN_FOR,
            network_backend=wire.Guarded(self._line),
        )
        # trust_env: a proxy from the environment would resolve names out of our sight.
        self._http = httpx.Client(transport=transport, trust_env=False, timeout=None)

    def fetch(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout: float = TIMEOUT,
        max_bytes: int = MAX_BYTES,
        redirects: int = 0,
    ) -> Response:
        """Call `url` and read the answer, whatever its status.

        `timeout` is in seconds for everything together, `max_bytes` counts the unpacked body,
        `redirects` (at most 5, GET and HEAD only) is how many hops to follow. Raises `Failed`.
        """
        if redirects and (method not in {"GET", "HEAD"} or redirects > MOST_REDIRECTS):
            raise ValueError("Only GET and HEAD follow redirects, and at most five.")
        deadline = time.monotonic() + timeout
        carried = {"user-agent": "Ascolto", "accept-encoding": "gzip"}
        carried |= {name.lower(): value for name, value in (headers or {}).items()}
        here = _checked(url)
        for _ in range(redirects + 1):
            answer = self._fetch(method, here, carried, content, deadline, max_bytes)
            there = answer.headers.get("location")
            if (
                not redirects
                or answer.status not in {301, 302, 303, 307, 308}
                or not there
            ):
                return answer
            onward = _checked(_joined(here, there))
            carried = _carried_on(carried, here, onward)
            here = onward
        raise Blocked(
            f"{here.host} sends us from place to place without end.", sent=True
        )

    def _fetch(
        self,
        method: str,
        url: httpx.URL,
        headers: Mapping[str, str],
        content: bytes | None,
        deadline: float,
        max_bytes: int,
    ) -> Response:
        self._line.call = call = wire.Call(deadline)
        with _named(url.host, call):
            request = self._http.build_request(
                method, url, headers=headers, content=content
            )
            answer = self._http.send(request, stream=True, follow_redirects=False)
            call.status = answer.status_code
            try:
                body = b"" if method == "HEAD" else _read(answer, max_bytes, call)
            finally:
                answer.close()
        return Response(
            answer.status_code, _plain(answer.headers), body, str(answer.url)
        )

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def fetch(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    timeout: float = TIMEOUT,
    max_bytes: int = MAX_BYTES,
    redirects: int = 0,
) -> Response:
    """One call with a connection of its own; see `Client.fetch`."""
    with Client() as client:
        return client.fetch(
            method,
            url,
            headers=headers,
            content=content,
            timeout=timeout,
            max_bytes=max_bytes,
            redirects=redirects,
        )


def refusal(url: str) -> str:
    """Why we would not call `url`, as far as its spelling tells; "" when it looks fine."""
    return str(objection(url) or "")


def objection(url: str) -> Blocked | None:
    """The same for forms, in both languages. No name is resolved here."""
    try:
        here = _checked(url)
        host = here.host.rstrip(".")
        address = addresses.literal(host)
    except Blocked as blocked:
        return blocked
    except ValueError:
        return wire.disguised(here.host)
    is_fine = not address or wire.allowed().covers(host, address)
    return None if is_fine else wire.private(here.host)


# --- the call under way --------------------------------------------------------------------------


@contextmanager
def _named(host: str, call: wire.Call) -> Iterator[None]:
    """Give the library's many failures our few names."""
    try:
        yield
    except Failed as failed:
        failed.sent, failed.status = call.sent, call.status
        raise
    except (httpx.TimeoutException, httpcore.TimeoutException):
        text = f"{host} did not answer in time."
        raise TimedOut(text, sent=call.sent, status=call.status) from None
    except (
        httpx.InvalidURL,
        httpx.LocalProtocolError,
        httpx.UnsupportedProtocol,
        ValueError,
    ):
        # From None, here and below: the library's text may quote a header.
        raise Blocked(
            f"The request to {host} is not valid HTTP.", sent=call.sent
        ) from None
    except (
        httpx.HTTPError,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        OSError,
    ) as error:
        if not call.sent:
            why = (
                " Its certificate is not valid." if "CERTIFICATE" in str(error) else ""
            )
            raise Unreachable(f"{host} cannot be reached.{why}") from None
        text = f"{host} broke off the connection."
        raise BrokenOff(text, sent=True, status=call.status) from None


def _read(answer: httpx.Response, max_bytes: int, call: wire.Call) -> bytes:
    """The body, unpacked piece by piece so that a small bomb never becomes large."""
    said = answer.headers.get("content-length", "")
    if said.isdigit() and int(said) > max_bytes:
        raise TooLarge(f"{answer.url.host} wants to send more than {max_bytes} bytes.")
    pieces = bytearray()
    for piece in _unpacked(answer, max_bytes):
        pieces += piece
        if len(pieces) > max_bytes:
            raise TooLarge(f"{answer.url.host} sent more than {max_bytes} bytes.")
        call.left()
    return bytes(pieces)


def _unpacked(answer: httpx.Response, max_bytes: int) -> Iterable[bytes]:
    packing = answer.headers.get("content-encoding", "identity").strip().lower()
    if packing in {"", "identity"}:
        yield from answer.iter_raw()
        return
    if packing not in {"gzip", "x-gzip", "deflate"}:
        raise BrokenOff(
            f"{answer.url.host} packed its answer in a way we did not ask for."
        )
    unpack, came = zlib.decompressobj(wbits=47), False  # 47: with a gzip or a zlib head
    try:
        for piece in answer.iter_raw():
            yield unpack.decompress(piece, max_bytes + 1)
            came = True
            while unpack.unconsumed_tail and not unpack.eof:
                yield unpack.decompress(unpack.unconsumed_tail, max_bytes + 1)
    except zlib.error:
        raise BrokenOff(
            f"{answer.url.host} sent an answer that cannot be unpacked."
        ) from None
    if came and not unpack.eof:
        raise BrokenOff(f"{answer.url.host} sent only a part of its answer.")


# --- addresses -----------------------------------------------------------------------------------


def _checked(url: str | httpx.URL) -> httpx.URL:
    """The URL, when its spelling is one we call. Raises `Blocked`."""
    try:
        here = httpx.URL(url)
        host = here.host
    except (httpx.InvalidURL, ValueError, TypeError):
        raise wire.no_address() from None
    if here.scheme not in {"http", "https"}:
        raise wire.other_scheme()
    if here.userinfo:
        raise wire.with_user()
    if not host or "%" in host or any(sign in str(url) for sign in "\\ \t\r\n"):
        raise wire.no_address()
    if here.port is not None and not 0 < here.port < 65_536:
        raise wire.no_port()
    return here


def _joined(here: httpx.URL, there: str) -> httpx.URL:
    try:
        onward = here.join(there)
    except (httpx.InvalidURL, ValueError):
        raise Blocked(
            f"{here.host} sends us to something that is not a web address."
        ) from None
    if here.scheme == "https" and onward.scheme != "https":
        raise Blocked(f"{here.host} sends us from an encrypted to an open connection.")
    return onward


def _carried_on(
    headers: dict[str, str], here: httpx.URL, onward: httpx.URL
) -> dict[str, str]:
    """The headers for the next hop: another origin gets nothing that might be a secret."""
    if (here.scheme, here.host, here.port) == (onward.scheme, onward.host, onward.port):
        return headers
    harmless = {"accept", "accept-encoding", "accept-language", "user-agent"}
    return {name: value for name, value in headers.items() if name in harmless}


def _plain(headers: httpx.Headers) -> dict[str, str]:
    """Lower-case names; a repeated header is joined by commas."""
    return {name.lower(): headers[name] for name in headers}
