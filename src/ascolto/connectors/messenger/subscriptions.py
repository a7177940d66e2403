"""Which news of a Page Meta hands to the app. Without a subscription it calls nobody."""

from __future__ import annotations

from ascolto.channels.contract import ChannelError, Refused, Text
from ascolto.connectors.messenger import reading
from ascolto.connectors.messenger.graph import Graph

WANTED = frozenset(
    {
        "messages",
        "message_echoes",
        "message_edits",
        "message_reactions",
        "message_reads",
        "message_deliveries",
        "messaging_postbacks",
        "messaging_handovers",
        "messaging_policy_enforcement",
    }
)
SILENT = Text(
    it="La Pagina non passa le novità all'app: verifica di nuovo l'account.",
    en="The Page does not hand its news to the app: check the account again.",
)


def ensure(graph: Graph, page: str) -> None:
    """Ask for what we want beside what the app has: another account may share the app.

    What stands in the way is told by `lacks`.
    """
    try:
        have = fields(graph, page)
        if not have >= WANTED:
            names = ",".join(sorted(have | WANTED))
            graph.tell(f"/{page}/subscribed_apps", {"subscribed_fields": names})
    except ChannelError:
        pass


def lacks(graph: Graph, page: str) -> tuple[Text, ...]:
    """A sentence when Meta does not hand over all we want. Raises `ChannelError`."""
    try:
        return () if fields(graph, page) >= WANTED else (SILENT,)
    except Refused:
        return (SILENT,)


def fields(graph: Graph, page: str) -> frozenset[str]:
    apps = reading.parts(graph.ask(f"/{page}/subscribed_apps"), "data")
    lists = [app.get("subscribed_fields") for app in apps]
    found = [one for names in lists if isinstance(names, list) for one in names]
    return frozenset(one for one in found if isinstance(one, str))
