"""Who really calls: forwarded headers are believed from named proxies only, and then removed."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from django.core.exceptions import ImproperlyConfigured

from ascolto.web.asgi import Scope, header

_FORWARDED = {
    b"x-forwarded-for",
    b"x-forwarded-proto",
    b"x-forwarded-host",
    b"x-forwarded-port",
    b"x-real-ip",
    b"forwarded",
}


class Proxies:
    """`named` are addresses or networks."""

    def __init__(self, named: Iterable[str]) -> None:
        try:
            self._networks = [
                ipaddress.ip_network(name, strict=False) for name in named
            ]
        except ValueError as problem:
            raise ImproperlyConfigured(f"ASCOLTO_TRUSTED_PROXIES: {problem}.") from None
        # Callers come again and again; reading an address anew cost a tenth of a webhook.
        self.trusts = lru_cache(10_000)(self._trusts)

    def _trusts(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks)

    def apply(self, scope: Scope) -> None:
        """Put the true client and scheme into the scope; no other header may claim them.

        Names with an underscore go too: behind the bridge they would look like those with a dash.
        """
        client = scope.get("client")
        if client and self.trusts(client[0]):
            scope["client"] = (self._first_stranger(scope, client[0]), 0)
            scheme = header(scope, b"x-forwarded-proto").strip().lower()
            if scheme in {"http", "https"}:
                scope["scheme"] = scheme
        scope["headers"] = [
            (name, value)
            for name, value in scope["headers"]
            if name not in _FORWARDED and b"_" not in name
        ]

    def _first_stranger(self, scope: Scope, nearest: str) -> str:
        """From the right, the first address that is not a proxy of ours."""
        found = nearest
        for hop in reversed(header(scope, b"x-forwarded-for").split(",")):
            try:
                found = str(ipaddress.ip_address(hop.strip()))
            except ValueError:
                return found
            if not self.trusts(found):
                return found
        return found
