"""A form that is sent twice does its thing once: its `key` was drawn with the page."""

from __future__ import annotations

import uuid

from ascolto.web.request import MemberRequest


def key(request: MemberRequest, said: str) -> uuid.UUID | None:
    """Of this press; None for a form without one.

    A browser that goes back shows the page it had, key and all: what was `said` is part of it, so
    that another name or kind is another thing.
    """
    try:
        return uuid.uuid5(uuid.UUID(request.POST.get("key", "")), said)
    except ValueError:
        return None
