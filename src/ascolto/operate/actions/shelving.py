"""Lists of the inbox that somebody keeps under a name: one's own, a team's, everybody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role, Team
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.models import SavedView, ViewPlace
from ascolto.operate.reads import saved_views

LONGEST = 60
MOST = 50  # of one member, and shared ones of a company
ICONS = (
    "star", "inbox", "heart", "near", "late", "public", "promise", "tag", "case",
    "people", "clock", "mail", "chat", "phone", "warning", "shield", "globe", "attachment",
)  # fmt: skip
HUES = 12
ASKED = ("view", "brand", "account", "tag", "q")
Shared = SavedView.Shared


@dataclass(frozen=True)
class Look:
    """How a view is called and drawn."""

    name: str
    icon: str = "star"
    hue: int = 0


@transaction.atomic
def keep(look: Look, asks: Mapping[str, str], *, by: Actor) -> SavedView:
    """A view of one's own. Raises `Refusal`."""
    authority.require(by, Role.VOICE)
    mine = SavedView.objects.standing().filter(owner_id=by.member_id, shared="")
    if mine.count() >= MOST:
        raise Refusal(_("You keep fifty lists already: delete one first."), "too_many")
    view = SavedView(owner=_member(by), asks=_asks(asks))
    _dress(view, look)
    view.save()
    activity.record("kept", view, by=by, name=view.name)
    return view


@transaction.atomic
def change(
    view: SavedView, look: Look, asks: Mapping[str, str] | None = None, *, by: Actor
) -> None:
    """Another name, look or question. Raises `Refusal`."""
    _require(view, by)
    _dress(view, look)
    if asks is not None:
        view.asks = _asks(asks)
    view.save(update_fields=["name", "icon", "hue", "asks"])
    activity.record("changed", view, by=by, name=view.name)


@transaction.atomic
def share(view: SavedView, *, whom: str, by: Actor) -> None:
    """`whom`: "all", "team:7", or "" for its owner alone. Leads only. Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    _require(view, by)
    what, _colon, pk = whom.partition(":")
    team = Team.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None
    if what not in Shared.values or (what == Shared.TEAM) != (team is not None):
        raise Refusal(_("Choose with whom to share it."), "no_choice")
    others = SavedView.objects.standing().exclude(shared="").exclude(pk=view.pk)
    if what and others.count() >= MOST:
        raise Refusal(
            _("Fifty lists are shared already: delete one first."), "too_many"
        )
    view.shared, view.team = what, team
    view.save(update_fields=["shared", "team"])
    activity.record("shared", view, by=by, name=view.name, whom=whom)


@transaction.atomic
def drop(view: SavedView, *, by: Actor) -> None:
    """It goes from the lists of all who saw it; `put_back` brings it again."""
    _require(view, by)
    if view.dropped_at is None:
        view.dropped_at = timezone.now()
        view.save(update_fields=["dropped_at"])
        activity.record("dropped", view, by=by, name=view.name)


@transaction.atomic
def put_back(view: SavedView, *, by: Actor) -> None:
    _require(view, by)
    if view.dropped_at is not None:
        view.dropped_at = None
        view.save(update_fields=["dropped_at"])
        activity.record("put back", view, by=by, name=view.name)


@transaction.atomic
def order(ids: Sequence[int], *, by: Actor) -> None:
    """In this order for whoever asks; others keep theirs. What they do not see is passed over."""
    member = _member(by)
    visible = [one.pk for one in saved_views.of(member)]
    wanted = [pk for pk in dict.fromkeys(ids) if pk in visible]
    wanted += [pk for pk in visible if pk not in wanted]
    places = [
        ViewPlace(member=member, saved_view_id=pk, position=n)
        for n, pk in enumerate(wanted, 1)
    ]
    ViewPlace.objects.bulk_create(
        places,
        update_conflicts=True,
        update_fields=["position"],
        unique_fields=["member", "saved_view"],
    )


@transaction.atomic
def move(view: SavedView, *, up: bool, by: Actor) -> None:
    """One place up or down, for whoever asks."""
    ids = [one.pk for one in saved_views.of(_member(by))]
    if view.pk not in ids:
        return
    at = ids.index(view.pk)
    to = max(0, at - 1) if up else min(len(ids) - 1, at + 1)
    ids.insert(to, ids.pop(at))
    order(ids, by=by)


@transaction.atomic
def open_first(view: SavedView, *, is_on: bool, by: Actor) -> None:
    """The inbox begins with it, for whoever asks; one at most."""
    member = _member(by)
    ViewPlace.objects.filter(member=member, opens=True).update(opens=False)
    if is_on:
        ViewPlace.objects.update_or_create(
            member=member, saved_view=view, defaults={"opens": True}
        )


def _require(view: SavedView, by: Actor) -> None:
    """One's own, or, of what is shared, a lead's."""
    if view.shared:
        authority.require(by, Role.LEAD)
    elif view.owner_id != by.member_id:
        raise Refusal(_("This list belongs to somebody else."), "not_yours")


def _member(by: Actor) -> Member:
    found: Member = Member.objects.get(pk=by.member_id or 0)
    return found


def _dress(view: SavedView, look: Look) -> None:
    name = " ".join(clean_text(look.name).split())
    if not name:
        raise Refusal(_("Give the list a name."), "no_name")
    if len(name) > LONGEST:
        raise Refusal(
            _("The name is at most %(n)s characters long.") % {"n": LONGEST}, "too_long"
        )
    view.name = name
    view.icon = look.icon if look.icon in ICONS else ICONS[0]
    view.hue = look.hue if 0 <= look.hue <= HUES else 0


def _asks(asks: Mapping[str, str]) -> dict[str, str]:
    """Known names only; what they say is read again whenever the list is shown."""
    return {name: asks[name][:300] for name in ASKED if asks.get(name, "").strip()}
