"""What an access token allows and until when, as Meta itself tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ascolto.channels.contract import Refused, Text
from ascolto.providers.meta import reading
from ascolto.providers.meta.graph import Graph


def missing(graph: Graph, token: str, scopes: Mapping[str, Text]) -> tuple[Text, ...]:
    """The sentence for each permission in `scopes` that the token lacks. Raises `ChannelError`."""
    granted = _about(graph, token).get("scopes")
    if not isinstance(granted, list):
        return ()
    return tuple(text for scope, text in scopes.items() if scope not in granted)


def expires(graph: Graph, token: str) -> datetime | None:
    """The earlier of the ends of the token and of the access to data; None: neither ends."""
    about = _about(graph, token)
    ends = [about.get("expires_at"), about.get("data_access_expires_at")]
    times = [reading.moment(end) for end in ends]
    return min((at for at in times if at != reading.UNKNOWN_TIME), default=None)


def _about(graph: Graph, token: str) -> dict[str, Any]:
    """What Meta tells of the token; nothing where this kind of token may not be asked about."""
    try:
        said = graph.ask("/debug_token", input_token=token)
    except Refused:
        return {}
    return reading.part(said, "data")
