"""Push: told by the browser also while Ascolto is closed. Off until an administrator allows it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, http, webpush, wire
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Member, PushDevice, PushKey, PushSwitch, Role
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import unscoped

MOST = 10  # browsers of one member
LONGEST = 1_000  # characters of an address

# Who says which of these members do not want to be disturbed at that time; higher levels add theirs.
quiet: list[Callable[[Collection[int], datetime], set[int]]] = []


@dataclass(frozen=True)
class Card:
    """What a browser shows. `tag`: a later one of the same tag takes its place."""

    member_id: int
    title: str
    body: str
    url: str
    tag: str
    passes: bool = False  # disturbs who does not want to be disturbed
    lasts_for: int = 12 * 3600  # seconds it is worth being told


@transaction.atomic
def switch(*, on: bool, by: Actor) -> None:
    """For the workspace. Twice changes nothing."""
    require(by, Role.ADMIN)
    member = Member.objects.get(pk=by.member_id or 0)
    if on and not is_on():
        PushSwitch.objects.create(by=member)
        activity.record("allowed push", member.workspace, by=by)
    elif not on and PushSwitch.objects.all().delete()[0]:
        activity.record("forbade push", member.workspace, by=by)


def is_on() -> bool:
    found: bool = PushSwitch.objects.exists()
    return found


def key() -> str:
    """The installation's private key; made once."""
    found = PushKey.objects.first() or PushKey.objects.get_or_create(pk=1)[0]
    return str(found.private)


@transaction.atomic
def subscribe(
    member: Member, *, endpoint: str, p256dh: str, auth: str, name: str, by: Actor
) -> PushDevice:
    """This browser of theirs. It belongs to whoever said so last. Raises `Refusal`."""
    _own(member, by)
    if not is_on():
        raise Refusal(_("An administrator has not switched this on."), "off")
    host = checked(endpoint)
    try:
        webpush.check(p256dh, auth)
    except (ValueError, UnicodeEncodeError):
        raise Refusal(_("This browser did not say how to reach it."), "keys") from None
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    with unscoped("a browser has one owner, whatever the company"):
        PushDevice.objects.filter(digest=digest).delete()
    if PushDevice.objects.filter(member=member).count() >= MOST:
        raise Refusal(_("You have ten browsers already: take one away."), "many")
    told = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth}
    row: PushDevice = PushDevice.objects.create(
        member=member, digest=digest, told=told, host=host, name=name[:80]
    )
    activity.record("added push to", member, by=by, host=host)
    return row


@transaction.atomic
def unsubscribe(device: PushDevice, *, by: Actor) -> None:
    _own(device.member, by)
    if PushDevice.objects.filter(pk=device.pk).delete()[0]:
        activity.record("removed push from", device.member, by=by, host=device.host)


def forget(device_id: int) -> None:
    """The browser does not want it any more, or nobody is logged in there."""
    PushDevice.objects.filter(pk=device_id).delete()


def checked(endpoint: str) -> str:
    """Its host; encrypted and public, unless the operator named it. Raises `Refusal`."""
    where = urlsplit(endpoint)
    host = (where.hostname or "")[:253]
    is_open = where.scheme != "https" and not wire.allowed().names(host)
    if not host or len(endpoint) > LONGEST or is_open or http.refusal(endpoint):
        raise Refusal(_("This browser did not say how to reach it."), "endpoint")
    return host


def reachable(member_ids: Iterable[int]) -> set[int]:
    """Those of them who have a browser that may be pushed to. One query."""
    rows = PushDevice.objects.filter(member__in=set(member_ids), member__left_at=None)
    on = PushSwitch.objects.values("workspace_id")
    found = rows.filter(workspace_id__in=on).values_list("member_id", flat=True)
    return set(found)


def push_each(cards: Sequence[Card], *, now: datetime | None = None) -> int:
    """In the caller's transaction: a job for each browser; how many. Nothing while push is off."""
    from ascolto.core.jobs.push import push

    able = reachable(card.member_id for card in cards)
    if not able:
        return 0
    calm = able - {c.member_id for c in cards if c.passes}
    silent = {pk for asks in quiet for pk in asks(calm, now or timezone.now())}
    told = [c for c in cards if c.member_id in able and (c.passes or c.member_id not in silent)]  # fmt: skip
    devices: dict[int, list[int]] = {}
    rows = PushDevice.objects.filter(member__in={card.member_id for card in told})
    for pk, member_id in rows.values_list("pk", "member_id"):
        devices.setdefault(member_id, []).append(pk)
    asked = [
        (f"push:{pk}:{card.tag}", {"device_id": pk, "card": asdict(card)})
        for card in told
        for pk in devices.get(card.member_id, ())
    ]
    if asked:
        push.enqueue_each(asked)
    return len(asked)


def _own(member: Member, by: Actor) -> None:
    if by.member_id != member.pk:
        raise Refusal(_("Everybody says this for themselves."), "not_yours")
