"""The API put together, and its description (OpenAPI 3.1)."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from ascolto.web.api import problems
from ascolto.web.api.keys import Bearer
from ascolto.web.api.once import once
from ascolto.web.api.resources import (
    cases,
    commitments,
    company,
    conversations,
    customers,
    facts,
    library,
    messages,
    orders,
    playbooks,
    promises,
    replies,
)
from ascolto.web.api.strict import JsonParser, JsonRenderer

VERSION = "1.0"
PREFIX = "api/v1/"
ABOUT = """\
Conversations, messages, customers, cases, commitments, answers, playbooks, orders and accounts, as far as the key's
member may see them. Times are ISO 8601 with an offset; lists come in pages of up to 100 (`next` →
`after`); every write takes an `Idempotency-Key`; every problem has one shape. To bring messages
*into* Ascolto from another system connect an account of the kind “webhook”: its address takes
Standard Webhooks and is no part of this API.
"""


class _Api(NinjaAPI):
    def get_operation_url_name(self, operation: Operation, router: Router) -> str:
        return operation.operation_id or ""


api = _Api(
    title="Ascolto",
    version=VERSION,
    description=ABOUT,
    urls_namespace="api-v1",
    docs_url=None,
    openapi_url=None,
    parser=JsonParser(),
    renderer=JsonRenderer(),
)
problems.handle(api)
api.add_decorator(once, mode="operation")
for _room in (
    conversations,
    replies,
    messages,
    customers,
    cases,
    facts,
    commitments,
    promises,
    library,
    playbooks,
    orders,
    company,
):
    api.add_router("", _room.router)


class _Description(OpenAPISchema):
    """With the scopes each operation asks for."""

    def operation_security(self, operation: Operation) -> Any:
        required = super().operation_security(operation)
        for auth in operation.auth_callbacks:
            if isinstance(auth, Bearer):
                for entry in required or []:
                    entry["Bearer"] = list(auth.scopes)
        return required


@cache
def description_json() -> bytes:
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    return orjson.dumps(dict(_Description(api, PREFIX)), option=options)


@cache
def description() -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(description_json())
    return found
