"""The forms of rooms that hear of alerts: what stands in them, and what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ascolto.core.models import Brand
from ascolto.monitor import room_words, saying
from ascolto.monitor.actions.rooming import SURE, Wish
from ascolto.monitor.models import Alert, AlertRoom
from ascolto.web.request import MemberRequest


@dataclass(frozen=True)
class Form:
    """One room, or the empty form of a new one (`pk` 0). The address is never among it."""

    pk: int
    wish: Wish
    room: AlertRoom | None = None
    problem: str = ""

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        chosen = self.wish.kinds
        return [(k, saying.kind(k), k in chosen or not chosen) for k in Alert.Kind.values]  # fmt: skip

    @property
    def sure(self) -> list[tuple[float, str, bool]]:
        return [(s, words, s == self.wish.least_sure) for s, words in _sure()]


def shown(brands: Sequence[Brand]) -> dict[str, Any]:
    """For the template: the rooms of these brands, and one that is not there yet."""
    rows = AlertRoom.objects.filter(brand__in=brands).select_related("brand", "owner")
    rooms = list(rows.order_by("brand__name", "name", "pk"))
    return {
        "rooms": [_form(room) for room in rooms],
        "new_room": Form(0, Wish("", "slack")),
        "dialects": room_words.dialects(),
    }


def typed(request: MemberRequest) -> Wish:
    data = request.POST
    kinds = data.getlist("kinds")
    sure = {str(s): s for s, _words in _sure()}
    return Wish(
        name=data.get("name", ""),
        dialect=data.get("dialect", ""),
        address=data.get("address", ""),
        # All of them ticked is “all”: a kind that comes later is told too.
        kinds=[] if set(kinds) >= set(Alert.Kind.values) else kinds or ["none"],
        least_sure=sure.get(data.get("sure", "0.0"), -1.0),
        tells_on=data.get("tells_on") == "yes",
    )


def _form(room: AlertRoom) -> Form:
    wish = Wish(room.name, room.dialect, "", room.kinds, room.least_sure, room.tells_on)
    return Form(room.pk, wish, room, room_words.problem(room.problem))


def _sure() -> list[tuple[float, str]]:
    words = [_("rather sure"), _("sure"), _("very sure")]
    return list(zip(SURE, words, strict=True))
