"""The contact form: a page of ours, the same inside somebody's page, and the thanks.

No cookie and no script needed. Instead of a CSRF cookie, which browsers do not send inside frames,
each page carries a signed token; nobody is logged in here, so there is nothing to forge.
"""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ascolto.channels.actions import accepting
from ascolto.channels.models import Account
from ascolto.commitments import clock
from ascolto.commitments.models import Commitment
from ascolto.commitments.reads import targets
from ascolto.core.scoping import scope
from ascolto.core.secrets import sign, unsign
from ascolto.operate import promising
from ascolto.operate.actions import continuing
from ascolto.operate.models import Conversation
from ascolto.operate.reads import elsewhere
from ascolto.web.portal import form_door, hub_door
from ascolto.web.portal.form_door import Form, NoForm, Typed, Upload
from ascolto.web.portal.limits import Rate, limits

OPENS, SENDS = Rate(120, 60), Rate(10, 300)
THANKED_FOR = 3600  # seconds
NUMBER_WITHIN = 1.2  # seconds that the thanks wait for the conversation's number
SCRIPT = Path(__file__).parent / "static" / "ascolto" / "form" / "embed.js"


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, key: str) -> HttpResponseBase:
    return _form(request, key, embedded=False)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def embed(request: HttpRequest, key: str) -> HttpResponseBase:
    """The same for a frame in a page of a site that the account lists."""
    return _form(request, key, embedded=True)


