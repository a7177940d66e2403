"""The public FAQ of a brand: searchable, without cookie and without script, also inside a frame."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ascolto.channels import registry
from ascolto.channels.contract import Does
from ascolto.channels.models import Account
from ascolto.core.scoping import scope, unscoped
from ascolto.operate.actions import showing
from ascolto.operate.models import Faq
from ascolto.operate.reads import faq as reads
from ascolto.web.portal.form_door import browser_language
from ascolto.web.portal.limits import Rate, limits

OPENS, SAYS = Rate(120, 60), Rate(20, 300)
LANGUAGES = ("it", "en")


@never_cache
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponseBase:
    return _page(request, key, embedded=False)


@never_cache
@require_safe
def embed(request: HttpRequest, key: str) -> HttpResponseBase:
    """The same for a frame in any page: there is nothing on it but to read."""
    answer = _page(request, key, embedded=True)
    answer._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]
    answer.xframe_options_exempt = True  # type: ignore[attr-defined]
    return answer


@never_cache
@csrf_exempt
@require_POST
def helped(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """ "Did this help?" No cookie, so no token: a counter is all there is to forge."""
    faq = _of(key)
    who = request.META.get("REMOTE_ADDR", "")
    embedded = "embed" in request.GET
    if not limits.wait("faq.said", f"{who}/{pk}", SAYS):
        with scope(faq.workspace_id):
            said = request.POST.get("it") == "helped"
            showing.count(pk, faq.brand, helped=said)
    query = {"said": pk, "lang": _language(request, faq)}
    words = request.GET.get("q", "")[:200]
    name = "faq_embed" if embedded else "faq"
    where = reverse(name, args=[faq.public_id])
    return redirect(
        f"{where}?{urlencode(query | ({'q': words} if words else {}))}#a{pk}"
    )


page.is_public = True  # type: ignore[attr-defined]
embed.is_public = True  # type: ignore[attr-defined]
helped.is_public = True  # type: ignore[attr-defined]


def _page(request: HttpRequest, key: str, *, embedded: bool) -> HttpResponse:
    faq = _of(key)
    if limits.wait("faq.open", request.META.get("REMOTE_ADDR", ""), OPENS):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    language = _language(request, faq)
    words = request.GET.get("q", "")[:200].replace("\0", "").strip()
    with scope(faq.workspace_id), translation.override(language):
        context = _shown(request, faq, language, words)
        answer = render(request, "portal/faq/show.html", context | {"bare": embedded})
    answer["Vary"] = "Accept-Language"
    if not faq.is_indexed or embedded or words:
        answer["X-Robots-Tag"] = "noindex"
    return answer


def _shown(
    request: HttpRequest, faq: Faq, language: str, words: str
) -> dict[str, object]:
    found = reads.items(faq.brand, language=language, typed=words)
    return {
        "faq": faq,
        "brand": faq.brand,
        "topics": [("", found)] if words else reads.by_topic(found),
        "words": words,
        "contact_url": faq.contact_url or _form_of(faq),
        "said": request.GET.get("said", "")[:20],
        "language": language,
        "other": next(one for one in LANGUAGES if one != language),
        "wide": True,
        "style_url": reverse("brand_style", args=[faq.brand.color.lstrip("#")]),
        "csrf_token": "",  # asking for it would set a cookie
        "member": None,
    }


def _of(key: str) -> Faq:
    with unscoped("a page names the FAQ; the FAQ names the workspace"):
        rows = Faq.objects.select_related("brand", "workspace")
        faq: Faq | None = rows.filter(public_id=key[:64], is_on=True).first()
    if faq is None:
        raise Http404
    return faq


def _form_of(faq: Faq) -> str:
    """The brand's contact form, where there is one."""
    for account in Account.objects.connected().filter(brand=faq.brand):
        does = registry.manifest(account.kind).does
        if Does.PORTAL in does and Does.TYPING not in does:
            return reverse("form", args=[account.public_id])
    return ""


def _language(request: HttpRequest, faq: Faq) -> str:
    """Asked for, else the browser's, else the brand's, else English."""
    wanted = (request.GET.get("lang"), browser_language(request), faq.brand.language)
    return next((one for one in wanted if one in LANGUAGES), "en")
