"""What the rest is about: accounts, brands, people, and who I am."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import QuerySet
from ninja import Router

from ascolto.channels.models import Account
from ascolto.core.models import Brand, Member
from ascolto.web.api import problems, showing
from ascolto.web.api.answers import reads
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.keys import Bearer
from ascolto.web.api.paging import OLDEST, Cursor, cut
from ascolto.web.api.schemas import (
    AccountOut,
    AccountPage,
    AccountsAsked,
    BrandOut,
    BrandPage,
    Id,
    KeyOut,
    MemberPage,
    MeOut,
    Named,
    Paged,
)
from ascolto.web.api.strict import Asked

router = Router(tags=["Company"])


def _accounts(request: ApiRequest) -> QuerySet[Account]:
    brands = list(request.call.member.brands.values_list("pk", flat=True))
    rows: QuerySet[Account] = Account.objects.select_related("brand")
    # Settings and keys are not even read.
    rows = rows.defer("config", "key", "cursor", "public_id")
    return rows.filter(brand_id__in=brands) if brands else rows


@router.get(
    "/accounts",
    auth=Bearer("accounts:read"),
    operation_id="list_accounts",
    summary="List connected accounts",
    **reads(AccountPage),
)
def accounts(request: ApiRequest, asked: Annotated[AccountsAsked, Asked(...)]) -> Any:
    """Never their settings or secrets."""
    rows = _accounts(request)
    if asked.brand is not None:
        rows = rows.filter(brand_id=asked.brand)
    if asked.connected is not None:
        rows = rows.filter(disconnected_at__isnull=asked.connected)
    page = cut(
        rows, OLDEST, Cursor("accounts", asked.asked(), asked.after), asked.limit
    )
    return AccountPage(items=[showing.account(a) for a in page.rows], next=page.next)


@router.get(
    "/accounts/{id}",
    auth=Bearer("accounts:read"),
    operation_id="get_account",
    summary="Get an account",
    **reads(AccountOut),
)
def account(request: ApiRequest, id: Id) -> Any:
    row = _accounts(request).filter(pk=id).first()
    if row is None:
        raise problems.nothing_here()
    return showing.account(row)


@router.get(
    "/brands",
    auth=Bearer("accounts:read", "conversations:read"),
    operation_id="list_brands",
    summary="List brands",
    **reads(BrandPage),
)
def brands(request: ApiRequest, asked: Annotated[Paged, Asked(...)]) -> Any:
    """Those the key's member sees."""
    mine = list(request.call.member.brands.values_list("pk", flat=True))
    rows = Brand.objects.filter(pk__in=mine) if mine else Brand.objects.all()
    page = cut(rows, OLDEST, Cursor("brands", "", asked.after), asked.limit)
    items = [
        BrandOut(
            id=b.pk,
            name=b.name,
            slug=b.slug,
            language=b.language,
            timezone=b.timezone,
            color=b.color,
        )
        for b in page.rows
    ]
    return BrandPage(items=items, next=page.next)


@router.get(
    "/members",
    auth=Bearer("conversations:read"),
    operation_id="list_members",
    summary="List colleagues",
    **reads(MemberPage),
)
def members(request: ApiRequest, asked: Annotated[Paged, Asked(...)]) -> Any:
    """Who is in the workspace now: for assigning."""
    rows = Member.objects.active().prefetch_related("teams", "brands")
    page = cut(rows, OLDEST, Cursor("members", "", asked.after), asked.limit)
    return MemberPage(items=[showing.member(m) for m in page.rows], next=page.next)


@router.get("/me", auth=Bearer(), operation_id="me", summary="Who am I", **reads(MeOut))
def me(request: ApiRequest) -> Any:
    """The key's member, workspace and scopes. Any working key may ask."""
    call = request.call
    company, key = call.member.workspace, call.key
    return MeOut(
        workspace=Named(id=company.pk, name=company.name),
        member=showing.member(call.member),
        email=call.member.user.email,
        key=KeyOut(
            name=key.name,
            prefix=key.prefix,
            scopes=key.scopes,
            created_at=key.created_at,
            expires_at=key.expires_at,
        ),
    )
