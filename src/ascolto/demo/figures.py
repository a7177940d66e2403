"""What the providers of the inn's accounts tell: twelve weeks of it, drawn with a seeded die."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from ascolto.channels import registry
from ascolto.channels.actions import gauging
from ascolto.channels.contract import Does, Figure, Insight
from ascolto.channels.models import Account
from ascolto.demo.founding import House

DAYS = 84


def count(house: House, *, now: datetime) -> None:
    """For each account whose provider counts readers or stars."""
    for number, account in enumerate(Account.objects.connected().order_by("pk")):
        manifest = registry.manifest(account.kind)
        if manifest.rating_scale or Does.INSIGHTS in manifest.does:
            told = _told(Random(number), bool(manifest.rating_scale), now)
            gauging.keep(account, told, now=now)


def _told(dice: Random, has_stars: bool, now: datetime) -> list[Insight]:
    """Followers creep up, reach breathes with the week, the answers are a little behind ours."""
    followers, told = float(dice.randint(600, 2400)), list[Insight]()
    for ago in reversed(range(DAYS)):
        day = now.date() - timedelta(days=ago)
        followers += dice.randint(-2, 6)
        weekend = 1.6 if day.weekday() >= 4 else 1.0
        told.append(Insight(day, Figure.FOLLOWERS, followers))
        told.append(Insight(day, Figure.REACH, round(dice.randint(140, 320) * weekend)))
        if ago % 7 == 0:
            told.append(Insight(day, Figure.RESPONSE_RATE, dice.randint(74, 84) / 100))
            told.append(Insight(day, Figure.RESPONSE_TIME, float(dice.randint(40, 95))))
            if has_stars:
                told.append(Insight(day, Figure.RATING, dice.randint(43, 46) / 10))
    return told
