"""What could not be understood: kept as it came, shown safely, read again after a fix."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ascolto.channels.actions import accepting, ingesting
from ascolto.channels.models import Account, Payload
from ascolto.channels.reads import payloads as reads
from ascolto.core import storage
from ascolto.core.models import Role
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

SIZE = 50
SHOWN = 64 * 1024  # bytes of a body on the page
HEX_SHOWN = 4 * 1024
AT_ONCE = 200  # in one transaction
MOST = 20_000  # by one press


def _seen(request: MemberRequest) -> Any:
    return Payload.objects.filter(account__brand__in=side.brands_of(request))


def _of(request: MemberRequest, pk: int) -> Payload:
    rows = _seen(request).select_related("account")
    payload: Payload | None = rows.filter(pk=pk).first()
    if payload is None:
        raise Http404
    return payload


@require_GET
@member_view(Role.ADMIN)
def index(request: MemberRequest) -> HttpResponse:
    """Keyset pages, newest first."""
    rows = _seen(request).not_understood().order_by("-pk")
    account = _account(request, request.GET.get("account", ""))
    if account:
        rows = rows.filter(account=account)
    if before := request.GET.get("before", ""):
        rows = rows.filter(pk__lt=side.number(before))
    plain = rows.select_related("account").defer("body", "headers")
    found = list(plain[: SIZE + 1])
    context: dict[str, Any] = {
        "payloads": found[:SIZE],
        "before": found[SIZE - 1].pk if len(found) > SIZE else 0,
        "account": account,
    }
    if before and request.htmx:
        return side.page(request, "channels/payloads/_rows", "payloads", **context)
    mine = Account.objects.filter(brand__in=side.brands_of(request))
    every = reads.counts(list(mine.values_list("pk", flat=True)))
    totals = {
        status: sum(counts.get(status, 0) for counts in every.values())
        for status in ("waiting", "ignored", "failed")
    }
    return side.page(
        request, "channels/payloads/index", "payloads", totals=totals, **context
    )


@require_GET
@member_view(Role.ADMIN)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    payload = _of(request, pk)
    body, is_gone = _body(payload)
    text, is_text = readable(body)
    return side.page(
        request,
        "channels/payloads/show",
        "payloads",
        payload=payload,
        headers=sorted(payload.headers.items()),
        text=text,
        is_text=is_text,
        is_cut=len(body) > (SHOWN if is_text else HEX_SHOWN),
        is_gone=is_gone,
    )


@require_GET
@member_view(Role.ADMIN)
def state(request: MemberRequest, pk: int) -> HttpResponse:
    """What became of it, for the page that waits after a replay."""
    payload = _of(request, pk)
    return side.page(request, "channels/payloads/_state", "payloads", payload=payload)


@require_GET
@member_view(Role.ADMIN)
def raw(request: MemberRequest, pk: int) -> HttpResponse:
    """The body byte by byte, as a download that no browser runs."""
    payload = _of(request, pk)
    body, is_gone = _body(payload)
    if is_gone:
        raise Http404
    answer = HttpResponse(body, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="delivery-{payload.pk}.bin"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@member_view(Role.ADMIN)
def replay(request: MemberRequest, pk: int) -> HttpResponse:
    payload = _of(request, pk)
    address = reverse("payload", args=[pk])
    if not ingesting.replay([payload], by=request.actor):
        return flash(request, address, _("It was understood already."), "warning")
    return flash(request, address, _("It is being read again."))


@require_POST
@member_view(Role.ADMIN)
def replay_all(request: MemberRequest) -> HttpResponse:
    """All that was not understood, or all of one account."""
    rows = _seen(request).not_understood().order_by("pk")
    account = _account(request, request.POST.get("account", ""))
    if account:
        rows = rows.filter(account=account)
    ids, count = list(rows.values_list("pk", flat=True)[:MOST]), 0
    for start in range(0, len(ids), AT_ONCE):
        some = Payload.objects.filter(pk__in=ids[start : start + AT_ONCE])
        plain = list(some.defer("body", "headers"))
        count += ingesting.replay(plain, by=request.actor)
    said = ngettext(
        "%(count)d delivery is being read again.",
        "%(count)d deliveries are being read again.",
        count,
    )
    return flash(request, reverse("payloads"), said % {"count": count})


def readable(body: bytes) -> tuple[str, bool]:
    """The beginning as text, or as a hex dump when it is none."""
    piece = body[:SHOWN]
    if b"\x00" not in piece:
        try:
            return piece.decode("utf-8"), True
        except UnicodeDecodeError as problem:
            if (
                len(body) > SHOWN and problem.start >= SHOWN - 4
            ):  # cut inside a character
                return piece[: problem.start].decode("utf-8"), True
            if _is_mostly_text(piece):
                return piece.decode("latin-1"), True
    return hex_dump(body[:HEX_SHOWN]), False


def hex_dump(body: bytes) -> str:
    lines = []
    for at in range(0, len(body), 16):
        row = body[at : at + 16]
        signs = "".join(chr(b) if 32 <= b < 127 else "." for b in row)
        lines.append(f"{at:08x}  {row.hex(' '):<47}  {signs}")
    return "\n".join(lines)


def _is_mostly_text(piece: bytes) -> bool:
    odd = sum(b < 32 and b not in (9, 10, 13) for b in piece)
    return odd * 50 < len(piece)


def _body(payload: Payload) -> tuple[bytes, bool]:
    """The body, and whether its file is missing from the store."""
    try:
        return bytes(accepting.raw(payload).body), False
    except storage.Missing:
        return b"", True


def _account(request: MemberRequest, pk: str) -> Account | None:
    if not pk:
        return None
    rows = Account.objects.filter(brand__in=side.brands_of(request))
    account: Account | None = rows.filter(pk=side.number(pk)).first()
    if account is None:
        raise Http404
    return account
