# ruff: noqa: E501 -- people write as long as they like
"""Matters of one customer over several channels: recognised, joined into one case, with what is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ascolto.core.models import Activity
from ascolto.customers.actions import linking
from ascolto.customers.models import Customer
from ascolto.demo.furnishing.room import Room
from ascolto.operate.actions import casing, noticing, regrouping
from ascolto.operate.models import Case


@dataclass(frozen=True)
class Matter:
    """`talks`: the first is the case the others join. `facts`: kind, value, label."""

    talks: tuple[str, ...]
    title: str
    by: str
    facts: tuple[tuple[str, str, str], ...] = ()


MATTERS = (
    Matter(("today-26", "table-02", "table-03"), "Compleanno di Cosima, senza glutine", "marta",
           (("other", "Celiaca: pentola col manico rosso", "In cucina"), ("other", "Sabato alle 20, in sei", "Tavolo"))),
    Matter(("complaints-02", "complaints-01"), "Canneto, condizionatore bloccato", "bianca",
           (("other", "Canneto", "Camera"), ("other", "Notte resa per intero", "Già fatto"))),
    Matter(("complaints-10", "complaints-09"), "Un'ora e dieci per due risotti", "marta"),
    Matter(("today-27", "arriving-09"), "Ingegner Pincelli, presa di ricarica", "nives",
           (("other", "Tipo 2, 22 kW", "Cavo"),)),
    Matter(("today-19", "shop-08"), "I fichi del signor Testoni", "pia"),
)  # fmt: skip


def join(room: Room) -> None:
    for matter in MATTERS:
        _recognise(room, matter)
        _join(room, matter)


def _recognise(room: Room, matter: Matter) -> None:
    """The same person, whoever linked them before."""
    first, *others = room.conversations(*matter.talks)
    at = room.answered_at(matter.talks[-1])
    for talk in others:
        kept = Customer.objects.get(links__handle=first.handle_id)
        other = Customer.objects.get(links__handle=talk.handle_id)
        if kept.pk == other.pk:
            continue
        merge = linking.link(kept, other, by=room.by(matter.by))
        merge.at = at
        room.keep([merge], "at")
    room.tell()


def _join(room: Room, matter: Matter) -> None:
    first, *others = room.conversations(*matter.talks)
    by = room.by(matter.by)
    # When the last of them had come, and been seen.
    at = max(room.answered_at(key) for key in matter.talks) + timedelta(minutes=1)
    at = min(at, room.now)
    for talk in others:
        step = regrouping.join(talk, into=first.case, by=by)
        step.at = at
        room.keep([step], "at")
    casing.rename(Case.objects.get(pk=first.case_id), title=matter.title, by=by)
    talks = room.conversations(*matter.talks)
    noticing.notice(talks)
    told = [
        noticing.tell(talks[0], kind=kind, value=value, by=by, label=label)
        for kind, value, label in matter.facts
    ]
    for fact in told:
        fact.at = at
    room.keep(told, "at")
    room.logged({talk.pk: at for talk in talks})
    rows = Activity.objects.filter(
        target_type=Case._meta.label_lower, target_id=first.case_id, verb="renamed"
    )
    room.chronicle.set({row.pk: at for row in rows})
