"""Which news of a Page or account Meta hands to the app. Without a subscription it calls nobody."""

from __future__ import annotations

from ascolto.channels.contract import ChannelError, Refused, Text
from ascolto.providers.meta import reading
from ascolto.providers.meta.graph import Graph


def ensure(graph: Graph, page: str, wanted: frozenset[str]) -> None:
    """Ask for what is wanted beside what the app has: another account may share the app.

    What stands in the way is told by `lacks`.
    """
    try:
        have = fields(graph, page)
        if not have >= wanted:
            names = ",".join(sorted(have | wanted))
            graph.tell(f"/{page}/subscribed_apps", {"subscribed_fields": names})
    except ChannelError:
        pass


def lacks(
    graph: Graph, page: str, wanted: frozenset[str], silent: Text
) -> tuple[Text, ...]:
    """`silent` when Meta does not hand over all that is wanted. Raises `ChannelError`."""
    try:
        return () if fields(graph, page) >= wanted else (silent,)
    except Refused:
        return (silent,)


def fields(graph: Graph, page: str) -> frozenset[str]:
    apps = reading.parts(graph.ask(f"/{page}/subscribed_apps"), "data")
    lists = [app.get("subscribed_fields") for app in apps]
    found = [one for names in lists if isinstance(names, list) for one in names]
    return frozenset(one for one in found if isinstance(one, str))
