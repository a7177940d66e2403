"""Who is at work when, whose week on call it is, and who is away."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ascolto.commitments import shifts
from ascolto.commitments.actions import rostering
from ascolto.demo.furnishing.room import Room
from ascolto.operate.actions import leaving

WEEKS = {
    "nives": "lun–ven 7:30–15:30",
    "samuele": "lun mar gio ven 15–23, sab 15–23:30",
    "irene": "mer 7:30–15:30, ven–dom 7:30–15:30",
    "pia": "lun mer–sab 9–13 15:30–19",
}
NOTES = {
    "nives": "Il signor Malagoli aspetta la caparra: bonifico partito, manca la ricevuta.",
    "pia": "Fichi finiti fino a venerdì. Le cotogne si spediscono con due divisori.",
}
ON_CALL = ("nives", "samuele", "marta", "bianca")  # this week, the next, …
AWAY, AWAY_FROM, AWAY_FOR = "irene", 2, 4  # days
WHY_AWAY = "Corso di primo soccorso a Porto Sarvena. Le mie conversazioni a Nives."


def write(room: Room) -> None:
    by, zone = room.by("bianca"), ZoneInfo(room.house.workspace.timezone)
    for key, words in WEEKS.items():
        week = shifts.read_week(words)
        rostering.set_week(room.house.members[key], week=week, by=by, holidays="IT")
    for key, note in NOTES.items():
        rostering.leave_note(room.house.members[key], note=note, by=room.by(key))
    today = room.now.astimezone(zone).date()
    for number, key in enumerate(ON_CALL):
        week_on = today + timedelta(weeks=number)
        rostering.give_turn(room.house.members[key], week_on=week_on, by=by)
    begins = today + timedelta(days=AWAY_FROM)
    leaving.leave(
        room.house.members[AWAY],
        by=room.by(AWAY),
        from_at=datetime.combine(begins, time(7), zone),
        until_at=datetime.combine(begins + timedelta(days=AWAY_FOR), time(7), zone),
        note=WHY_AWAY,
    )
