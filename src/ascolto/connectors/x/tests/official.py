"""X's own OpenAPI document: calls and answers held against it, where it lies beside us.

It is no part of the project (X's licence does not allow that). Look for it in
`$ASCOLTO_SHARED/specs`, or in `shared/specs` beside the project.
"""

from __future__ import annotations

import json
import os
import warnings
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HERE = Path(__file__).resolve().parents[5]
PLACES = (os.environ.get("ASCOLTO_SHARED", ""), str(HERE.parent / "shared"))


class Official:
    """A strict reading: parameters that the document does not name are wrong too."""

    def __init__(self, document: dict[str, Any]) -> None:
        from openapi_core import Config, OpenAPI

        self._document = document
        # The document repeats members of enumerations, which a strict reading of it refuses.
        self._api = OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))

    def exchange(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        status: int,
        answer: bytes,
    ) -> list[str]:
        """What is wrong with a call, and with what it was answered."""
        from openapi_core.testing import MockRequest, MockResponse

        split = urlsplit(path)
        request = MockRequest(
            "https://api.x.com",
            method.lower(),
            split.path,
            args=dict(parse_qsl(split.query)),
            headers={"Authorization": headers.get("authorization", "")},
            data=body or None,
            content_type="application/json",
        )
        response = MockResponse(
            answer, status_code=status, content_type="application/json"
        )
        wrong = self._unknown(method.lower(), split.path, split.query)
        for check, things in (
            (self._api.validate_request, (request,)),
            (self._api.validate_response, (request, response)),
        ):
            try:
                with warnings.catch_warnings():
                    # It knows no scheme “OAuth”: our signatures are checked elsewhere.
                    warnings.simplefilter("ignore")
                    check(*things)
            except Exception as error:
                wrong.append(f"{method} {split.path}: {_told(error)}")
        return wrong

    def schema(self, name: str, value: Any) -> list[str]:
        """What is wrong with a value of one of the document's schemas."""
        from jsonschema import Draft7Validator  # type: ignore[import-untyped]

        whole = {
            "$ref": f"#/components/schemas/{name}",
            "components": _without_nullable(self._document["components"]),
        }
        return [e.message[:300] for e in Draft7Validator(whole).iter_errors(value)]

    def _unknown(self, method: str, path: str, query: str) -> list[str]:
        known = {
            self._named(one)
            for route, methods in self._document["paths"].items()
            if _fits(route, path)
            for one in methods.get(method, {}).get("parameters", ())
        }
        asked = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
        return [f"{path}: there is no parameter {one}" for one in sorted(asked - known)]

    def _named(self, parameter: dict[str, Any]) -> str:
        if "$ref" in parameter:
            name = parameter["$ref"].rpartition("/")[2]
            parameter = self._document["components"]["parameters"][name]
        return str(parameter["name"])


def _fits(route: str, path: str) -> bool:
    ours, theirs = path.split("/"), route.split("/")
    return len(ours) == len(theirs) and all(
        b.startswith("{") or a == b for a, b in zip(ours, theirs, strict=True)
    )


def _told(error: Exception) -> str:
    inner = getattr(error.__cause__, "schema_errors", None) or ()
    return f"{error!r} {[e.message[:200] for e in inner]}"[:600]


def _without_nullable(value: Any) -> Any:
    """OpenAPI 3.0's “nullable” as JSON Schema says it."""
    if isinstance(value, list):
        return [_without_nullable(one) for one in value]
    if not isinstance(value, dict):
        return value
    plain = {name: _without_nullable(one) for name, one in value.items()}
    if plain.get("nullable") is True and isinstance(plain.get("type"), str):
        plain["type"] = [plain["type"], "null"]
    return plain


@cache
def official() -> Official | None:
    """None where the document is not beside this project."""
    for place in filter(None, PLACES):
        path = Path(place) / "specs" / "x-openapi.json"
        if path.is_file():
            return Official(json.loads(path.read_text()))
    return None
