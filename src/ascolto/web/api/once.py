"""Writes that may be repeated: the same `Idempotency-Key` gets the answer already given.

The key is claimed before the work and answered with it, in one transaction, so a crash leaves
either everything or nothing. A claim whose process died is free again after `LEASE`. What failed
left nothing behind, so its key is free at once.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from typing import Any

import orjson
from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Status

from ascolto.core.models import IdempotentCall
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.problems import JSON, Problem

LEASE = timedelta(minutes=1)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_NAMES = uuid.UUID("5c0b4f9e-6f0e-4b7c-9d1b-2f6a4c1f7e10")


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Around every operation, after its checks."""

    @wraps(view)
    def guarded(request: ApiRequest, **values: Any) -> Any:
        key = request.headers.get("Idempotency-Key")
        if request.method == "GET" or key is None:
            return view(request, **values)
        if not _KEY.fullmatch(key):
            sentence = _("Idempotency-Key: 1 to 255 visible ASCII characters.")
            raise Problem(400, "bad_idempotency_key", sentence)
        mark = _fingerprint(request)
        claim = _claim(request, key, mark)
        if claim.status is not None:
            return _stored(claim)
        request.call.once = uuid.uuid5(_NAMES, f"{claim.token_id}:{key}:{mark}")
        return _done(claim, lambda: view(request, **values))

    return guarded


def _fingerprint(request: ApiRequest) -> str:
    asked = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(asked + request.body).hexdigest()


def _claim(request: ApiRequest, key: str, mark: str) -> IdempotentCall:
    """A fresh claim, or the row that holds the answer. Raises `Problem`."""
    token = request.call.key
    row: IdempotentCall | None
    for _turn in range(2):
        try:
            with transaction.atomic():
                row = IdempotentCall.objects.create(
                    token=token, key=key, fingerprint=mark
                )
                return row
        except IntegrityError:
            row = IdempotentCall.objects.filter(token=token, key=key).first()
        if row is not None:  # else its work failed just now, and the key is free
            return _known(row, mark)
    raise _under_way()


def _known(row: IdempotentCall, mark: str) -> IdempotentCall:
    if row.fingerprint != mark:
        sentence = _("This Idempotency-Key was used for another request.")
        raise Problem(422, "idempotency_key_reused", sentence)
    if row.status is not None:
        return row
    now = timezone.now()
    if row.created_at > now - LEASE:
        raise _under_way()
    stale = IdempotentCall.objects.filter(
        pk=row.pk, status=None, created_at=row.created_at
    )
    if not stale.update(created_at=now):
        raise _under_way()
    row.created_at = now
    return row


def _done(claim: IdempotentCall, work: Callable[[], Any]) -> HttpResponse:
    """Work and answer in one transaction; nothing of it when the claim went to somebody else."""
    mine = IdempotentCall.objects.filter(
        pk=claim.pk, status=None, created_at=claim.created_at
    )
    try:
        with transaction.atomic():
            result = work()
            is_status = isinstance(result, Status)
            claim.status = result.status_code if is_status else 200
            value = result.value if is_status else result
            claim.body = orjson.dumps(value.model_dump()).decode()
            if not mine.update(status=claim.status, body=claim.body):
                raise _under_way()
    except BaseException:
        with suppress(DatabaseError):
            mine.delete()
        raise
    return HttpResponse(claim.body, status=claim.status, content_type=JSON)


def _stored(claim: IdempotentCall) -> HttpResponse:
    headers = {"Idempotency-Replayed": "true"}
    return HttpResponse(
        claim.body, status=claim.status, content_type=JSON, headers=headers
    )


def _under_way() -> Problem:
    sentence = _("The same request is being worked on. Ask again in a moment.")
    return Problem(409, "in_progress", sentence, headers={"Retry-After": "1"})
