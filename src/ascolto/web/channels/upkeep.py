"""Looking after connected accounts: ask again whether they work, bring in what was said before."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.channels import registry
from ascolto.channels.actions import connecting, expiring, gauging, recalling
from ascolto.channels.contract import Does
from ascolto.channels.jobs import ask_insights, ask_templates
from ascolto.channels.models import Account
from ascolto.core.actor import Actor
from ascolto.core.models import Role
from ascolto.web.channels import checking
from ascolto.web.channels.checking import Checked, DoesNotWork
from ascolto.web.channels.known import account_of
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view


def begin(account: Account, checked: Checked, *, by: Actor) -> None:
    """What follows once an account is connected."""
    noted(account, checked)
    key = f"templates:{account.pk}"
    ask_templates.using(key=key).enqueue(account_id=account.pk)
    if Does.INSIGHTS in registry.does(account):
        key = f"insights:{account.pk}"
        ask_insights.using(key=key).enqueue(account_id=account.pk)
    recalling.begin(account, by=by)


@require_POST
@member_view(Role.ADMIN)
def check(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask the provider again, with what is saved."""
    account = account_of(request, pk)
    address = reverse("account", args=[pk])
    try:
        config = registry.config_class(account.kind).model_validate(account.config)
        checked = checking.check(account.kind, config, registry.site(account))
    except DoesNotWork as no:
        if no.must_reconnect:
            connecting.mark_broken(account, str(no))
        return flash(request, address, str(no), "error")
    except (registry.UnknownKind, ValueError):
        said = _("Its settings are not complete any more. Fill them in again.")
        return flash(request, address, said, "error")
    connecting.mark_working(account)
    gauging.ask_again(account)
    noted(account, checked)
    return flash(request, address, _("It works."))


@require_POST
@member_view(Role.ADMIN)
def past(request: MemberRequest, pk: int) -> HttpResponse:
    """Bring in what was said before it was connected, again."""
    account = account_of(request, pk)
    if not recalling.begin(account, by=request.actor):
        said = _("There is nothing to bring in, or it is under way already.")
        return flash(request, reverse("account", args=[pk]), said, "warning")
    said = _("What was said before is brought in now.")
    return flash(request, reverse("account", args=[pk]), said)


def noted(account: Account, checked: Checked) -> None:
    connecting.note_lacking(account, checked.missing)
    connecting.note_public_url(account, checked.public_url)
    connecting.note_profile(account, checked.profile)
    if checked.expires_at != account.expires_at:
        expiring.note(account, checked.expires_at)
