"""A push leaves here, by the job: encrypted for one browser, signed for its maker's service."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings

from ascolto.core import http, webpush
from ascolto.core.actions import pushing
from ascolto.core.jobs import TryAgain
from ascolto.core.models import PushDevice

log = structlog.get_logger(__name__)
TIMEOUT = 15.0  # seconds
BODY = 600  # characters: what a browser shows, and far below what a service takes
LARGEST_ANSWER = 65_536  # bytes
GONE = (404, 410)


def send(device_id: int, card: dict[str, Any], now: datetime) -> None:
    """Raises `TryAgain` where the service is not there or has too much to do."""
    device = PushDevice.objects.filter(pk=device_id, member__left_at=None).first()
    if device is None or not pushing.is_on():
        return
    try:
        answer = _call(device, card, now)
    except http.Blocked:
        pushing.forget(device.pk)  # it leads to a private network by now
        return
    except http.Failed as failed:
        raise TryAgain(type(failed).__name__) from None
    if answer.ok:
        PushDevice.objects.filter(pk=device.pk).update(pushed_at=now)
    elif answer.status in GONE:
        pushing.forget(device.pk)
    elif answer.status == 429 or answer.status >= 500:
        raise TryAgain(f"http-{answer.status}", answer.retry_after)
    else:
        log.warning("push.refused", host=device.host, status=answer.status)


def _call(device: PushDevice, card: dict[str, Any], now: datetime) -> http.Response:
    told = device.told
    said = {name: card[name] for name in ("title", "body", "url", "tag")}
    said["body"] = said["body"][:BODY]
    plain = json.dumps(said, ensure_ascii=False).encode()
    headers = {
        "authorization": webpush.authorization(
            told["endpoint"], subject=_subject(), private=pushing.key(), now=int(now.timestamp())
        ),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(card["lasts_for"]),
        "urgency": "high" if card["passes"] else "normal",
        "topic": _topic(card["tag"]),
    }  # fmt: skip
    body = webpush.encrypt(plain, p256dh=told["p256dh"], auth=told["auth"])
    return http.fetch(
        "POST", told["endpoint"], headers=headers, content=body, timeout=TIMEOUT,
        max_bytes=LARGEST_ANSWER,
    )  # fmt: skip


def _topic(tag: str) -> str:
    """One that waits at the service makes room for a later one of the same tag; 32 signs at most."""
    digest = hashlib.sha256(tag.encode()).digest()[:24]
    return base64.urlsafe_b64encode(digest).decode()


def _subject() -> str:
    """Where the service's people find those who run this."""
    if settings.PUBLIC_URL.startswith("https://"):
        return str(settings.PUBLIC_URL)
    address = settings.MAIL_FROM.rpartition("<")[2].strip("> ")
    return f"mailto:{address or 'postmaster@localhost'}"
