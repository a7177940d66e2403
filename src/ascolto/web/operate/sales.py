"""The report of sales that followed from care, with the orders behind each number."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ascolto.core import tables
from ascolto.core.models import Member, Role
from ascolto.operate.models import Order, SalesRule
from ascolto.operate.reads import sales as reads
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.sheets import sheet

MOST = 50_000  # lines of an export
COLUMNS = (
    "order", "number", "bought_at", "brand", "customer", "state", "amount", "given_back", "net",
    "currency", "credit", "conversation", "answered_by",
)  # fmt: skip


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    """`month` (2026-11), `brand`, `person`, `kind`; what is none is not asked."""
    member, asked = request.member, _asked(request)
    after = request.GET.get("after", "")[:60]
    rows = reads.orders(member, asked)
    context: dict[str, Any] = {
        "page": reads.page(rows, after=after),
        "asked": asked,
        "query": _query(request),
    }
    if after and request.htmx:
        return render(request, "operate/sales/_rows.html", context)
    days = dict(SalesRule.objects.values_list("brand_id", "days"))
    context |= {
        "months": reads.by_month(member, asked),
        "persons": reads.by_person(member, asked),
        "brands": request.around.brands,
        "people": Member.objects.active().exclude(role=Role.VOICE),
        "rules": [(b, days.get(b.pk, SalesRule.DAYS)) for b in request.around.brands],
        "can_report": True,
    }
    return render(request, "operate/sales/index.html", context)


@require_GET
@member_view(Role.LEAD)
def export(request: MemberRequest) -> HttpResponse:
    """The orders behind the numbers, as a table for a spreadsheet."""
    rows = reads.orders(request.member, _asked(request))[:MOST]
    text = tables.text([COLUMNS, *(_line(order) for order in rows)])
    return sheet(text, "sales.csv")


def _asked(request: MemberRequest) -> reads.Wanted:
    get = request.GET
    try:
        month = date.fromisoformat(f"{get['month']}-01") if get.get("month") else None
    except ValueError:
        month = None
    kind = get.get("kind", "")
    return reads.Wanted(
        month,
        _number(get.get("brand", "")),
        _number(get.get("person", "")),
        kind if kind in ("direct", "assisted") else "",
    )


def _number(typed: str) -> int:
    return int(typed[:18]) if typed.isdecimal() and typed.isascii() else 0


def _query(request: MemberRequest) -> str:
    kept = {n: request.GET.get(n, "") for n in ("month", "brand", "person", "kind")}
    return urlencode({name: value for name, value in kept.items() if value})


def _line(order: Order) -> tuple[str, ...]:
    talk = order.conversation
    return (
        order.external_id, order.number, order.bought_at.isoformat(), order.brand.name,
        str(order.customer or ""), order.state, _money(order.amount),
        _money(order.given_back), _money(order.net), order.currency, order.credit,
        str(talk.number) if talk else "", order.member.name if order.member else "",
    )  # fmt: skip


def _money(cents: int) -> str:
    return f"{cents / 100:.2f}"
