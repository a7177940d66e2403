"""Rooms of chat programmes that hear of alerts: added, changed, switched, told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, http, wire
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.monitor.models import Alert, AlertRoom
from ascolto.monitor.rooms import plain

SURE = (0.0, 0.97, 0.999)  # rather sure, sure, very sure: see saying.sure
LONGEST = 1_000  # characters of an address


@dataclass(frozen=True)
class Wish:
    """`address`: "" keeps the one that is there. No `kinds`: all."""

    name: str
    dialect: str
    address: str = ""
    kinds: Collection[str] = ()
    least_sure: float = 0.0
    tells_on: bool = True


@transaction.atomic
def add(brand: Brand, wish: Wish, *, by: Actor) -> AlertRoom:
    """Raises `Refusal`."""
    require(by, Role.ADMIN)
    _look_at(wish, brand)
    room = AlertRoom(brand=brand, owner_id=by.member_id, secret=plain.new_secret())
    _fill(room, wish, checked(wish.address))
    room.save()
    activity.record("added alert room", room, by=by, name=room.name, host=room.host)
    return room


@transaction.atomic
def change(room: AlertRoom, wish: Wish, *, by: Actor) -> None:
    """A new address is a new start: what was wrong is forgotten. Raises `Refusal`."""
    require(by, Role.ADMIN)
    _look_at(wish, room.brand, room)
    _fill(room, wish, checked(wish.address) if wish.address.strip() else "")
    room.save()
    activity.record("changed alert room", room, by=by, name=room.name, host=room.host)


@transaction.atomic
def switch(room: AlertRoom, *, on: bool, by: Actor) -> None:
    """Doing it twice changes nothing."""
    require(by, Role.ADMIN)
    if room.is_on != on or room.problem:
        room.is_on, room.problem = on, ""
        room.off_at = None if on else timezone.now()
        room.save(update_fields=["is_on", "problem", "off_at"])
        done = "switched on alert room" if on else "switched off alert room"
        activity.record(done, room, by=by, name=room.name)


@transaction.atomic
def remove(room: AlertRoom, *, by: Actor) -> None:
    require(by, Role.ADMIN)
    activity.record("removed alert room", room, by=by, name=room.name)
    room.delete()


@transaction.atomic
def reveal(room: AlertRoom, *, by: Actor) -> str:
    """The secret that signs plain posts; who looked stands in the log."""
    require(by, Role.ADMIN)
    activity.record("looked at the secret of", room, by=by)
    return str(room.secret)


def checked(address: str) -> str:
    """As far as its spelling tells; encrypted, unless it is in the house. Raises `Refusal`."""
    address = address.strip()
    host = urlsplit(address).hostname or "" if "://" in address else ""
    is_open = not address.lower().startswith("https://") and not wire.allowed().names(
        host
    )
    if len(address) > LONGEST or is_open or http.refusal(address):
        raise Refusal(
            _(
                "Paste the whole address that the chat programme gave you. It begins with "
                "https:// and lies on the public internet."
            ),
            "address",
        )  # fmt: skip
    return address


def _look_at(wish: Wish, brand: Brand, room: AlertRoom | None = None) -> None:
    name = wish.name.strip()
    if not name or len(name) > 60:
        raise Refusal(_("Give the room a name, as your people call it."), "name")
    if wish.dialect not in AlertRoom.Dialect.values:
        raise Refusal(_("Choose the chat programme."), "dialect")
    others = AlertRoom.objects.filter(brand=brand, name=name)
    if others.exclude(pk=room.pk if room else 0).exists():
        raise Refusal(_("There is a room of this name already."), "taken")
    if set(wish.kinds) - set(Alert.Kind.values) or wish.least_sure not in SURE:
        raise Refusal(_("Choose which alerts the room hears of."), "kinds")


def _fill(room: AlertRoom, wish: Wish, address: str) -> None:
    room.name, room.dialect = wish.name.strip(), wish.dialect
    room.kinds = [kind for kind in Alert.Kind.values if kind in wish.kinds]
    room.least_sure, room.tells_on = wish.least_sure, wish.tells_on
    if address:
        room.address, room.host = address, (urlsplit(address).hostname or "")[:253]
        room.is_on, room.problem, room.off_at = True, "", None
