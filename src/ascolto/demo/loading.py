"""Puts the demo company into the database: its house, and two months as the product lived them.

Everything is one transaction: a process that is killed half-way leaves nothing behind, and nobody
ever sees a company whose story is half told.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from ascolto.core.models import Workspace
from ascolto.core.scoping import scope
from ascolto.demo import (
    aging,
    alarms,
    elsewhere,
    figures,
    founding,
    incidents,
    linking,
    listening,
    people,
    renumbering,
    steps,
    story,
    understanding,
)
from ascolto.demo.company import COMPANY
from ascolto.demo.elsewhere import staging
from ascolto.demo.furnishing import furnish
from ascolto.demo.furnishing.room import Room
from ascolto.demo.library import stocking
from ascolto.demo.replaying import Replay

OPENED_BEFORE = timedelta(days=12)  # the company was here before its first message
ROLES = {"admin": "bianca", "lead": "nives", "agent": "irene", "voice": "gaspare"}
TITLES = {
    "admin": "administrator",
    "lead": "team lead",
    "agent": "agent",
    "voice": "voice",
}


def load(*, seed: int = 12, now: datetime | None = None) -> bool:
    """Load the demo company unless it is there. Returns whether it was loaded.

    The same `seed` and `now` tell the same story; `now` None is the clock.
    """
    try:
        with transaction.atomic():
            _alone()
            if is_there():
                return False
            _tell(seed, now or datetime.now(UTC))
        return True
    finally:
        _let_others_pump()


def is_there() -> bool:
    return Workspace.objects.filter(is_demo=True).exists()


def logins() -> list[tuple[str, str, str]]:
    """(who, e-mail, password), one for each role: the same password for everybody."""
    return [
        (
            f"{COMPANY.member(key).first_name}, {TITLES[role]}",
            COMPANY.member(key).email,
            founding.PASSWORD,
        )
        for role, key in ROLES.items()
    ]


def _tell(seed: int, now: datetime) -> None:
    company, talks = story.load(seed=seed, now=now)
    wider, more = elsewhere.widened(company, now)
    oldest = max(talk.turns[0].minutes_before_now for talk in talks)
    began = now - timedelta(minutes=oldest) - OPENED_BEFORE
    with staging.staged() as stage:
        house = founding.found(wider, began=began)
        with scope(house.workspace):
            strands = steps.strands(wider, (*talks, *more), now)
            replay = Replay(house, strands, stage)
            chronicle = replay.run()
            stage.begin([house.accounts[one.key] for one in elsewhere.accounts()])
    with scope(house.workspace):
        linking.link_some(house, now=now)
        renumbering.renumber(house)
        understanding.understand()
        stocking.stock(house, talks, replay.threads)
        furnish(Room(house, chronicle, talks, replay.threads, now))
        aging.age(house, chronicle, now=now)
        listening.listen(house)
        alarms.go_off(house, now=now)
        incidents.happen(house, now=now)
        alarms.settle(house, now=now)
        people.gather(house, now=now)
        figures.count(house, now=now)


def _alone() -> None:
    """One loader at a time: SQLite's writer is alone anyway, PostgreSQL is asked to wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ascolto.demo'))")


def _let_others_pump() -> None:
    """The intake keeps its lock while a transaction is open around it, as ours was."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