@never_cache
@require_safe
def thanks(request: HttpRequest, key: str) -> HttpResponseBase:
    """Received, with the number to read out as soon as there is one."""
    embedded = "embed" in request.GET
    account = _account(key)
    said = unsign("form.thanks", request.GET.get("r", "")[:500])
    if not isinstance(said, list) or len(said) != 2 or said[0] != account.public_id:
        raise Http404
    with scope(account.workspace_id):
        form = _opened(account, request)
        with translation.override(form.language):
            number = _number(account, str(said[1]))
            answer = _render(request, "thanks", form, embedded, number=number)
    return _framed(answer, form, embedded)


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The one line that sites paste; its address stays for good."""
    answer = HttpResponse(
        SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8"
    )
    answer["Cache-Control"] = "public, max-age=3600"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


page.is_public = True  # type: ignore[attr-defined]
embed.is_public = True  # type: ignore[attr-defined]
thanks.is_public = True  # type: ignore[attr-defined]
script.is_public = True  # type: ignore[attr-defined]


def _form(request: HttpRequest, key: str, *, embedded: bool) -> HttpResponseBase:
    account = _account(key)
    with scope(account.workspace_id):
        form = _opened(account, request)
        with translation.override(form.language):
            answer = (
                _send(request, form, embedded)
                if request.method == "POST"
                else _show(request, form, embedded)
            )
    return _framed(answer, form, embedded)


def _show(request: HttpRequest, form: Form, embedded: bool) -> HttpResponse:
    who = request.META.get("REMOTE_ADDR", "")
    if limits.wait("form.open", who, OPENS):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    typed = Typed(page_url=request.GET.get("page", "")[:2000].replace("\0", ""))
    return _page(request, form, embedded, typed)


def _send(request: HttpRequest, form: Form, embedded: bool) -> HttpResponse:
    """Check, store, thank. Whatever is refused, what was written stays on the page."""
    typed, files = Typed.read(request), _files(request, form)
    found = form_door.problems(form, typed, files)
    if found:
        return _page(request, form, embedded, typed, found, status=422)
    opened = form_door.read_token(form.account, request.POST.get("token", ""))
    if why := _not_now(request, opened):
        status = 429 if opened and not _is_robot(request, opened) else 422
        return _page(request, form, embedded, typed, {"": why}, status=status)
    assert opened is not None
    delivery = form_door.raw(form, opened[0], typed, files)
    if form_door.unread(form, delivery).startswith("email"):
        again = form_door.problems(form, Typed(message="."), [])
        problem = {"email": again["email"]}
        return _page(request, form, embedded, typed, problem, status=422)
    _go_on(request, form.account, delivery.delivery_id)
    accepting.accept(form.account, [delivery])
    ticket = sign(
        "form.thanks",
        [form.account.public_id, delivery.delivery_id],
        expires_in=THANKED_FOR,
    )
    address = reverse("form_thanks", args=[form.account.public_id])
    return redirect(f"{address}?r={ticket}{'&embed' if embedded else ''}")


def _go_on(request: HttpRequest, account: Account, name: str) -> None:
    """Who came by the link of a conversation goes on in its case: noted before it can be read."""
    made = elsewhere.of_token(request.GET.get("c", ""), account)
    if made:
        continuing.await_delivery(made, name)


def _not_now(request: HttpRequest, opened: tuple[str, float] | None) -> str:
    """Why it is not taken this moment; "" when it is. A person presses once more and is heard."""
    if opened is None:
        return pgettext(
            "to customers",
            "This page was open for a long time. Your message is still here: please send it again.",
        )
    if _is_robot(request, opened):
        return pgettext(
            "to customers",
            "This went very fast. If you are a person, please press the button once more.",
        )
    who = request.META.get("REMOTE_ADDR", "")
    if limits.wait("form.send", who, SENDS):
        return pgettext(
            "to customers",
            "Many messages came from here in a short time. Please try again in a few minutes.",
        )
    return ""


def _is_robot(request: HttpRequest, opened: tuple[str, float]) -> bool:
    return bool(request.POST.get("website")) or opened[1] < form_door.QUICKEST


def _files(request: HttpRequest, form: Form) -> list[Upload]:
    if not form.look["asks"]["files"]:
        return []
    return [file for file in request.FILES.getlist("files") if file.size]


def _page(
    request: HttpRequest,
    form: Form,
    embedded: bool,
    typed: Typed,
    problems: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    opened = form_door.read_token(form.account, request.POST.get("token", ""))
    # The page's own name stays over mistakes, so that pressing twice is one message.
    token = request.POST["token"] if opened else form_door.new_token(form.account)
    return _render(
        request,
        "show",
        form,
        embedded,
        status=status,
        typed=typed,
        problems=problems or {},
        problem=(problems or {}).get("", ""),
        token=token,
        by=_by(form.account),
        megabytes=form.look["file_limit"] // 1024 // 1024,
    )


def _render(
    request: HttpRequest,
    template: str,
    form: Form,
    embedded: bool,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    brand = form.account.brand
    style = reverse("brand_style", args=[brand.color.lstrip("#")])
    context |= {
        "form": form.look,
        "brand": brand,
        "bare": embedded,
        "wide": True,
        "style_url": style,
        "record_url": hub_door.record_page(brand),
        "csrf_token": "",  # asking for it would set a cookie
        "member": None,
    }
    return render(request, f"portal/form/{template}.html", context, status=status)


def _framed(answer: HttpResponseBase, form: Form, embedded: bool) -> HttpResponseBase:
    """Who may show it in a frame: the sites of the account, and our own pages."""
    if embedded:
        allowed = ["'self'", *form.origins()]
        answer._csp_replace = {"frame-ancestors": allowed}  # type: ignore[attr-defined]
    answer["Vary"] = "Accept-Language"
    return answer


def _account(key: str) -> Account:
    try:
        return form_door.account_of(key)
    except NoForm:
        raise Http404 from None


def _opened(account: Account, request: HttpRequest) -> Form:
    try:
        return form_door.open_form(account, request)
    except NoForm:
        raise Http404 from None


def _by(account: Account) -> str:
    """ "by 10:40": when a person answers who writes now."""
    terms = targets.book([account.brand_id]).terms(
        Commitment.Kind.FIRST_REPLY, brand_id=account.brand_id, account_id=account.pk
    )
    now = timezone.now() + timedelta(seconds=1)
    due_at = clock.deadline(now, terms.allowance.minutes, terms.hours)
    return promising.by_when(due_at, Conversation(brand=account.brand))


def _number(account: Account, name: str) -> int:
    """The conversation's number, as soon as the message was read; 0 when that takes long."""
    until = time.monotonic() + NUMBER_WITHIN
    rows = Conversation.objects.filter(
        account=account, thread__messages__external_id=name
    )
    while True:
        number = rows.values_list("number", flat=True).first()
        if number or time.monotonic() > until:
            return number or 0
        time.sleep(0.1)
