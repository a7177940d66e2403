"""What Instagram counts about an account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ascolto.channels.contract import Figure, Insight, Refused
from ascolto.providers.meta import reading
from ascolto.providers.meta.graph import Graph

LONGEST = timedelta(days=30)  # Instagram tells at most so many days at once
TOTALS = {"views": Figure.IMPRESSIONS, "total_interactions": Figure.ENGAGEMENTS}


def ask(graph: Graph, account: str, since: date) -> list[Insight]:
    """Raises `ChannelError`; `Refused` when nothing at all may be read."""
    today = datetime.now(UTC).date()
    said = graph.ask(f"/{account}", fields="followers_count")
    count, found = said.get("followers_count"), list[Insight]()
    if is_count(count):
        found.append(Insight(today, Figure.FOLLOWERS, float(str(count))))
    try:
        found += _reach(graph, account, max(since, today - LONGEST))
        found += _yesterday(graph, account, today - timedelta(days=1))
    except Refused:
        if not found:
            raise
    return found


def _reach(graph: Graph, account: str, since: date) -> Iterator[Insight]:
    """Told by day; a day's value carries the moment when the day ended."""
    said = graph.ask(
        f"/{account}/insights", metric="reach", period="day", **span(since)
    )
    for series in said.get("data") or ():
        for one in (series.get("values") or ()) if isinstance(series, dict) else ():
            at = reading.moment(one.get("end_time")) if isinstance(one, dict) else None
            if at and at != reading.UNKNOWN_TIME and is_count(one.get("value")):
                day = (at - timedelta(hours=12)).date()
                yield Insight(day, Figure.REACH, float(one["value"]))


def _yesterday(graph: Graph, account: str, day: date) -> Iterator[Insight]:
    """What is told as one total for a span: a span of one day."""
    said = graph.ask(
        f"/{account}/insights",
        metric=",".join(TOTALS),
        period="day",
        metric_type="total_value",
        **span(day, day + timedelta(days=1)),
    )
    for series in said.get("data") or ():
        figure = (
            TOTALS.get(str(series.get("name"))) if isinstance(series, dict) else None
        )
        total = series.get("total_value") if figure else None
        value = total.get("value") if isinstance(total, dict) else None
        if figure and is_count(value):
            yield Insight(day, figure, float(str(value)))


def span(since: date, until: date | None = None) -> dict[str, int]:
    def stamp(day: date) -> int:
        return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())

    end = stamp(until) if until else int(datetime.now(UTC).timestamp())
    return {"since": stamp(since), "until": end}


def is_count(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
