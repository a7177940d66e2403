"""Accounts: what is connected, how to connect, check, change and disconnect."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.channels import profiles, registry
from ascolto.channels.actions import connecting
from ascolto.channels.contract import Does, Manifest
from ascolto.channels.models import Account
from ascolto.channels.reads import payloads
from ascolto.core import activity
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.web.channels import (
    checking,
    fields,
    guide,
    kinds,
    showing,
    upkeep,
    ways_out,
)
from ascolto.web.channels.checking import DoesNotWork
from ascolto.web.channels.known import account_of
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side


def manifest_of(kind: str) -> Manifest:
    """What can be connected here; else 404."""
    found = registry.manifests().get(kind)
    if found is None or found.hidden:
        raise Http404
    return found


@require_GET
@member_view(Role.ADMIN)
def index(request: MemberRequest) -> HttpResponse:
    mine = {brand.pk for brand in side.brands_of(request)}
    rows = Account.objects.connected().select_related("brand", "answers_through")
    every = list(rows)
    accounts = [account for account in every if account.brand_id in mine]
    twins = profiles.twins(every)
    counts = payloads.counts([account.pk for account in accounts])
    return side.page(
        request,
        "channels/accounts/index",
        "accounts",
        accounts=[
            showing.shown(account, counts.get(account.pk, {}))
            | {"twin": twins.get(account.pk)}
            for account in accounts
        ],
    )


@require_GET
@member_view(Role.ADMIN)
def new(request: MemberRequest) -> HttpResponse:
    """The kinds to choose from."""
    offered = [one for one in registry.manifests().values() if not one.hidden]
    return side.page(
        request,
        "channels/accounts/new",
        "accounts",
        shelves=kinds.shelves(offered, get_language() or "en"),
        is_first=not Account.objects.connected().exists(),
    )


@require_GET
@member_view(Role.ADMIN)
def how_to(request: MemberRequest, kind: str) -> HttpResponse:
    """The connector's own guide: how to get access."""
    manifest, text = manifest_of(kind), guide.of(kind)
    if text is None:
        raise Http404
    return side.page(
        request,
        "channels/accounts/guide",
        "accounts",
        guide=text,
        kind=kind,
        title=manifest.title.in_(get_language() or "en"),
        docs_url=manifest.docs_url,
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@member_view(Role.ADMIN)
def create(request: MemberRequest, kind: str) -> HttpResponse:
    """Fill in, check with the provider, and only then save."""
    manifest = manifest_of(kind)
    if request.method == "GET":
        return _form(request, manifest, None, {})
    model, language = registry.config_class(kind), get_language() or "en"
    given = fields.typed(model, request.POST)
    brand, through = _brand(request), ways_out.chosen(request, manifest)
    config, problems = fields.validate(model, given, language)
    name = _name(request)
    if config is None:
        return _form(request, manifest, None, given, problems=problems)
    try:
        ways_out.require(manifest, through)
        draft = Account(kind=kind, brand=brand, name=name)
        checked = checking.check(kind, config, registry.site(draft))
        account = connecting.connect(
            kind, brand=brand, name=name or checked.name[:120], config=config,
            answers_through=through, profile=checked.profile, by=request.actor,
        )  # fmt: skip
        upkeep.begin(account, checked, by=request.actor)
    except (Refusal, DoesNotWork) as no:
        return _form(request, manifest, None, given, problems={"": str(no)})
    return flash(
        request,
        f"{reverse('account', args=[account.pk])}?new=yes",
        _("It works. “%(name)s” is connected.") % {"name": account.name},
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@member_view(Role.ADMIN)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    account = account_of(request, pk)
    manifest = registry.manifests().get(account.kind)
    if manifest is None:
        return _orphan(request, account)
    if request.method == "GET":
        is_new = request.GET.get("new") == "yes"
        return _form(request, manifest, account, dict(account.config), is_new=is_new)
    model, language = registry.config_class(account.kind), get_language() or "en"
    given = fields.typed(model, request.POST, account.config)
    brand, through = _brand(request), ways_out.chosen(request, manifest)
    config, problems = fields.validate(model, given, language)
    if config is None:
        return _form(request, manifest, account, given, problems=problems)
    try:
        ways_out.require(manifest, through or account.answers_through)
        checked = checking.check(account.kind, config, registry.site(account))
        connecting.change(
            account,
            config=config,
            name=_name(request),
            brand=brand,
            answers_through=through,
            profile=checked.profile,
            by=request.actor,
        )
        upkeep.noted(account, checked)
    except (Refusal, DoesNotWork) as no:
        account = account_of(request, pk)
        return _form(request, manifest, account, given, problems={"": str(no)})
    return flash(request, reverse("account", args=[pk]), _("It works, and is saved."))


@never_cache
@require_POST
@member_view(Role.ADMIN)
def secret(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the secrets that we made for the other side. It is noted who looked."""
    account = account_of(request, pk)
    manifest = registry.manifests().get(account.kind)
    if manifest is None:
        raise Http404
    activity.record("looked at the secret of", account, by=request.actor)
    return _form(request, manifest, account, dict(account.config), reveal=True)


@require_POST
@member_view(Role.ADMIN)
def disconnection(request: MemberRequest, pk: int) -> HttpResponse:
    account = account_of(request, pk)
    connecting.disconnect(account, by=request.actor)
    said = _("“%(name)s” is disconnected. What was said stays.")
    return flash(request, reverse("accounts"), said % {"name": account.name})


def _form(
    request: MemberRequest,
    manifest: Manifest,
    account: Account | None,
    values: dict[str, Any],
    *,
    problems: dict[str, str] | None = None,
    reveal: bool = False,
    is_new: bool = False,
) -> HttpResponse:
    language = get_language() or "en"
    model = registry.config_class(manifest.kind)
    stored = account.config if account else {}
    context: dict[str, Any] = {
        "manifest": manifest,
        "kind": manifest.kind,
        **showing.described(manifest, language),
        "has_guide": guide.of(manifest.kind) is not None,
        "drawn": fields.draw(model, values, language, stored=stored, problems=problems),
        "problem": (problems or {}).get("", ""),
        "name": request.POST.get("name", account.name if account else ""),
        "brands": side.brands_of(request),
        "brand_id": _brand_id(request, account),
        "throughs": ways_out.candidates(request, manifest, account),
        "needs_through": manifest.answers_through is not None,
        "through_id": account.answers_through_id if account else 0,
    }
    if account:
        counts = payloads.counts([account.pk]).get(account.pk, {})
        context |= {
            "account": account,
            "shown": showing.shown(account, counts),
            "doors": showing.doors(request, account, manifest),
            "our_secrets": _secrets(model, account, manifest, reveal or is_new),
            "is_new": is_new,
        } | showing.extras(request, account, manifest)
    template = "show" if account else "create"
    status = 422 if problems else 200
    return side.page(
        request, f"channels/accounts/{template}", "accounts", status=status, **context
    )


def _orphan(request: MemberRequest, account: Account) -> HttpResponse:
    """Its connector is not installed any more: say so, and let it be disconnected."""
    return side.page(request, "channels/accounts/orphan", "accounts", account=account)


def _secrets(
    model: Any, account: Account, manifest: Manifest, reveal: bool
) -> list[tuple[str, str]]:
    """Label and, when revealed, value of the secrets that the other side must know."""
    if not {Does.WEBHOOK, Does.HINT} & manifest.does:
        return []
    names = fields.made_by_us(model, account.config)
    drawn = {
        one.name: one.label
        for one in fields.draw(model, {}, get_language() or "en").every
    }
    return [(drawn[n], account.config[n] if reveal else "") for n in names]


def _brand(request: MemberRequest) -> Brand:
    brands = side.brands_of(request)
    if "brand" in request.POST:
        return side.brand_of(request, side.number(request.POST["brand"]))
    if len(brands) != 1:
        raise Http404
    return brands[0]


def _brand_id(request: MemberRequest, account: Account | None) -> int:
    """The brand that the form shows as chosen."""
    if "brand" in request.POST:
        return side.number(request.POST["brand"])
    return account.brand_id if account else 0


def _name(request: MemberRequest) -> str:
    return " ".join(request.POST.get("name", "").split())[:120]
