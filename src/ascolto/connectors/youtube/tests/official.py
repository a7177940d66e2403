"""YouTube's own discovery document: calls and answers held against it.

It comes with the package `google-api-python-client`, which the development group installs; the
connector itself does not use it.
"""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

PLACE = "discovery_cache/documents/youtube.v3.json"
SIMPLE = ("type", "enum", "pattern")
EVERYWHERE = {"alt", "fields", "key", "prettyPrint", "quotaUser"}


class Official:
    """A strict reading: parameters and properties that the document does not name are wrong."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._schemas = {
            name: _strict(one) for name, one in document["schemas"].items()
        }
        self._methods = {
            (one["httpMethod"], f"/{one['path']}"): one
            for kind in document["resources"].values()
            for one in kind.get("methods", {}).values()
        }

    def exchange(
        self, method: str, path: str, body: bytes, status: int, answer: bytes
    ) -> list[str]:
        """What is wrong with a call, and with what it was answered."""
        split = urlsplit(path)
        act = self._methods.get((method, split.path))
        if act is None:
            return [f"There is no {method} {split.path}."]
        wrong = self._parameters(act, parse_qsl(split.query, keep_blank_values=True))
        if body or "request" in act:
            wrong += self._value(act.get("request"), json.loads(body or b"null"))
        if 200 <= status < 300:
            wrong += self._value(act.get("response"), json.loads(answer))
        return [f"{method} {split.path}: {one}" for one in wrong]

    def comment(self, value: Any) -> list[str]:
        return self._value({"$ref": "Comment"}, value)

    def _parameters(
        self, act: dict[str, Any], pairs: list[tuple[str, str]]
    ) -> list[str]:
        known, given = act["parameters"], dict(pairs)
        wrong = [
            f"{n} is required"
            for n, p in known.items()
            if p.get("required") and n not in given
        ]
        for name, value in pairs:
            if name not in known:
                wrong += [] if name in EVERYWHERE else [f"there is no parameter {name}"]
                continue
            one = known[name]
            if value not in one.get("enum", [value]):
                wrong.append(f"{name} cannot be {value}")
            if one["type"] == "boolean" and value not in {"true", "false"}:
                wrong.append(f"{name} is no boolean")
            if one["type"] == "integer" and not (
                re.fullmatch(r"\d+", value)
                and int(one.get("minimum", 0))
                <= int(value)
                <= int(one.get("maximum", 10**9))
            ):
                wrong.append(f"{name} cannot be {value}")
        return wrong

    def _value(self, schema: dict[str, Any] | None, value: Any) -> list[str]:
        from jsonschema import Draft7Validator  # type: ignore[import-untyped]

        if schema is None:
            return ["it has no body"]
        whole = {**_strict(schema), "definitions": self._schemas}
        return [
            error.message[:300] for error in Draft7Validator(whole).iter_errors(value)
        ]


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of discovery as JSON Schema: references local, nothing besides what is named."""
    if "$ref" in schema:
        return {"$ref": f"#/definitions/{schema['$ref']}"}
    kept: dict[str, Any] = {n: schema[n] for n in SIMPLE if n in schema}
    if "items" in schema:
        kept["items"] = _strict(schema["items"])
    if schema.get("type") == "object":
        named = schema.get("properties", {})
        kept["properties"] = {n: _strict(one) for n, one in named.items()}
        more = schema.get("additionalProperties")
        kept["additionalProperties"] = (
            _strict(more) if isinstance(more, dict) else False
        )
    return {} if kept.get("type") == "any" else kept


@cache
def official() -> Official | None:
    """None where the package is not installed."""
    found = importlib.util.find_spec("googleapiclient")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / PLACE
    return Official(json.loads(path.read_text())) if path.is_file() else None
