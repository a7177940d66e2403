"""What we said to one person in private, as Meta lists it: for an answer of unknown outcome."""

from __future__ import annotations

from datetime import datetime

from ascolto.channels.contract import Standing
from ascolto.providers.meta import reading
from ascolto.providers.meta.graph import Graph

NEWEST = 50  # messages of one conversation; of Instagram's, Meta hands out twenty
FIELDS = f"messages.limit({NEWEST}){{id,message,created_time,from}}"


def ours(
    graph: Graph, whose: str, platform: str, customer: str, since: datetime
) -> tuple[list[Standing], bool]:
    """Our latest messages to `customer`, and whether they reach back to `since`.

    Of the two in a conversation, what the customer did not say is ours.
    """
    said = graph.ask(
        f"/{whose}/conversations", platform=platform, user_id=customer, fields=FIELDS
    )
    found, reaches = [], True
    for talk in reading.parts(said, "data"):
        messages = reading.part(talk, "messages")
        listed = reading.parts(messages, "data")
        times = [reading.moment(one.get("created_time")) for one in listed]
        more = "next" in reading.part(messages, "paging")
        reaches = reaches and (not more or min(times, default=since) < since)
        for one, at in zip(listed, times, strict=True):
            by = reading.id_of(reading.part(one, "from").get("id"))
            external_id = reading.id_of(one.get("id"))
            if external_id and by not in {customer, ""}:
                text = reading.words(one, "message")
                found.append(Standing(external_id, text, at))
    return found, reaches
