"""What is said at once: a text per language, for a brand or one of its accounts."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from ascolto.channels import registry
from ascolto.channels.models import Account
from ascolto.commitments import clock
from ascolto.commitments.models import Commitment
from ascolto.commitments.reads import targets
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.operate import promising
from ascolto.operate.actions import acknowledging, setting
from ascolto.operate.models import AcknowledgementText, Conversation
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

LIMIT = 2000
EXAMPLE_NUMBER = 1042


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    brand = side.chosen_brand(request)
    if brand is None:
        return side.page(request, "settings/acknowledgements", "acknowledgements")
    return _page(request, brand, _account(brand, request.GET.get("account", "")))


@require_POST
@member_view(Role.LEAD)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """One language's text, or back to the one that comes with us."""
    brand = side.brand_of(request, pk)
    account = _account(brand, request.POST.get("account", ""))
    language = _language(request)
    text = request.POST.get("text", "").strip()
    row = _rows(brand, account).filter(language=language).first()
    if request.POST.get("then") == "drop":
        if row:
            setting.drop_acknowledgement(row, by=request.actor)
        return flash(request, _address(brand, account), _("Back to the text above it."))
    is_on = request.POST.get("is_on") == "yes"
    try:
        if is_on and not text:
            raise Refusal(
                _("Write what the customer is told, or switch it off."), "empty"
            )
        if len(text) > LIMIT:
            raise Refusal(
                _("The text is too long: at most %(limit)s characters.")
                % {"limit": LIMIT},
                "too_long",
            )
        setting.set_acknowledgement(
            brand,
            account=account,
            language=language,
            text=text,
            is_on=is_on,
            by=request.actor,
        )
    except Refusal as refusal:
        return _page(
            request,
            brand,
            account,
            status=422,
            refused={language: (str(refusal), text, is_on)},
        )
    return flash(request, _address(brand, account), _("Saved."))


@require_POST
@member_view(Role.LEAD)
def preview(request: MemberRequest, pk: int) -> HttpResponse:
    """The text as a customer who wrote this minute would get it."""
    brand = side.brand_of(request, pk)
    account = _account(brand, request.POST.get("account", ""))
    said = filled(
        request.POST.get("text", "")[:LIMIT], brand, account, _language(request)
    )
    return render(request, "settings/_preview.html", {"said": said})


def filled(text: str, brand: Brand, account: Account | None, language: str) -> str:
    """With the promise that would hold now. Nothing is stored."""
    terms = targets.book([brand.pk]).terms(
        Commitment.Kind.FIRST_REPLY,
        brand_id=brand.pk,
        account_id=account.pk if account else None,
    )
    now = timezone.now() + timedelta(seconds=1)
    due_at = clock.deadline(now, terms.allowance.minutes, terms.hours)
    example = Conversation(brand=brand, number=EXAMPLE_NUMBER, due_at=due_at)
    with override(language):
        return promising.with_number(promising.fill(text, example), example)


def default(language: str) -> str:
    with override(language):
        return acknowledging.default_text()


def _page(
    request: MemberRequest,
    brand: Brand,
    account: Account | None,
    *,
    status: int = 200,
    refused: dict[str, tuple[str, str, bool]] | None = None,
) -> HttpResponse:
    own = {row.language: row for row in _rows(brand, account)}
    brands_own = {row.language: row for row in _rows(brand, None)} if account else {}
    texts = []
    for language, name in side.languages():
        row, above = own.get(language), brands_own.get(language)
        base = above.text if above else default(language)
        text = row.text if row and row.text else base
        is_on = row.is_on if row else (above.is_on if above else True)
        problem = ""
        if refused and language in refused:
            problem, text, is_on = refused[language]
        texts.append(
            {
                "language": language,
                "name": name,
                "text": text,
                "is_on": is_on,
                "is_own": row is not None,
                "base": base,
                "problem": problem,
                "said": filled(text, brand, account, language),
            }
        )
    return side.page(
        request,
        "settings/acknowledgements",
        "acknowledgements",
        status=status,
        brand=brand,
        account=account,
        brands=side.brands_of(request),
        accounts=_acknowledging(brand),
        texts=texts,
        limit=LIMIT,
    )


def _acknowledging(brand: Brand) -> list[Account]:
    """The brand's accounts on whose channel an acknowledgement goes out."""
    known = registry.manifests()
    rows = Account.objects.connected().filter(brand=brand)
    return [
        account
        for account in rows
        if (manifest := known.get(account.kind))
        and manifest.acknowledges
        and registry.is_answerable(account)
    ]


def _rows(brand: Brand, account: Account | None):  # type: ignore[no-untyped-def]
    return AcknowledgementText.objects.filter(brand=brand, account=account)


def _account(brand: Brand, pk: str) -> Account | None:
    if not pk:
        return None
    found: Account | None = (
        Account.objects.connected().filter(pk=side.number(pk), brand=brand).first()
    )
    if found is None:
        raise Http404
    return found


def _language(request: MemberRequest) -> str:
    language = request.POST.get("language", "")
    if language not in dict(side.languages()):
        raise Http404
    return language


def _address(brand: Brand, account: Account | None) -> str:
    place = f"{reverse('acknowledgements')}?brand={brand.pk}"
    return f"{place}&account={account.pk}" if account else place
