"""What rooms are told of alerts: each thing once, by a job; and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ascolto.channels.actions import posting
from ascolto.channels.actions.posting import Mail
from ascolto.core import activity, live
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role
from ascolto.monitor import room_words
from ascolto.monitor.models import Alert, AlertRoom, RoomPost

RAISED = "raised"


def tell(whats: Mapping[int, str], *, by: Mapping[int, str] | None = None) -> list[int]:
    """By alert, what of it: in the caller's transaction. Gives back the new posts, for the job.

    A room that has not heard that it was raised hears of nothing else; if it wants it now, because
    we are surer than we were, it hears that first.
    """
    alerts = list(Alert.objects.filter(pk__in=whats))
    rooms = defaultdict(list)
    for room in AlertRoom.objects.on().filter(brand__in={a.brand_id for a in alerts}):
        rooms[room.brand_id].append(room)
    if not rooms:
        return []
    heard = _heard(whats)
    wanted = [
        RoomPost(room=room, alert=alert, what=what, by_name=(by or {}).get(alert.pk, "")[:200])
        for alert in alerts
        for room in rooms[alert.brand_id]
        if (what := _what(room, alert, whats[alert.pk], heard))
    ]  # fmt: skip
    RoomPost.objects.bulk_create(wanted, ignore_conflicts=True)
    rows = RoomPost.objects.filter(alert__in=whats, posted_at=None)
    asked = {(post.room_id, post.alert_id, post.what) for post in wanted}
    return [p.pk for p in rows if (p.room_id, p.alert_id, p.what) in asked]


def _heard(alert_ids: Iterable[int]) -> set[tuple[int, int]]:
    rows = RoomPost.objects.filter(alert__in=list(alert_ids), what=RAISED)
    return set(rows.values_list("room_id", "alert_id"))


def _what(room: AlertRoom, alert: Alert, what: str, heard: set[tuple[int, int]]) -> str:
    if (room.pk, alert.pk) in heard:
        return what if room.tells_on and what != RAISED else ""
    is_news = what == RAISED or what.startswith("grew")
    return RAISED if is_news and room.wants([alert.kind, *alert.also], alert.sure) else ""  # fmt: skip


@transaction.atomic
def arrived(post: RoomPost) -> None:
    now = timezone.now()
    RoomPost.objects.filter(pk=post.pk).update(posted_at=now)
    AlertRoom.objects.filter(pk=post.room_id).update(posted_at=now, problem="")


@transaction.atomic
def failed(post: RoomPost, problem: str) -> None:
    """It will not arrive, or not yet; the page says why."""
    AlertRoom.objects.filter(pk=post.room_id, is_on=True).update(problem=problem)


@transaction.atomic
def give_up(room: AlertRoom, problem: str) -> None:
    """The address works no more: off, with a mail to who answers for it. Twice is once."""
    on = AlertRoom.objects.on().filter(pk=room.pk)
    if not on.update(is_on=False, problem=problem, off_at=timezone.now()):
        return
    by = Actor.system()
    activity.record("gave up alert room", room, by=by, name=room.name, why=problem)
    live.push(room.workspace_id, "alert_room", brand_id=room.brand_id, room=room.pk)
    posting.post_each([_letter(room, m, problem) for m in _answering(room)])


def _answering(room: AlertRoom) -> Sequence[Member]:
    """Who added it; where they are gone, the administrators who see the brand."""
    members = Member.objects.active().select_related("user")
    owner = members.filter(pk=room.owner_id).first()
    if owner is not None:
        return [owner]
    admins = members.filter(role=Role.ADMIN).prefetch_related("brands")
    return [
        m
        for m in admins
        if not (mine := {b.pk for b in m.brands.all()}) or room.brand_id in mine
    ]


def _letter(room: AlertRoom, member: Member, problem: str) -> Mail:
    with translation.override(member.language):
        said = {"room": room.name, "brand": room.brand.name}
        subject = _("%(brand)s: “%(room)s” hears of no more alerts") % said
        lines = [
            _("Hello %(name)s,") % {"name": member.name}, "",
            _("the chat room “%(room)s” could not be told of an alert of %(brand)s, so it is switched off.") % said,
            room_words.problem(problem), "",
            _("Alerts still come by mail and on open screens. Give the room a new address here:"),
            f"{settings.PUBLIC_URL or ''}/settings/ringing/?brand={room.brand_id}#rooms",
        ]  # fmt: skip
    at = room.off_at or timezone.now()
    key = f"room:{room.pk}:{member.pk}:{at:%Y%m%d%H%M%S}"
    return Mail(member, subject[:150], "\n".join(lines), key)
