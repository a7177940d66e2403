"""What an access token allows and until when, as Meta itself tells."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ascolto.channels.contract import Refused, Text
from ascolto.connectors.facebook import reading
from ascolto.connectors.facebook.graph import Graph
from ascolto.connectors.facebook.scopes import SCOPES


def missing(graph: Graph, token: str) -> tuple[Text, ...]:
    """One sentence for each permission the token lacks. Raises `ChannelError`."""
    granted = _about(graph, token).get("scopes")
    if not isinstance(granted, list):
        return ()
    return tuple(text for scope, text in SCOPES.items() if scope not in granted)


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
