"""What Meta counts about a Page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ascolto.channels.contract import Figure, Insight, Refused
from ascolto.providers.meta import reading
from ascolto.providers.meta.graph import Graph

# Meta renames them now and then: each is asked for alone, so that one that is gone costs itself only.
METRICS = {
    "page_total_media_view_unique": Figure.REACH,
    "page_media_view": Figure.IMPRESSIONS,
    "page_views_total": Figure.PROFILE_VIEWS,
    "page_post_engagements": Figure.ENGAGEMENTS,
}
PROFILE = {
    "followers_count": Figure.FOLLOWERS,
    "overall_star_rating": Figure.RATING,
    "rating_count": Figure.REVIEWS,
}
LONGEST = timedelta(days=90)  # Meta tells at most so many days at once


def ask(graph: Graph, page: str, since: date) -> list[Insight]:
    """Raises `ChannelError`; `Refused` when nothing at all may be read by day."""
    today = datetime.now(UTC).date()
    said = graph.ask(f"/{page}", fields=",".join(PROFILE))
    found = [
        Insight(today, figure, float(str(value)))
        for name, figure in PROFILE.items()
        if is_count(value := said.get(name))
    ]
    refused: Refused | None = None
    by_day: list[Insight] = []
    for metric, figure in METRICS.items():
        try:
            by_day += _by_day(graph, page, metric, figure, max(since, today - LONGEST))
        except Refused as no:
            refused = no
    if refused and not (by_day or found):
        raise refused
    return found + by_day


def _by_day(
    graph: Graph, page: str, metric: str, figure: Figure, since: date
) -> Iterator[Insight]:
    until = datetime.now(UTC).date() + timedelta(days=1)
    said = graph.ask(
        f"/{page}/insights",
        metric=metric,
        period="day",
        since=since.isoformat(),
        until=until.isoformat(),
    )
    return values(said, {metric: figure})


def values(said: dict[str, Any], figures: dict[str, Figure]) -> Iterator[Insight]:
    """A day's value carries the moment when the day ended."""
    for series in said.get("data") or ():
        figure = (
            figures.get(str(series.get("name"))) if isinstance(series, dict) else None
        )
        for one in (series.get("values") or ()) if figure else ():
            at = reading.moment(one.get("end_time")) if isinstance(one, dict) else None
            if (
                figure
                and at
                and at != reading.UNKNOWN_TIME
                and is_count(one.get("value"))
            ):
                day = (at - timedelta(hours=12)).date()
                yield Insight(day, figure, float(one["value"]))


def is_count(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and value >= 0  # type: ignore[operator]
