"""Service or marketing: what arrives, by week, brand, channel and account."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ascolto.channels import registry
from ascolto.core.models import Role
from ascolto.monitor.figure_words import percent, said
from ascolto.monitor.mixing import KINDS, Mix
from ascolto.monitor.reads import mix as reads
from ascolto.web.monitor import charts
from ascolto.web.monitor.charts import Column
from ascolto.web.request import MemberRequest, member_view

WEEKS = (4, 8, 12)
Line = tuple[str, list[tuple[int, str]], int]


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    """`weeks`, `account`."""
    asked, chosen = request.GET.get("weeks", ""), request.GET.get("account", "")
    count = int(asked) if asked in map(str, WEEKS) else 8
    account = int(chosen) if chosen.isdecimal() and len(chosen) < 15 else None
    found = reads.mixes(request.member, now=timezone.localtime(), count=count, account=account)  # fmt: skip
    context = {
        "sentence": _sentence(found.all),
        "count": count,
        "choices": WEEKS,
        "account": account,
        "accounts": request.around.accounts,
        "has_any": bool(found.all.total),
        "names": list(kinds().values()),
        "picture": _picture(found),
        "weeks": _weeks(found),
        "tables": [
            (_("By brand"), _lines(found.brands)),
            (_("By channel"), _lines([(_title(kind), mix) for kind, mix in found.kinds])),
            (_("By account"), _lines([(a.name, mix) for a, mix in found.accounts])),
        ],
    }  # fmt: skip
    return render(request, "monitor/mix/index.html", context)


def kinds() -> dict[str, str]:
    return {
        "service": pgettext("what arrives", "service"),
        "purchase": pgettext("what arrives", "interest in buying"),
        "marketing": pgettext("what arrives", "marketing"),
        "spam": pgettext("what arrives", "spam"),
        "other": pgettext("what arrives", "other"),
    }


def _sentence(mix: Mix) -> str:
    if not mix.known:
        return _("Nothing that arrived in these weeks is of a kind yet.")
    return _(
        "Of what arrives %(service)s is service, %(purchase)s interest in buying and "
        "%(selling)s marketing or spam."
    ) % {
        "service": said(mix.share("service") or 0),
        "purchase": said(mix.share("purchase") or 0),
        "selling": said((mix.share("marketing") or 0) + (mix.share("spam") or 0)),
    }


def _picture(found: reads.Mixes) -> str:
    names = kinds()
    shown = [
        Column(
            formats.date_format(span.on, "j/n"),
            [(f"mix-{kind}", names[kind], mix.said[kind]) for kind in KINDS],
        )
        for span, mix in zip(found.spans, found.weeks, strict=True)
    ]
    return mark_safe(charts.columns(shown, title=_("What arrives, week by week")))


def _weeks(found: reads.Mixes) -> list[Line]:
    named = [
        (formats.date_format(span.on, "SHORT_DATE_FORMAT"), mix)
        for span, mix in zip(found.spans, found.weeks, strict=True)
    ]
    return _lines(named)


def _lines(rows: Sequence[tuple[str, Mix]]) -> list[Line]:
    """Each kind: how many, and its share of what is of a kind."""
    return [
        (name, [(mix.said[k], percent(mix.share(k)) if k != "other" else "") for k in KINDS], mix.total)
        for name, mix in rows
    ]  # fmt: skip


def _title(kind: str) -> str:
    manifest = registry.manifests().get(kind)
    return manifest.title.in_(get_language() or "en") if manifest else kind
