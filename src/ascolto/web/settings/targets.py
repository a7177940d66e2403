"""What is promised, in sentences; and who is told when time runs out."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ascolto.channels.models import Account
from ascolto.commitments.actions import setting
from ascolto.commitments.models import Commitment, OnCall, Target
from ascolto.commitments.reads import on_call
from ascolto.commitments.targets import MINUTES
from ascolto.core.models import Brand, Member, Role
from ascolto.core.refusal import Refusal
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

UNITS = {"minutes": 1, "hours": 60, "days": 24 * 60}
PLACES = 2  # people that the on-call form has room for at least


@dataclass(frozen=True)
class Shown:
    """A target as the form shows it: 120 minutes are 2 hours."""

    kind: str
    amount: int
    unit: str
    counts_opening_hours: bool
    pk: int = 0
    whose: str = ""
    place: str = ""
    is_set: bool = True
    visibility: str = ""
    urgency: str = ""


def shown(target: Target | None, kind: str) -> Shown:
    minutes = target.minutes if target else MINUTES
    unit = next(u for u in ("days", "hours", "minutes") if minutes % UNITS[u] == 0)
    whose, place = "", "workspace"
    if target and target.account_id:
        whose, place = str(target.account), f"account-{target.account_id}"
    elif target and target.brand_id:
        whose, place = str(target.brand), f"brand-{target.brand_id}"
    return Shown(
        kind,
        minutes // UNITS[unit],
        unit,
        bool(target and target.counts_opening_hours),
        pk=target.pk if target else 0,
        whose=whose,
        place=place,
        is_set=target is not None,
        visibility=target.visibility if target else "",
        urgency=target.urgency if target else "",
    )


def said(minutes: int) -> str:
    """ "1 hour", "45 minutes", "2 days"."""
    if minutes % UNITS["days"] == 0:
        n = minutes // UNITS["days"]
        return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
    if minutes % UNITS["hours"] == 0:
        n = minutes // UNITS["hours"]
        return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def sentence_of_all() -> str:
    """What holds where nothing else is said."""
    rows = Target.objects.filter(brand=None, account=None, visibility="", urgency="")
    target = rows.filter(kind=Commitment.Kind.FIRST_REPLY).first()
    time = said(target.minutes if target else MINUTES)
    if target and target.counts_opening_hours:
        return _("A person answers within %(time)s of opening hours.") % {"time": time}
    return _("A person answers within %(time)s, every hour of every day.") % {
        "time": time
    }


def kinds() -> list[tuple[str, str, str]]:
    """Kind, how its sentence begins, what it means."""
    return [
        (
            Commitment.Kind.FIRST_REPLY,
            _("A person answers within"),
            _(
                "The first answer to somebody who writes. An automatic one does not count."
            ),
        ),
        (
            Commitment.Kind.NEXT_REPLY,
            _("When they write again, a person answers within"),
            _("Every later message that waits for an answer."),
        ),
    ]


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: MemberRequest, *, status: int = 200, **problems: str
) -> HttpResponse:
    brands = side.brands_of(request)
    rows = Target.objects.select_related("brand", "account").order_by("kind", "pk")
    everybody = {t.kind: t for t in rows if _is_general(t)}
    ids = {brand.pk for brand in brands}
    others = [t for t in rows if _is_exception(t, ids, request)]
    accounts = Account.objects.connected().filter(brand__in=brands)
    return side.page(
        request,
        "settings/targets",
        "targets",
        status=status,
        kinds=kinds(),
        general=[(k, b, a, shown(everybody.get(k), k)) for k, b, a in kinds()],
        others=[shown(target, target.kind) for target in others],
        brands=brands,
        accounts=list(accounts.select_related("brand")),
        chains=_chains(brands),
        members=_answering(),
        sees_all=not request.member.brands.exists(),
        **problems,
    )


def _is_exception(target: Target, brand_ids: set[int], request: MemberRequest) -> bool:
    """A particular one, of the brands that the member sees."""
    if _is_general(target):
        return False
    brand = target.account.brand_id if target.account else target.brand_id
    return brand in brand_ids if brand else not request.member.brands.exists()


def _is_general(target: Target) -> bool:
    """It holds for everything that no other one names."""
    place = target.brand_id or target.account_id
    return not (place or target.visibility or target.urgency)


@require_POST
@member_view(Role.LEAD)
def create(request: MemberRequest) -> HttpResponse:
    """Set one target: for everybody, a brand or an account."""
    amount = side.whole(request.POST.get("amount"))
    unit = UNITS.get(request.POST.get("unit", ""), 1)
    brand, account = _whose(request, request.POST.get("place", ""))
    try:
        setting.set_target(
            request.POST.get("kind", ""),
            minutes=amount * unit,
            counts_opening_hours=request.POST.get("hours") == "open",
            brand=brand,
            account=account,
            visibility=request.POST.get("visibility", ""),
            urgency=request.POST.get("urgency", ""),
            by=request.actor,
        )
    except Refusal as refusal:
        return _page(request, status=422, problem=_(str(refusal)))
    return flash(
        request,
        reverse("targets"),
        _("Saved. It holds for messages that arrive from now on."),
    )


@require_POST
@member_view(Role.LEAD)
def destroy(request: MemberRequest, pk: int) -> HttpResponse:
    target = Target.objects.select_related("brand", "account").filter(pk=pk).first()
    if target is None or _is_general(target):
        raise Http404
    if target.account or target.brand_id:
        _seen(request, target.account.brand_id if target.account else target.brand_id)
    elif request.member.brands.exists():
        raise Http404
    setting.drop_target(target, by=request.actor)
    return flash(
        request, reverse("targets"), _("Taken away: the general one holds from now on.")
    )


@require_POST
@member_view(Role.LEAD)
def on_call_chain(request: MemberRequest) -> HttpResponse:
    """Who is told, first to last; for a brand or for all."""
    brand, _account = _whose(request, request.POST.get("place", ""))
    ids = [i for i in request.POST.getlist("member") if i]
    people = {m.pk: m for m in Member.objects.active()}
    chosen = [people.get(side.number(i)) for i in ids]
    if None in chosen:
        raise Http404
    try:
        members = [m for m in chosen if m]
        minutes = side.whole(request.POST.get("minutes", "30"))
        setting.set_on_call(members, brand=brand, minutes=minutes, by=request.actor)
    except Refusal as refusal:
        return _page(request, status=422, chain_problem=_(str(refusal)))
    return flash(request, f"{reverse('targets')}#on-call", _("Saved."))


def _whose(request: MemberRequest, place: str) -> tuple[Brand | None, Account | None]:
    """ "workspace", "brand-3" or "account-8", of what the member sees; else 404."""
    what, _dash, pk = place.partition("-")
    if what == "brand":
        return side.brand_of(request, side.number(pk)), None
    if what == "account":
        account = Account.objects.connected().filter(pk=side.number(pk)).first()
        if account is None:
            raise Http404
        _seen(request, account.brand_id)
        return None, account
    if place != "workspace" or request.member.brands.exists():
        raise Http404
    return None, None


def _seen(request: MemberRequest, brand_id: int | None) -> None:
    side.brand_of(request, brand_id or 0)


def _answering() -> list[Member]:
    return [m for m in Member.objects.active() if m.is_at_least(Role.AGENT)]


def _chains(brands: list[Brand]) -> list[dict[str, object]]:
    """The chain for all, then each brand's own, with room to add people."""
    own, waits = _named()
    real = on_call.chains([brand.pk for brand in brands])
    general = own.get(None, [])
    chains: list[dict[str, object]] = [
        {
            "place": "workspace",
            "whose": "",
            "chosen": _padded(general),
            "is_set": bool(general),
            "minutes": waits.get(None, 30),
            "fallback": _names(real[brands[0].pk]) if brands and not general else "",
        }
    ]
    if len(brands) > 1:
        for brand in brands:
            mine = own.get(brand.pk, [])
            chains.append(
                {
                    "place": f"brand-{brand.pk}",
                    "whose": brand.name,
                    "chosen": _padded(mine),
                    "is_set": bool(mine),
                    "minutes": waits.get(brand.pk, 30),
                    "fallback": "" if mine else _names(real[brand.pk]),
                }
            )
    return chains


def _named() -> tuple[dict[int | None, list[int]], dict[int | None, int]]:
    """Who is named for each brand (None: for all), and how many minutes each one has."""
    rows = OnCall.objects.select_related("member").order_by("position", "pk")
    own: dict[int | None, list[int]] = {}
    for row in rows:
        if row.member.is_active:
            own.setdefault(row.brand_id, []).append(row.member_id)
    return own, {row.brand_id: row.minutes for row in rows}


def _padded(ids: list[int]) -> list[int]:
    """Those named, and room for one more; never less than two."""
    return [*ids, *[0] * max(1, PLACES - len(ids))]


def _names(members: list[Member]) -> str:
    return ", ".join(member.name for member in members)
