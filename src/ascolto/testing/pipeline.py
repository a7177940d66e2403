"""The whole way of a message in one thread, for tests: take in, tell the handlers, send."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone

from ascolto.channels import lanes
from ascolto.channels.actions import accepting, ingesting
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account
from ascolto.core import bus
from ascolto.operate.models import Conversation


def run() -> None:
    """Until nothing is left to do: payloads to facts, events to handlers, deliveries out."""
    while ingesting.pump() + bus.dispatch() + lanes.send_due_here():
        pass


def said(
    text: str = "Avete una camera per due?",
    *,
    who: str = "zoe",
    thread: str = "",
    message: str = "",
    at: datetime | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A webhook body as any system would post it."""
    name = message or uuid.uuid4().hex
    return {
        "type": "message.created",
        "conversation": {
            "external_id": thread or f"t-{who}",
            "subject": more.pop("subject", ""),
        },
        "message": {
            "external_id": name,
            "text": text,
            "created_at": (at or timezone.now()).isoformat(),
            **more,
        },
        "author": {
            "external_id": who,
            "name": who.title(),
            "email": f"{who}@example.net",
        },
    }


def post(account: Account, *bodies: dict[str, Any], ids: Sequence[str] = ()) -> None:
    """Store deliveries as the door does after checking their signature."""
    names = list(ids) or [uuid.uuid4().hex for _ in bodies]
    accepting.accept(
        account,
        [
            Raw(name, orjson.dumps(body))
            for name, body in zip(names, bodies, strict=True)
        ],
    )


def hear(account: Account, *bodies: dict[str, Any]) -> Conversation:
    """Take these in and run everything; the conversation of the last one."""
    post(account, *bodies)
    run()
    last = bodies[-1]["message"]["external_id"]
    rows = Conversation.objects.filter(
        thread__messages__account=account, thread__messages__external_id=last
    )
    for _ in range(400):  # a crew that works beside the test may have it in hand
        if found := rows.first():
            return found  # type: ignore[no-any-return]
        time.sleep(0.05)
        run()
    raise AssertionError(f"{last!r} was not taken in")
