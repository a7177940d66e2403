"""What every operation declares: its answers, problems included, and the headers of writes."""

from __future__ import annotations

from typing import Any

from ascolto.web.api.schemas import ErrorOut

_ALWAYS = (400, 401, 403, 404, 405, 413, 415, 422, 429, 500)

_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": 255,
        "pattern": "^[!-~]+$",
    },
    "description": "Any name for this write, such as a UUID. The same key with the same request "
    "gives the answer already given (for two days) and does nothing again.",
}
_MARK = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 200, "pattern": "^[!-~ ]*$"},
    "description": "The ETag of an answer you have: 304 when it still holds.",
}


def reads(out: Any) -> dict[str, Any]:
    """For `@router.get(…, **reads(Out))`."""
    responses: dict[int, Any] = {200: out, 304: None}
    return _with_problems(responses, _MARK)


def writes(out: Any, status: int = 200) -> dict[str, Any]:
    """For `@router.post(…, **writes(Out, 201))`."""
    return _with_problems({status: out, 409: ErrorOut}, _KEY)


def _with_problems(responses: dict[int, Any], header: dict[str, Any]) -> dict[str, Any]:
    return {
        "response": responses | dict.fromkeys(_ALWAYS, ErrorOut),
        "openapi_extra": {"parameters": [dict(header)]},
    }
