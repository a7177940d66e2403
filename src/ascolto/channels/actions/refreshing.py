"""The texts that providers approved: asked for now and then, so that the composer need not wait."""

from __future__ import annotations

import structlog
from django.utils import timezone

from ascolto.channels import registry, templating
from ascolto.channels.contract import ChannelError, Does, Templates
from ascolto.channels.models import Account
from ascolto.core.scoping import scope, unscoped

log = structlog.get_logger(__name__)


def refresh_all() -> None:
    """Of every account that has such texts."""
    kinds = [k for k, m in registry.manifests().items() if Does.TEMPLATES in m.does]
    with unscoped("every workspace's accounts"):
        rows = Account.objects.connected().filter(kind__in=kinds)
        accounts = list(rows.select_related("brand"))
    for account in accounts:
        with scope(account.workspace_id):
            refresh(account)


def refresh(account: Account) -> bool:
    """Ask the provider; what it cannot tell now stays as it was. False when it could not."""
    try:
        made = registry.connector(account)
        try:
            found = made.templates() if isinstance(made, Templates) else ()
        finally:
            made.close()
    except ChannelError as no:
        log.info("account.templates_unknown", account=account.pk, why=str(no))
        return False
    account.templates = [templating.plain(one) for one in found]
    account.templates_at = timezone.now()
    account.save(update_fields=["templates", "templates_at"])
    return True
