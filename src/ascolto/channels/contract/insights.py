"""What a provider counts about an account: a closed list of figures, one value a day each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Figure(StrEnum):
    """`is_level`: how it stands at the end of a day; else how much of it that day had."""

    FOLLOWERS = "followers"  # who follows, subscribes or is a member
    ACTIVE = "active"  # members who were there lately
    REACH = "reach"  # different people who saw something
    IMPRESSIONS = "impressions"  # how often something was seen
    PROFILE_VIEWS = "profile_views"
    ENGAGEMENTS = "engagements"  # reactions, comments, shares, clicks
    RESPONSE_RATE = "response_rate"  # 0 to 1: of those who wrote, who got an answer
    RESPONSE_TIME = "response_time"  # minutes
    RATING = "rating"  # mean of the stars
    REVIEWS = "reviews"  # how many there are

    @property
    def is_level(self) -> bool:
        return self not in _FLOWS

    @property
    def is_whole(self) -> bool:
        """A count of something."""
        return self not in (Figure.RESPONSE_RATE, Figure.RESPONSE_TIME, Figure.RATING)


_FLOWS = {Figure.REACH, Figure.IMPRESSIONS, Figure.PROFILE_VIEWS, Figure.ENGAGEMENTS}


@dataclass(frozen=True)
class Insight:
    """One figure of one day, as the provider counts its days."""

    day: date
    name: Figure
    value: float
