"""What is set, in sentences, with the way to change each."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from ascolto.channels.models import Account, Payload
from ascolto.commitments.reads import on_call
from ascolto.core.models import Member, Role
from ascolto.monitor import room_words
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import feed_words, side, targets


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    brands = side.brands_of(request)
    accounts = Account.objects.connected().filter(brand__in=brands)
    chains = on_call.chains([brand.pk for brand in brands])
    first = chains[brands[0].pk] if brands else []
    not_understood = Payload.objects.not_understood().count()
    return side.page(
        request,
        "settings/overview",
        "settings",
        accounts=accounts.select_related("brand"),
        brands=brands,
        promise=targets.sentence_of_all(),
        on_call=", ".join(member.name for member in first),
        people=_people(),
        not_understood=not_understood,
        not_understood_words=_waiting(not_understood),
        broken_feeds=[*feed_words.banners(brands), *room_words.banners(brands)],
        is_admin=request.member.is_at_least(Role.ADMIN),
    )


def _people() -> str:
    count = Member.objects.active().count()
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


def _waiting(count: int) -> str:
    if not count:
        return _("Everything that came in was understood.")
    return ngettext(
        "%(count)s delivery could not be understood. It is kept and can be read again.",
        "%(count)s deliveries could not be understood. They are kept and can be read again.",
        count,
    ) % {"count": count}
