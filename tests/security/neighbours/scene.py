"""Who and what the neighbours' troubles are tried on."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from ascolto.channels.actions import accepting
from ascolto.channels.contract import Raw
from ascolto.channels.models import (
    Account,
    Payload,
)
from ascolto.core.models import Member
from ascolto.core.scoping import unscoped
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import run

SECRET = "whsec_" + "YWJj" * 8
MAILBOX = {
    "address": "care@brand.test", "password": "not-used", "imap_host": "127.0.0.1",
    "smtp_host": "127.0.0.1", "imap_security": "none", "smtp_security": "none",
}  # fmt: skip


def browser(member: Member, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(member.user)
    return client


def mail(
    text: str = "Buongiorno", *, sender: str = "zoe@example.net", name: str = "m1", **fields: str
) -> bytes:  # fmt: skip
    head = {
        "From": sender, "To": "care@brand.test", "Subject": "Camera",
        "Message-ID": f"<{name}@example.net>",
    } | {key.replace("_", "-"): value for key, value in fields.items()}  # fmt: skip
    return (
        "".join(f"{k}: {v}\r\n" for k, v in head.items()).encode()
        + f"\r\n{text}\r\n".encode()
    )


def arrive(account: Account, *mails: bytes) -> None:
    here = {"internaldate": timezone.now().isoformat()}
    first = Payload.objects.count()
    accepting.accept(
        account, [Raw(f"1:{first + n}", one, here) for n, one in enumerate(mails)]
    )
    run()


def assert_nothing_points_outside(cast: Cast) -> None:
    """No row of ours names a row of another company, whatever foreign key it has."""
    from django.apps import apps

    from ascolto.core.scoping import WorkspaceModel

    with unscoped("test"):
        for model in apps.get_models():
            if not issubclass(model, WorkspaceModel):
                continue
            for field in model._meta.concrete_fields:
                other = field.related_model
                if not (isinstance(other, type) and issubclass(other, WorkspaceModel)):
                    continue
                rows = model._default_manager.exclude(
                    **{f"{field.name}": None}
                ).select_related(field.name)
                for row in rows:
                    assert row.workspace_id == getattr(row, field.name).workspace_id, (
                        model,
                        field,
                    )
        for member in Member.objects.all():
            for near in (*member.brands.all(), *member.teams.all()):
                assert near.workspace_id == member.workspace_id
