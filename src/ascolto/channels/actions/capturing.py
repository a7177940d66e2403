"""What a member saw elsewhere and brings here: a delivery like any other."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels import registry
from ascolto.channels.actions import accepting
from ascolto.channels.contract import Bookmarks, Malformed
from ascolto.channels.models import Account
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal

LONGEST = 20_000  # characters of what a bookmark hands over
PARTS = ("url", "title", "text", "author", "language")


def seen(handed: str) -> dict[str, str]:
    """What a bookmark hands over, base64url of JSON, by the names of `PARTS`. Raises `Refusal`."""
    try:
        if len(handed) > LONGEST:
            raise ValueError
        body = base64.urlsafe_b64decode(handed + "=" * (-len(handed) % 4))
        page = orjson.loads(body)
    except (binascii.Error, ValueError):
        page = None
    if not isinstance(page, dict):
        raise Refusal(
            _("What the bookmark brings cannot be read. Press it again on the page."),
            "unreadable",
        )
    return {part: str(page.get(part) or "") for part in PARTS}


def capture(account: Account, page: Mapping[str, str], *, by: Actor) -> None:
    """Store it. The same page with the same words twice is one. Raises `Refusal`."""
    require(by, Role.VOICE)
    made = registry.connector(account, frozenset())
    assert isinstance(made, Bookmarks)
    try:
        raw = made.brought(page, by=by.name, at=timezone.now())
        list(made.parse(raw))
    except Malformed as problem:
        raise Refusal(
            _("This cannot be kept: %(why)s") % {"why": problem}, "not_understood"
        ) from None
    finally:
        made.close()
    accepting.accept(account, [raw])
