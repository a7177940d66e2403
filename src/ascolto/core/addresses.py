"""Which network addresses this installation may call. Pure: no Django, no network.

Everything that is not the public internet is refused, because an address typed by a customer or
stored in a setting must never reach our own machine, our neighbours or a cloud's metadata. What
an operator needs inside the house is named in `ASCOLTO_HTTP_ALLOW`: host names, addresses and
networks, separated by commas.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# IANA's special-purpose registries, written out: `ipaddress.is_global` changed between releases.
_NOT_PUBLIC_4 = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers, and the metadata service of one cloud
        "127.0.0.0/8",
        "168.63.129.16/32",  # a public number that is one cloud's own wire server
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Of IPv6 only global unicast is public, less the parts that carry an IPv4 address inside
# (Teredo, 6to4) or serve documentation. Mapped addresses and NAT64 lie outside 2000::/3.
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    ipaddress.IPv6Network(net)
    for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_LOOKS_LIKE_A_NUMBER = re.compile(r"^(0x[0-9a-f]*|[0-9]+)$")


def is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in net for net in _NOT_PUBLIC_4)
    return address in _PUBLIC_6 and not any(address in net for net in _NOT_PUBLIC_6)


@dataclass(frozen=True)
class Allowed:
    """What the operator allows beyond the public internet."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = field(default=())

    def covers(self, host: str, address: Address) -> bool:
        """Whether `address`, found under the name `host`, may be called."""
        if getattr(address, "scope_id", None):
            return False
        same = (net for net in self.networks if net.version == address.version)
        return (
            is_public(address)
            or host in self.hosts
            or any(address in net for net in same)
        )

    def names(self, host: str) -> bool:
        """Whether the operator named `host`, or the part of the house that this number lies in."""
        try:
            number = literal(host)
        except ValueError:
            return False
        if number is None or is_public(number):
            return host in self.hosts
        return self.covers(host, number)


@lru_cache(maxsize=8)
def allowed(setting: str) -> Allowed:
    """Read the setting `ASCOLTO_HTTP_ALLOW`. Raises `ValueError` when a network is mistyped."""
    hosts: set[str] = set()
    networks: list[Network] = []
    for entry in filter(None, (part.strip().lower() for part in setting.split(","))):
        try:
            networks.append(ipaddress.ip_network(entry.strip("[]"), strict=False))
        except ValueError:
            if "/" in entry:
                raise ValueError(
                    f"ASCOLTO_HTTP_ALLOW: “{entry}” is not a network."
                ) from None
            hosts.add(entry.rstrip("."))
    return Allowed(frozenset(hosts), tuple(networks))


def literal(host: str) -> Address | None:
    """The address that `host` spells out, or None when it is a name.

    Raises `ValueError` for a number in disguise (`2130706433`, `0x7f.1`, `0177.0.0.1`, `127.1`),
    which resolvers would quietly read as an address.
    """
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        if ":" in host or _LOOKS_LIKE_A_NUMBER.match(host.rsplit(".", 1)[-1]):
            raise
        return None
