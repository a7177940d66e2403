"""The provider's own document: calls, results and updates held against it, where it lies beside us.

The document is Telegram's Bot API as a machine reads it (PaulSonOfLars/telegram-bot-api-spec); it
is no part of the project. Look for it in `$ASCOLTO_SHARED/specs`, or in `shared/specs` beside the
project.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

HERE = Path(__file__).resolve().parents[5]
PLACES = (os.environ.get("ASCOLTO_SHARED", ""), str(HERE.parent / "shared"))
PLAIN: dict[str, Any] = {
    "Integer": {"type": "integer"},
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "True": {"const": True},
    "Float": {"type": "number"},
    "InputFile": {},
}


class Official:
    """A strict reading of the document: fields it does not name are wrong."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._methods = document["methods"]
        self._types = {
            name: _object(kind.get("fields", []), kind.get("subtypes"))
            for name, kind in document["types"].items()
        }

    def call(self, method: str, parameters: dict[str, Any]) -> list[str]:
        if method not in self._methods:
            return [f"There is no method {method}."]
        return self._errors(
            _object(self._methods[method].get("fields", [])), parameters
        )

    def result(self, method: str, result: Any) -> list[str]:
        returns = self._methods[method]["returns"]
        return self._errors({"anyOf": [_type(one) for one in returns]}, result)

    def update(self, update: Any) -> list[str]:
        return self._errors(_type("Update"), update)

    def _errors(self, schema: dict[str, Any], value: Any) -> list[str]:
        whole = Draft202012Validator({**schema, "$defs": self._types})
        return [error.message[:300] for error in whole.iter_errors(value)]


def _type(name: str) -> dict[str, Any]:
    if name.startswith("Array of "):
        return {"type": "array", "items": _type(name.removeprefix("Array of "))}
    known: dict[str, Any] = PLAIN.get(name, {"$ref": f"#/$defs/{name}"})
    return known


def _object(fields: list[Any], subtypes: list[str] | None = None) -> dict[str, Any]:
    if subtypes:
        return {"anyOf": [_type(name) for name in subtypes]}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [f["name"] for f in fields if f["required"]],
        "properties": {
            f["name"]: {"anyOf": [_type(one) for one in f["types"]]} for f in fields
        },
    }


@cache
def official() -> Official | None:
    """None where the document is not beside this project."""
    for place in filter(None, PLACES):
        path = Path(place) / "specs" / "telegram-api.json"
        if path.is_file():
            return Official(json.loads(path.read_text()))
    return None
